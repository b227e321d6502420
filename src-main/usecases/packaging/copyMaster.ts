import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { writeAtomically } from '../../platform/atomicWrite.ts';
import { hashFile } from '../../platform/fileHash.ts';
import { systemErrorCode, withSystemErrors } from '../../platform/systemError.ts';

/** A master to be copied. */
export interface MasterCopy {
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
  /** As it was at import. */
  readonly sha256: string;
}

function damaged(from: string, found: string, sha256: string): HeliochromeError {
  return new HeliochromeError(
    'data-unusable',
    `The master is not what it was at import, so it was not put into the bag: ${from} (SHA-256 ${found} instead of ${sha256}).`,
    'Restore the master, then retry.',
  );
}

async function isThere(
  { to, bytes, sha256 }: MasterCopy,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const size = await stat(to).then(
    (status) => status.size,
    (error: unknown) => {
      if (systemErrorCode(error) === 'ENOENT') return null;
      throw error;
    },
  );
  return size === bytes && (await hashFile(to, signal)) === sha256;
}

/**
 * Copies a master byte for byte, and proves it by the digest of what was written. A copy that is there already is left.
 * @throws HeliochromeError file-missing, file-unreadable, data-unusable (not what it was at import), output-unwritable,
 * disk-full, cancelled
 */
export async function copyMaster(copy: MasterCopy, signal?: AbortSignal): Promise<void> {
  const { from, to, sha256 } = copy;
  if (await isThere(copy, signal)) return;
  const folder = path.dirname(to);
  await withSystemErrors(folder, 'write', () => mkdir(folder, { recursive: true }));
  await writeAtomically(
    to,
    async (temporary) => {
      const hash = createHash('sha256');
      const hashing = new Transform({
        transform(bytes: Buffer, _encoding, done) {
          hash.update(bytes);
          done(null, bytes);
        },
      });
      const read = createReadStream(from, { highWaterMark: 1024 * 1024 });
      await pipeline(read, hashing, createWriteStream(temporary, { flags: 'wx' }), { signal });
      const found = hash.digest('hex');
      if (found !== sha256) throw damaged(from, found, sha256);
    },
    { overwrite: true },
  );
}
