import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { withSystemErrors } from './systemError.ts';

/**
 * SHA-256 of a file as 64 lower-case hexadecimal digits, read as a stream so that memory does not grow with the file.
 *
 * @throws HeliochromeError file-missing, file-permission, file-unreadable
 */
export async function hashFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await withSystemErrors(file, 'read', async () => {
    const bytes = createReadStream(file, { highWaterMark: 1024 * 1024 });
    await pipeline(bytes, hash, { signal });
  });
  return hash.digest('hex');
}
