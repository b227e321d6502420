import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Reads the XMP files beside a master, the nearer first: `scan.tif.xmp` speaks of that file alone, `scan.xmp` of
 * every file of that name. What cannot be read is left out.
 */
export async function readSidecars(master: string): Promise<Buffer[]> {
  const { dir, name } = path.parse(master);
  const stems = [master, path.join(dir, name)];
  const found: Buffer[] = [];
  for (const stem of stems) {
    const file = [`${stem}.xmp`, `${stem}.XMP`].find((candidate) => existsSync(candidate));
    const packet = file === undefined ? null : await readFile(file).catch(() => null);
    if (packet !== null) found.push(packet);
  }
  return found;
}
