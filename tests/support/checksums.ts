import { deflateSync } from 'node:zlib';

/** Adler-32 as zlib computes it: the last four bytes of a zlib stream. */
export function adler32Of(bytes: Uint8Array): number {
  const stream = deflateSync(bytes, { level: 0 });
  return stream.readUInt32BE(stream.length - 4);
}
