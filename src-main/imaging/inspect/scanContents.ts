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

/** Memory that is used again from file to file: what is new for each has to be cleared away. */
const spare: Buffer[] = [];
const spareBytes = 4 * 1024 * 1024;

function takeMemory(bytes: number): Buffer {
  if (bytes > spareBytes) return Buffer.allocUnsafeSlow(bytes);
  return spare.pop() ?? Buffer.allocUnsafeSlow(spareBytes);
}

function giveBack(memory: Buffer): void {
  if (memory.length === spareBytes) spare.push(memory);
}

interface WholeFile {
  readonly bytes: Buffer;
  /** What `bytes` is a part of. */
  readonly memory: Buffer;
  readonly fixity: HashedFile;
}

function readWhole(path: string): WholeFile | null {
  const descriptor = openSync(path, 'r');
  try {
    const status = fstatSync(descriptor);
    const before = pathStatus(status);
    // One byte more, so that a file that grows meanwhile is noticed.
    const most = before.bytes + 1;
    const memory = takeMemory(most);
    let length = 0;
    for (let read = -1; read !== 0 && length < most; length += read) {
      read = readSync(descriptor, memory, length, most - length, null);
    }
    const after = pathStatus(fstatSync(descriptor));
    if (length !== before.bytes || after.modifiedAt !== before.modifiedAt) return null;
    const bytes = memory.subarray(0, length);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { bytes, memory, fixity: { ...before, sha256 } };
  } finally {
    closeSync(descriptor);
  }
}

function readSmall(path: string): ScanContents {
  const whole = readWhole(path) ?? readWhole(path);
  if (whole === null) throw changedWhileRead(path);
  const { bytes, memory, fixity } = whole;
  const format = sniffFormat(path, bytes.toString('latin1', 0, headBytes));
  const source = memoryBytes(bytes);
  return {
    file: { path, size: bytes.length, format, source, picture: bytes },
    fixity,
    close: () => {
      giveBack(memory);
      return Promise.resolve();
    },
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
