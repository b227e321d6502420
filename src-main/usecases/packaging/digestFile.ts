import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cancelled, withSystemErrors } from '../../platform/systemError.ts';

/** A file's digests by algorithm, hexadecimal. */
export type Digests = Readonly<Record<string, string>>;

/**
 * Several digests of a file in one reading.
 * @throws HeliochromeError file-missing, file-permission, file-unreadable, cancelled
 */
export async function digestFile(
  file: string,
  algorithms: readonly string[],
  signal?: AbortSignal,
): Promise<Digests> {
  const hashes = algorithms.map((algorithm) => [algorithm, createHash(algorithm)] as const);
  await withSystemErrors(file, 'read', async () => {
    for await (const bytes of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
      if (signal?.aborted === true) throw cancelled(signal.reason);
      for (const [, hash] of hashes) hash.update(bytes as Buffer);
    }
  });
  return Object.fromEntries(hashes.map(([algorithm, hash]) => [algorithm, hash.digest('hex')]));
}

/** Digests of a text, as UTF-8. */
export function digestText(text: string, algorithm: string): string {
  return createHash(algorithm).update(text).digest('hex');
}
