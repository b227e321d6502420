import { open, type FileHandle } from 'node:fs/promises';
import { describeSystemError } from '../../platform/systemError.ts';

/** A file written front to back, with the odd correction of what was written before. */
export class SequentialFile {
  readonly #handle: FileHandle;
  readonly #path: string;
  #position = 0;

  private constructor(handle: FileHandle, path: string) {
    this.#handle = handle;
    this.#path = path;
  }

  /** @throws HeliochromeError `output-unwritable` */
  static async create(path: string): Promise<SequentialFile> {
    try {
      return new SequentialFile(await open(path, 'w'), path);
    } catch (error) {
      throw describeSystemError(error, path, 'write');
    }
  }

  /** Bytes written so far: where the next append goes. */
  get position(): number {
    return this.#position;
  }

  /** @throws HeliochromeError `disk-full` or `output-unwritable` */
  async append(...chunks: readonly Uint8Array[]): Promise<void> {
    for (const chunk of chunks) {
      await this.writeAt(this.#position, chunk);
      this.#position += chunk.byteLength;
    }
  }

  /** Writes over bytes already there; the position stays. */
  async writeAt(position: number, chunk: Uint8Array): Promise<void> {
    let written = 0;
    try {
      while (written < chunk.byteLength) {
        const left = chunk.byteLength - written;
        const { bytesWritten } = await this.#handle.write(chunk, written, left, position + written);
        written += bytesWritten;
      }
    } catch (error) {
      throw describeSystemError(error, this.#path, 'write');
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
