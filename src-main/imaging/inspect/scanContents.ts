import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { describeSystemError } from '../../platform/systemError.ts';
import { assertFile, headBytes, openScanFile, sniffFormat } from '../scanFile.ts';
import type { OpenScanFile, ScanFile } from '../scanFile.ts';
import { memoryBytes } from '../tiff/byteSource.ts';
import { pathStatus } from './findPath.ts';
import { changedWhileRead, hashFileAtOnce } from './hashFileAtOnce.ts';
import type { HashedFile } from './inspectTasks.ts';

/** A file to be inspected, with its fixity. */
export interface ScanContents {
  readonly file: ScanFile | OpenScanFile;
  readonly fixity: HashedFile;
  close(): Promise<void>;
}

/** Files up to this size are read into memory, once; larger ones are read twice, the second time from the cache. */
const largestInMemory = 64 * 1024 * 1024;

function readWhole(path: string): { bytes: Buffer; fixity: HashedFile } | null {
  const descriptor = openSync(path, 'r');
  try {
    const status = fstatSync(descriptor);
    const before = pathStatus(status);
    // One byte more, so that a file that grows meanwhile is noticed.
    const bytes = Buffer.allocUnsafe(before.bytes + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(descriptor, bytes, length, bytes.length - length, null);
    }
    const after = pathStatus(fstatSync(descriptor));
    if (length !== before.bytes || after.modifiedAt !== before.modifiedAt) return null;
    const contents = bytes.subarray(0, length);
    const sha256 = createHash('sha256').update(contents).digest('hex');
    return { bytes: contents, fixity: { ...before, sha256 } };
  } finally {
    closeSync(descriptor);
  }
}

function readSmall(path: string): ScanContents {
  const whole = readWhole(path) ?? readWhole(path);
  if (whole === null) throw changedWhileRead(path);
  const { bytes, fixity } = whole;
  const format = sniffFormat(path, bytes.toString('latin1', 0, headBytes));
  const source = memoryBytes(bytes);
  return {
    file: { path, size: bytes.length, format, source, picture: bytes },
    fixity,
    close: () => Promise.resolve(),
  };
}

async function readLarge(path: string): Promise<ScanContents> {
  const file = await openScanFile(path);
  try {
    return { file, fixity: hashFileAtOnce(path), close: () => file.handle.close() };
  } catch (error) {
    await file.handle.close();
    throw error;
  }
}

/**
 * Opens a file for inspection and hashes it. Blocks while it reads, and is much the faster for it: for worker threads.
 *
 * @throws HeliochromeError as `openScanFile` does, and `data-unusable` when the file is being written meanwhile
 */
export async function openScanContents(path: string): Promise<ScanContents> {
  try {
    const status = statSync(path);
    assertFile(path, status);
    return await (status.size <= largestInMemory ? readSmall(path) : readLarge(path));
  } catch (error) {
    throw describeSystemError(error, path, 'read');
  }
}
