import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { loadColorModel, type ColorModel, type NetworkRuntime } from '../../models/colorModel.ts';

interface ShelvedModel {
  readonly key: string;
  readonly model: ColorModel;
}

/** Models that stay loaded: those used last. */
export class ModelShelf {
  readonly #runtime: () => NetworkRuntime;
  readonly #capacity: number;
  /** The one used last is last. */
  #models: ShelvedModel[] = [];

  /**
   * @param runtime what computes networks of this program's own kinds
   * @param capacity models kept at most
   */
  constructor(runtime: () => NetworkRuntime = () => 'layers', capacity = 2) {
    this.#runtime = runtime;
    this.#capacity = capacity;
  }

  /** Models loaded. */
  get count(): number {
    return this.#models.length;
  }

  /**
   * The model in a folder, loaded when it is not yet, or was changed since. It belongs to the shelf, and stays whole
   * until the next call.
   *
   * @throws HeliochromeError `model-missing`, `model-damaged`
   */
  async take(directory: string): Promise<ColorModel> {
    const key = await versionKey(directory);
    const found = this.#models.find((shelved) => shelved.key === key);
    if (found !== undefined) {
      this.#models = [...this.#models.filter((shelved) => shelved !== found), found];
      return found.model;
    }
    const model = await loadColorModel(directory, this.#runtime());
    this.#models.push({ key, model });
    while (this.#models.length > this.#capacity) this.#models.shift()?.model.dispose();
    return model;
  }

  /** Frees all models. */
  clear(): void {
    for (const { model } of this.#models) model.dispose();
    this.#models = [];
  }
}

/** Names a folder and the state of its manifest, which is the last file that a new version of a package writes. */
export async function versionKey(directory: string): Promise<string> {
  try {
    const real = await realpath(directory);
    const { mtimeMs, size, ino } = await stat(path.join(real, 'heliochrome.json'));
    return [real, mtimeMs, size, ino].join('|');
  } catch {
    // Loading it says what is wrong.
    return `${directory}|unreadable`;
  }
}
