import { stat } from 'node:fs/promises';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { hashFile } from '../../platform/fileHash.ts';
import { withSystemErrors } from '../../platform/systemError.ts';

interface Snapshot {
  readonly size: number;
  readonly changed: number;
  readonly modified: number;
  readonly file: number;
}

/**
 * Fixity of one master over the time of its work: its SHA-256, and whether it stayed as it was. The file is read once;
 * only if its size, times or identity changed is it read again to tell a touched file from a changed one.
 */
export class MasterFixity {
  readonly #path: string;
  readonly #before: Snapshot;
  readonly #signal: AbortSignal | undefined;
  #hash: Promise<string> | null = null;

  private constructor(path: string, before: Snapshot, signal: AbortSignal | undefined) {
    this.#path = path;
    this.#before = before;
    this.#signal = signal;
  }

  /** @throws HeliochromeError file-missing, file-permission, file-unreadable */
  static async start(path: string, signal?: AbortSignal): Promise<MasterFixity> {
    return new MasterFixity(path, await takeSnapshot(path), signal);
  }

  /** Size of the file, bytes. */
  get bytes(): number {
    return this.#before.size;
  }

  /** SHA-256, computed once, from the first call on. @throws HeliochromeError as {@link hashFile} does */
  sha256(): Promise<string> {
    if (this.#hash === null) {
      this.#hash = hashFile(this.#path, this.#signal);
      // It may be asked for ahead of its use; whoever awaits it still sees the error.
      this.#hash.catch(() => undefined);
    }
    return this.#hash;
  }

  /** Proves that the file is what it was. @throws HeliochromeError data-unusable when its content changed */
  async verify(): Promise<void> {
    const before = await this.sha256();
    const now = await takeSnapshot(this.#path);
    const keys = ['size', 'changed', 'modified', 'file'] as const;
    if (keys.every((key) => now[key] === this.#before[key])) return;
    if ((await hashFile(this.#path, this.#signal)) === before) return;
    throw new HeliochromeError(
      'data-unusable',
      `${this.#path} was changed by another program while it was being read.`,
      'Wait until the other program has finished, then run the same command again.',
    );
  }
}

async function takeSnapshot(path: string): Promise<Snapshot> {
  return withSystemErrors(path, 'read', async () => {
    const status = await stat(path);
    return {
      size: status.size,
      changed: status.ctimeMs,
      modified: status.mtimeMs,
      file: status.ino,
    };
  });
}
