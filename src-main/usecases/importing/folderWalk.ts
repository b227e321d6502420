import {
  closeSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
  type Stats,
} from 'node:fs';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { Problem } from '../../../src-shared/domain/job.ts';
import {
  beginsLikePicture,
  isNamedLikePicture,
  junkReason,
  signatureBytes,
} from '../../platform/inputRules.ts';
import { compareNaturally } from '../../platform/naturalOrder.ts';
import { describeSystemError } from '../../platform/systemError.ts';

/** A picture that was found. */
export interface WalkedPhoto {
  readonly kind: 'photo';
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970, whole. */
  readonly modifiedAt: number;
  /** Names of the folders it lies in, from the given one on; empty for a file that was given itself. */
  readonly folders: readonly string[];
}

/** What was met on the way. */
export type Walked =
  | WalkedPhoto
  /** Left out on purpose. */
  | { readonly kind: 'skipped'; readonly path: string; readonly reason: string }
  /** Cannot be read. */
  | { readonly kind: 'failed'; readonly path: string; readonly problem: Problem };

/** What to look through. */
export interface WalkRequest {
  /** Files and folders, absolute. */
  readonly paths: readonly string[];
  /** Folders that are the program's own and hold nothing to import. */
  readonly ownFolders: readonly string[];
}

/** Files left out that are named for each reason; the rest is counted. */
const namedForEachReason = 200;

/**
 * Looks through files and folders, each folder in natural order, files before the folders in it. Links are followed,
 * but never in a circle, and nothing is met twice. Blocks while it reads folders: for worker threads.
 */
export class FolderWalk {
  readonly #own: ReadonlySet<string>;
  readonly #paths: readonly string[];
  /** Real paths of what was met. */
  readonly #seen = new Set<string>();
  readonly #skips = new Map<string, number>();

  constructor({ paths, ownFolders }: WalkRequest) {
    this.#paths = paths;
    this.#own = new Set(ownFolders.map(realPathOr));
  }

  *walk(): Generator<Walked, undefined> {
    for (const given of this.#paths) yield* this.#guarded(given, () => this.#given(given));
    for (const [reason, count] of this.#skips) {
      const more = count - namedForEachReason;
      if (more > 0) yield { kind: 'skipped', path: `${more} more`, reason };
    }
  }

  *#given(given: string): Generator<Walked> {
    const status = statSync(given);
    if (status.isDirectory()) {
      yield* this.#folder(given, [path.basename(given) || given]);
    } else if (status.isFile()) {
      yield* this.#file(given, null, status, []);
    } else {
      throw new HeliochromeError(
        'file-unreadable',
        `${given} could not be read: it is neither a file nor a folder.`,
        'Give pictures or folders of pictures.',
      );
    }
  }

  *#folder(folder: string, folders: readonly string[]): Generator<Walked> {
    const real = realpathSync.native(folder);
    if (this.#own.has(real)) {
      yield* this.#skip(folder, 'a folder of this program');
      return;
    }
    if (this.#seen.has(real)) {
      yield* this.#skip(folder, 'a folder that was looked through already');
      return;
    }
    this.#seen.add(real);
    const inside: string[] = [];
    const entries = readdirSync(folder, { withFileTypes: true });
    for (const entry of entries.sort((left, right) => compareNaturally(left.name, right.name))) {
      const found = path.join(folder, entry.name);
      const junk = junkReason(entry.name);
      const identity = entry.isSymbolicLink() ? null : path.join(real, entry.name);
      if (junk !== null) yield* this.#skip(found, junk);
      else yield* this.#guarded(found, () => this.#found(found, identity, folders, inside));
    }
    for (const name of inside) {
      yield* this.#guarded(name, () => this.#folder(name, [...folders, path.basename(name)]));
    }
  }

  /**
   * @param identity its real path where that is known
   * @param inside gets the folders found
   */
  *#found(
    found: string,
    identity: string | null,
    folders: readonly string[],
    inside: string[],
  ): Generator<Walked> {
    const status = statSync(found);
    if (status.isDirectory()) inside.push(found);
    else if (!status.isFile()) yield* this.#skip(found, 'neither a file nor a folder');
    else if (isSidecar(found)) return;
    else if (!isNamedLikePicture(found) && !hasPictureSignature(found)) {
      yield* this.#skip(found, 'not a picture');
    } else yield* this.#file(found, identity, status, folders);
  }

  *#file(
    file: string,
    identity: string | null,
    status: Stats,
    folders: readonly string[],
  ): Generator<Walked> {
    const real = identity ?? realpathSync.native(file);
    if (this.#seen.has(real)) {
      yield* this.#skip(file, 'a file that was met already');
      return;
    }
    this.#seen.add(real);
    const modifiedAt = Math.floor(status.mtimeMs);
    yield { kind: 'photo', path: file, bytes: status.size, modifiedAt, folders };
  }

  *#skip(file: string, reason: string): Generator<Walked> {
    const count = (this.#skips.get(reason) ?? 0) + 1;
    this.#skips.set(reason, count);
    if (count <= namedForEachReason) yield { kind: 'skipped', path: file, reason };
  }

  /** What cannot be read does not keep the rest from being met. */
  *#guarded(file: string, work: () => Generator<Walked>): Generator<Walked> {
    try {
      yield* work();
    } catch (error) {
      const { code, message, advice } = describeSystemError(error, file, 'read');
      yield { kind: 'failed', path: file, problem: { code, message, advice } };
    }
  }
}

function realPathOr(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return folder;
  }
}

/** XMP files belong to the photo they lie beside, and are read with it. */
function isSidecar(file: string): boolean {
  return path.extname(file).toLowerCase() === '.xmp';
}

function hasPictureSignature(file: string): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const start = Buffer.alloc(signatureBytes);
    return beginsLikePicture(start.subarray(0, readSync(descriptor, start)));
  } finally {
    closeSync(descriptor);
  }
}
