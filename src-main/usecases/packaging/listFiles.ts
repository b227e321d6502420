import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isTemporaryName, removeStaleTemporaries } from '../../platform/temporaryFiles.ts';
import { systemErrorCode, withSystemErrors } from '../../platform/systemError.ts';

/** A file below a folder. */
export interface ListedFile {
  /** Below the folder, with forward slashes. */
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

/**
 * Lists all files below a folder, sorted by name, whatever they are; what a killed run left half-written is passed over.
 * @returns nothing when the folder is missing
 * @throws HeliochromeError file-permission, file-unreadable
 */
export async function listFiles(folder: string): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  const look = async (below: string): Promise<void> => {
    const entries = await readdir(path.join(folder, below), { withFileTypes: true });
    for (const entry of entries) {
      if (isTemporaryName(entry.name)) continue;
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) await look(name);
      else {
        const status = await stat(path.join(folder, name));
        files.push({ name, bytes: status.size, modifiedAt: status.mtimeMs });
      }
    }
  };
  await withSystemErrors(folder, 'read', async () => {
    try {
      await look('');
    } catch (error) {
      if (files.length > 0 || systemErrorCode(error) !== 'ENOENT') throw error;
    }
  });
  return files.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Removes what killed processes left half-written in a folder and in those below it: it must not get into a bag. */
export async function removeLeftovers(folder: string): Promise<void> {
  await removeStaleTemporaries(folder);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (entry.isDirectory()) await removeLeftovers(path.join(folder, entry.name));
  }
}
