import { open, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { beginsLikePicture, isNamedLikePicture, junkReason, signatureBytes } from './inputRules.ts';
import { compareNaturally } from './naturalOrder.ts';
import { cancelled, describeSystemError } from './systemError.ts';

/** A picture to be worked on. */
export interface InputFile {
  /** As it was given, or the given folder's path joined with `relative`. */
  readonly path: string;
  /** The given folder it was found in; null for a file that was given itself. */
  readonly folder: string | null;
  /** Path below that folder; the file's name for a file that was given itself. */
  readonly relative: string;
}

/** What the given files and folders hold. */
export interface InputListing {
  readonly photos: readonly InputFile[];
  /** Inputs that cannot be read at all. */
  readonly failures: readonly { readonly path: string; readonly error: HeliochromeError }[];
  /** What was left out on purpose, and why. */
  readonly ignored: readonly { readonly path: string; readonly reason: string }[];
  /** Folders inside the given ones that were not looked into. */
  readonly foldersNotEntered: readonly string[];
}

/** How far to look. */
export interface ListOptions {
  /** Look into the folders inside the given folders. Default false. */
  readonly recursive?: boolean;
  readonly signal?: AbortSignal;
}

async function hasPictureSignature(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(signatureBytes),
      0,
      signatureBytes,
      0,
    );
    return beginsLikePicture(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

class Lister {
  readonly photos: InputFile[] = [];
  readonly failures: { path: string; error: HeliochromeError }[] = [];
  readonly ignored: { path: string; reason: string }[] = [];
  readonly foldersNotEntered: string[] = [];
  readonly #recursive: boolean;
  readonly #signal: AbortSignal | undefined;
  /** Real paths seen, so that links in a circle end and no picture is listed twice. */
  readonly #seen = new Map<string, string>();

  constructor(options: ListOptions) {
    this.#recursive = options.recursive ?? false;
    this.#signal = options.signal;
  }

  /** Whether `file` is met for the first time; else it is noted as ignored. */
  async #isNew(file: string): Promise<boolean> {
    const real = await realpath(file);
    const before = this.#seen.get(real);
    if (before === undefined) {
      this.#seen.set(real, file);
      return true;
    }
    this.ignored.push({ path: file, reason: `the same as ${before}` });
    return false;
  }

  async addGiven(given: string): Promise<void> {
    await this.#guarded(given, async () => {
      const status = await stat(given);
      if (status.isDirectory()) {
        if (await this.#isNew(given)) await this.#addFolder(given, '');
        return;
      }
      if (!status.isFile()) {
        throw new HeliochromeError(
          'file-unreadable',
          `${given} could not be read: it is neither a file nor a folder.`,
          'Give pictures or folders of pictures.',
        );
      }
      if (await this.#isNew(given)) {
        this.photos.push({ path: given, folder: null, relative: path.basename(given) });
      }
    });
  }

  async #addFolder(folder: string, below: string): Promise<void> {
    const names = await readdir(path.join(folder, below));
    for (const name of names.sort(compareNaturally)) {
      if (this.#signal?.aborted === true) throw cancelled(this.#signal.reason);
      const relative = path.join(below, name);
      const file = path.join(folder, relative);
      const junk = junkReason(name);
      if (junk !== null) this.ignored.push({ path: file, reason: junk });
      else await this.#guarded(file, () => this.#addFound(folder, relative, file));
    }
  }

  async #addFound(folder: string, relative: string, file: string): Promise<void> {
    const status = await stat(file);
    if (status.isDirectory()) {
      if (!this.#recursive) this.foldersNotEntered.push(file);
      else if (await this.#isNew(file)) await this.#addFolder(folder, relative);
      return;
    }
    if (!status.isFile()) {
      this.ignored.push({ path: file, reason: 'neither a file nor a folder' });
      return;
    }
    if (!isNamedLikePicture(file) && !(await hasPictureSignature(file))) {
      this.ignored.push({ path: file, reason: 'not a picture' });
      return;
    }
    if (await this.#isNew(file)) this.photos.push({ path: file, folder, relative });
  }

  /** One input that cannot be read does not keep the others from being listed. */
  async #guarded(file: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const described = describeSystemError(error, file, 'read');
      if (described.code === 'cancelled') throw described;
      this.failures.push({ path: file, error: described });
    }
  }
}

/**
 * Lists the pictures in files and folders: in the order given, each folder in natural order (2 before 10). Junk of
 * operating systems and hidden files are left out, links are followed but never in a circle, and nothing is listed
 * twice. In a folder, a file without a picture's extension counts as a picture if its first bytes say so.
 *
 * @throws HeliochromeError cancelled
 */
export async function listInputs(
  given: readonly string[],
  options: ListOptions = {},
): Promise<InputListing> {
  const lister = new Lister(options);
  for (const input of given) await lister.addGiven(input);
  return lister;
}
