import { stat } from 'node:fs/promises';
import path from 'node:path';
import { hashFile } from '../../platform/fileHash.ts';
import { listFiles } from '../packaging/listFiles.ts';
import type { VerifyListener } from './finding.ts';

/** A master that was looked for. */
export type MasterFinding = 'same' | 'changed' | 'absent';

/** Finds masters of records: beside the result, in the `masters` of a bag, and in the folders that were named. */
export class MasterSearch {
  readonly #folders: readonly string[];
  readonly #listener: VerifyListener;
  #known: Promise<ReadonlyMap<string, readonly string[]>> | null = null;
  readonly #hashes = new Map<string, Promise<string>>();

  /** @param folders searched with the folders inside, by file name */
  constructor(folders: readonly string[], listener: VerifyListener) {
    this.#folders = folders;
    this.#listener = listener;
  }

  /** Whether folders were named: then a master that is in none of them is missing. */
  get isAsked(): boolean {
    return this.#folders.length > 0;
  }

  /**
   * @param name as the record has it: a file name, or a path below the folder that was colorized
   * @throws HeliochromeError file-permission, file-unreadable, cancelled
   */
  async find(
    result: string,
    name: string,
    bytes: number,
    sha256: string,
  ): Promise<{ readonly state: MasterFinding; readonly path: string }> {
    let changed: string | null = null;
    for (const candidate of await this.#candidates(result, name)) {
      const status = await stat(candidate).catch(() => null);
      if (status?.isFile() !== true) continue;
      if (status.size === bytes && (await this.#hash(candidate, bytes)) === sha256)
        return { state: 'same', path: candidate };
      changed ??= candidate;
    }
    return changed === null ? { state: 'absent', path: name } : { state: 'changed', path: changed };
  }

  async #candidates(result: string, name: string): Promise<Set<string>> {
    const base = path.posix.basename(name);
    const near: string[] = [];
    // Records of a folder that was colorized name masters below it, and results lie in folders as their masters do.
    let folder = path.dirname(result);
    for (let up = 0; up <= name.split('/').length; up += 1) {
      near.push(path.join(folder, ...name.split('/')), path.join(folder, 'masters', base));
      folder = path.dirname(folder);
    }
    this.#known ??= this.#list();
    const named = (await this.#known).get(base.normalize('NFC')) ?? [];
    // What a person named counts before what happens to lie near.
    return new Set([...named, ...near].filter((candidate) => candidate !== result));
  }

  async #list(): Promise<ReadonlyMap<string, readonly string[]>> {
    const found = new Map<string, string[]>();
    for (const folder of this.#folders) {
      for (const { name } of await listFiles(folder)) {
        const key = path.posix.basename(name).normalize('NFC');
        const list = found.get(key) ?? [];
        list.push(path.join(folder, name));
        found.set(key, list);
      }
    }
    return found;
  }

  #hash(file: string, bytes: number): Promise<string> {
    let hash = this.#hashes.get(file);
    if (hash === undefined) {
      hash = hashFile(file, this.#listener.signal);
      this.#hashes.set(file, hash);
      this.#listener.read(bytes);
    }
    return hash;
  }
}
