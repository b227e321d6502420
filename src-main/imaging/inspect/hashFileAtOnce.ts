import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { describeSystemError } from '../../platform/systemError.ts';
import { pathStatus } from './findPath.ts';
import type { HashedFile } from './inspectTasks.ts';

const chunk = Buffer.allocUnsafe(1024 * 1024);

function hashOnce(path: string): { file: HashedFile; steady: boolean } {
  const descriptor = openSync(path, 'r');
  try {
    const before = pathStatus(fstatSync(descriptor));
    const hash = createHash('sha256');
    let length = readSync(descriptor, chunk);
    while (length > 0) {
      hash.update(chunk.subarray(0, length));
      length = readSync(descriptor, chunk);
    }
    const after = pathStatus(fstatSync(descriptor));
    const steady = before.bytes === after.bytes && before.modifiedAt === after.modifiedAt;
    return { file: { ...after, sha256: hash.digest('hex') }, steady };
  } finally {
    closeSync(descriptor);
  }
}

/**
 * SHA-256, size and time of a file that stayed as it was while it was read. Blocks, and is the faster for it: for
 * worker threads.
 *
 * @throws HeliochromeError file-missing, file-permission, file-unreadable; data-unusable when it is being written
 */
export function hashFileAtOnce(path: string): HashedFile {
  try {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const { file, steady } = hashOnce(path);
      if (steady) return file;
    }
  } catch (error) {
    throw describeSystemError(error, path, 'read');
  }
  throw changedWhileRead(path);
}

/** The error of a file that does not hold still. */
export function changedWhileRead(path: string): HeliochromeError {
  return new HeliochromeError(
    'data-unusable',
    `${path} was changed by another program while it was being read.`,
    'Wait until the other program has finished, then try again.',
  );
}
