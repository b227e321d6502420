import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { modelDirectories } from '../../platform/paths.ts';
import { keepUpload, type Upload } from '../library/keepUpload.ts';

/** Folders of copies begin so; the dot keeps them out of the list of models. */
export const uploadPrefix = '.upload-';

/**
 * Files of models that a browser copied here to have them tried. They lie in folders of their own beside the models,
 * never with the library's masters, and go with the trial: accepted or not, the copy is not needed any more.
 */
export class ModelUploads {
  /** Folder of each copy, by its path. */
  readonly #folders = new Map<string, string>();
  /** Path that each trial was read from. */
  readonly #trials = new Map<string, string>();

  /** Copies a file. @returns its path @throws HeliochromeError disk-full, output-unwritable, cancelled */
  async keep(upload: Upload, signal: AbortSignal): Promise<string> {
    const folder = path.join(modelDirectories()[0], `${uploadPrefix}${randomUUID()}`);
    try {
      const file = await keepUpload(folder, { ...upload, name: baseName(upload.name) }, signal);
      this.#folders.set(file, folder);
      return file;
    } catch (error) {
      await remove(folder);
      throw error;
    }
  }

  /** Notes what a trial was read from. */
  note(trial: string, file: string): void {
    if (this.#folders.has(file)) this.#trials.set(trial, file);
  }

  /** Removes what was copied for a trial. Does nothing for a trial of a file that was not copied. */
  async releaseTrial(trial: string): Promise<void> {
    const file = this.#trials.get(trial);
    this.#trials.delete(trial);
    if (file !== undefined) await this.release(file);
  }

  /** Removes a copy by its path. Any other file stays. */
  async release(file: string): Promise<void> {
    const folder = this.#folders.get(file);
    this.#folders.delete(file);
    if (folder !== undefined) await remove(folder);
  }

  /** Removes all of them. */
  async close(): Promise<void> {
    for (const file of [...this.#folders.keys()]) await this.release(file);
  }
}

/** What cannot be removed now is cleared away a day later, with forgotten trials. */
async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}

function baseName(name: string): string {
  return name.split(/[/\\]/).at(-1) ?? name;
}
