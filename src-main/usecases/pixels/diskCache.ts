import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeAtomically } from '../../platform/atomicWrite.ts';
import { systemErrorCode } from '../../platform/systemError.ts';
import { isTemporaryName, removeStaleTemporaries } from '../../platform/temporaryFiles.ts';

/** A file's time of last use is renewed when it is older than this, milliseconds. */
const useGranularity = 60 * 60 * 1000;
/** After a clean-up so much of the room is free. */
const freedShare = 0.1;

/**
 * Files that can be made again, in folders of two characters of their names, within a number of bytes: beyond it, those
 * not used for longest are removed. Files appear whole or not at all.
 */
export class DiskCache {
  readonly #folder: string;
  readonly #mostBytes: number;
  #bytes: Promise<number> | null = null;
  #cleaning: Promise<void> | null = null;

  constructor(folder: string, mostBytes: number) {
    this.#folder = folder;
    this.#mostBytes = mostBytes;
  }

  /** Bytes of a file, or null where there is none. */
  async read(name: string): Promise<Buffer | null> {
    const file = this.#pathOf(name);
    try {
      const bytes = await readFile(file);
      const { mtimeMs } = await stat(file);
      const now = Date.now();
      if (now - mtimeMs > useGranularity) await utimes(file, now / 1000, now / 1000);
      return bytes;
    } catch (error) {
      if (systemErrorCode(error) === undefined) throw error;
      return null;
    }
  }

  async has(name: string): Promise<boolean> {
    return stat(this.#pathOf(name)).then(
      () => true,
      () => false,
    );
  }

  /** @throws HeliochromeError output-unwritable, disk-full */
  async write(name: string, bytes: Uint8Array): Promise<void> {
    const file = this.#pathOf(name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeAtomically(file, (temporary) => writeFile(temporary, bytes), { overwrite: true });
    const total = (await this.#total()) + bytes.length;
    this.#bytes = Promise.resolve(total);
    if (total > this.#mostBytes) await this.#clean();
  }

  async remove(name: string): Promise<void> {
    await rm(this.#pathOf(name), { force: true });
  }

  /** Whether more fits without anything being removed. */
  async hasRoom(): Promise<boolean> {
    return (await this.#total()) < this.#mostBytes * (1 - freedShare);
  }

  #pathOf(name: string): string {
    return path.join(this.#folder, name.slice(0, 2), name);
  }

  #total(): Promise<number> {
    this.#bytes ??= this.#files().then((files) => files.reduce((sum, { size }) => sum + size, 0));
    return this.#bytes;
  }

  async #files(): Promise<{ file: string; size: number; used: number }[]> {
    const files: { file: string; size: number; used: number }[] = [];
    for (const shard of await readdir(this.#folder).catch(() => [])) {
      const folder = path.join(this.#folder, shard);
      await removeStaleTemporaries(folder);
      for (const name of await readdir(folder).catch(() => [])) {
        if (isTemporaryName(name)) continue;
        const file = path.join(folder, name);
        const status = await stat(file).catch(() => null);
        if (status !== null) files.push({ file, size: status.size, used: status.mtimeMs });
      }
    }
    return files;
  }

  /** One at a time. */
  #clean(): Promise<void> {
    this.#cleaning ??= this.#removeOldest().finally(() => {
      this.#cleaning = null;
    });
    return this.#cleaning;
  }

  async #removeOldest(): Promise<void> {
    const files = (await this.#files()).sort((one, other) => one.used - other.used);
    let total = files.reduce((sum, { size }) => sum + size, 0);
    for (const { file, size } of files) {
      if (total <= this.#mostBytes * (1 - freedShare)) break;
      await rm(file, { force: true });
      total -= size;
    }
    this.#bytes = Promise.resolve(total);
  }
}
