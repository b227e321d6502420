import path from 'node:path';
import type { FoundFile } from '../../catalog/catalogTypes.ts';
import type { HashedFile } from '../../imaging/inspect/inspectTasks.ts';

/** What is looked for. */
export interface WantedContents {
  readonly bytes: number;
  readonly sha256: string;
  /** What the file was called: those that are called so are read first. */
  readonly name: string;
  /** Whether a file of these contents may be taken. */
  readonly isFree: (file: string) => boolean;
}

/** Files of one size. */
interface Group {
  /** Those not read yet, by name. */
  readonly waiting: Map<string, string[]>;
  /** Those that were read, by SHA-256. */
  readonly read: Map<string, FoundFile[]>;
  /** Those being read. */
  readonly reading: Set<Promise<void>>;
}

/** Takes one of the files not read yet, of this name where there is one. */
function takeWaiting({ waiting }: Group, wanted: string): string | null {
  const name = waiting.has(wanted) ? wanted : waiting.keys().next().value;
  if (name === undefined) return null;
  const files = waiting.get(name)!;
  const file = files.pop()!;
  if (files.length === 0) waiting.delete(name);
  return file;
}

/**
 * Finds files by their contents. Scans of one machine often have all the same size, so a file is read only when it is
 * needed, and once, however many look for theirs among those of its size.
 */
export class ContentFinder {
  readonly #groups = new Map<number, Group>();
  readonly #hash: (file: string) => Promise<HashedFile | null>;

  /** @param hash null for a file that cannot be read */
  constructor(hash: (file: string) => Promise<HashedFile | null>) {
    this.#hash = hash;
  }

  /** Adds a file to those among which is looked. */
  add(file: string, bytes: number): void {
    let group = this.#groups.get(bytes);
    if (group === undefined) {
      group = { waiting: new Map(), read: new Map(), reading: new Set() };
      this.#groups.set(bytes, group);
    }
    const name = path.basename(file);
    const namesakes = group.waiting.get(name);
    if (namesakes === undefined) group.waiting.set(name, [file]);
    else namesakes.push(file);
  }

  /** The file; null when there is none. @throws what reading throws */
  async find({ bytes, sha256, name, isFree }: WantedContents): Promise<FoundFile | null> {
    const group = this.#groups.get(bytes);
    if (group === undefined) return null;
    for (;;) {
      const found = group.read.get(sha256)?.find((file) => isFree(file.path));
      if (found !== undefined) return found;
      const next = takeWaiting(group, name);
      if (next !== null) await this.#read(group, next);
      else if (group.reading.size > 0) await Promise.race(group.reading);
      else return null;
    }
  }

  async #read(group: Group, file: string): Promise<void> {
    const reading = this.#hash(file).then((hashed) => {
      if (hashed === null) return;
      const { sha256, bytes, modifiedAt } = hashed;
      const same = group.read.get(sha256) ?? [];
      group.read.set(sha256, [...same, { path: file, bytes, modifiedAt }]);
    });
    group.reading.add(reading);
    try {
      await reading;
    } finally {
      group.reading.delete(reading);
    }
  }
}
