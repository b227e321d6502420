import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeAtomically } from '../../platform/atomicWrite.ts';
import { systemErrorCode } from '../../platform/systemError.ts';
import { removeStaleTemporaries } from '../../platform/temporaryFiles.ts';

/** Thumbnails of one photo that are kept: undo and redo find theirs again. */
const keptOfPhoto = 3;
/** Photos whose thumbnails share a folder. */
const photosInFolder = 500;

/** Hexadecimal digits that name what a thumbnail shows. */
export const contentDigits = 40;
/** The first of them: those of the master's pixels. */
export const pixelDigits = 12;

const namePattern = /^(\d+)-[0-9a-f]{40}\.jpg$/;

/**
 * Thumbnails on the disk, `<photo>-<what it shows>.jpg`. A few of each photo are kept, so that the last one is still
 * there when the master is missing.
 */
export class ThumbnailStore {
  readonly #folder: string;

  constructor(cacheDirectory: string) {
    this.#folder = path.join(cacheDirectory, 'thumbnails');
  }

  /** @param content what it shows, as {@link contentDigits} digits */
  async read(photoId: number, content: string): Promise<Buffer | null> {
    return this.#readFile(path.join(this.#folderOf(photoId), `${photoId}-${content}.jpg`));
  }

  async has(photoId: number, content: string): Promise<boolean> {
    return stat(path.join(this.#folderOf(photoId), `${photoId}-${content}.jpg`)).then(
      () => true,
      () => false,
    );
  }

  /** The newest of a photo that shows the same pixels as this content, in whatever version. */
  async readLast(photoId: number, content: string): Promise<Buffer | null> {
    // Of another library that lay here before, or one from before a backup was restored, the number may be another photo's.
    const start = `${photoId}-${content.slice(0, pixelDigits)}`;
    const files = await this.#ofPhoto(photoId);
    const newest = files.find((file) => path.basename(file).startsWith(start));
    return newest === undefined ? null : this.#readFile(newest);
  }

  /** @throws HeliochromeError output-unwritable, disk-full */
  async write(photoId: number, content: string, jpeg: Uint8Array): Promise<void> {
    const folder = this.#folderOf(photoId);
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, `${photoId}-${content}.jpg`);
    await writeAtomically(file, (temporary) => writeFile(temporary, jpeg), { overwrite: true });
    for (const stale of (await this.#ofPhoto(photoId)).slice(keptOfPhoto)) {
      await rm(stale, { force: true });
    }
  }

  /**
   * Removes the thumbnails of photos that are gone, and what killed processes left.
   *
   * @param known those of some ids that the library has
   */
  async removeForgotten(
    known: (ids: readonly number[]) => ReadonlySet<number>,
    signal: AbortSignal,
  ): Promise<void> {
    for (const shard of await readdir(this.#folder).catch(() => [])) {
      if (signal.aborted) return;
      const folder = path.join(this.#folder, shard);
      await removeStaleTemporaries(folder);
      const files = (await readdir(folder).catch(() => [])).flatMap((name) => {
        const id = namePattern.exec(name)?.[1];
        return id === undefined ? [] : [{ name, id: Number(id) }];
      });
      const there = known([...new Set(files.map(({ id }) => id))]);
      for (const { name, id } of files) {
        if (!there.has(id)) await rm(path.join(folder, name), { force: true });
      }
    }
  }

  #folderOf(photoId: number): string {
    return path.join(this.#folder, String(Math.floor(photoId / photosInFolder)));
  }

  async #readFile(file: string): Promise<Buffer | null> {
    try {
      return await readFile(file);
    } catch (error) {
      if (systemErrorCode(error) === undefined) throw error;
      return null;
    }
  }

  /** Newest first. */
  async #ofPhoto(photoId: number): Promise<string[]> {
    const folder = this.#folderOf(photoId);
    const found: { file: string; made: number }[] = [];
    for (const name of await readdir(folder).catch(() => [])) {
      if (namePattern.exec(name)?.[1] !== String(photoId)) continue;
      const file = path.join(folder, name);
      const status = await stat(file).catch(() => null);
      if (status !== null) found.push({ file, made: status.mtimeMs });
    }
    return found.sort((one, other) => other.made - one.made).map(({ file }) => file);
  }
}
