import type { FileHandle } from 'node:fs/promises';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';

/** Bytes that can be read at any position: a file, or a block in memory. */
export interface ByteSource {
  readonly size: number;
  /** Reads exactly `length` bytes at `offset`. @throws HeliochromeError `image-damaged` when they are not there. */
  read(offset: number, length: number): Promise<Buffer>;
}

function assertInside(offset: number, length: number, size: number): void {
  if (offset >= 0 && length >= 0 && offset + length <= size) return;
  throw new HeliochromeError(
    'image-damaged',
    `The file ends too early: ${length} bytes were expected at byte ${offset}, but it has ${size} bytes.`,
    'Copy the file again from its original.',
  );
}

/** @returns a source over an open file; the caller closes the handle */
export async function fileBytes(handle: FileHandle): Promise<ByteSource> {
  const { size } = await handle.stat();
  return {
    size,
    async read(offset, length) {
      assertInside(offset, length, size);
      const bytes = Buffer.allocUnsafe(length);
      await readFully(handle, bytes, offset);
      return bytes;
    },
  };
}

/** @returns a source over a block in memory; what is read shares its memory */
export function memoryBytes(block: Buffer): ByteSource {
  return {
    size: block.length,
    read(offset, length) {
      try {
        assertInside(offset, length, block.length);
        return Promise.resolve(block.subarray(offset, offset + length));
      } catch (error) {
        return Promise.reject(HeliochromeError.from(error));
      }
    },
  };
}

/** Fills `target` from `offset` of the file. @throws HeliochromeError `image-damaged` when the file ends before. */
export async function readFully(
  handle: FileHandle,
  target: Uint8Array,
  offset: number,
): Promise<void> {
  let done = 0;
  while (done < target.length) {
    const { bytesRead } = await handle.read(target, done, target.length - done, offset + done);
    if (bytesRead === 0) assertInside(offset, target.length, offset + done);
    done += bytesRead;
  }
}
