import { crc32, inflateSync } from 'node:zlib';

/** A decoded RGB PNG and its chunks. */
export interface ReadPng {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly chunks: readonly { readonly type: string; readonly data: Buffer }[];
  readonly samples: Uint16Array;
}

/** A PNG reader written from the specification alone, to check the writer against; checksums are verified. */
export function readPng(bytes: Buffer): ReadPng {
  const chunks: { type: string; data: Buffer }[] = [];
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    if (crc32(body) !== bytes.readUInt32BE(at + 8 + length)) throw new Error('a wrong checksum');
    chunks.push({ type: body.toString('latin1', 0, 4), data: body.subarray(4) });
    at += length + 12;
  }
  const header = chunks[0].data;
  const [width, height, depth] = [header.readUInt32BE(0), header.readUInt32BE(4), header[8]];
  const stream = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  const rows = inflateSync(Buffer.concat(stream));
  const pixelBytes = (3 * depth) / 8;
  const rowBytes = width * pixelBytes;
  const plain = Buffer.alloc(rowBytes * height);
  for (let y = 0; y < height; y++) {
    const type = rows[y * (rowBytes + 1)];
    for (let i = 0; i < rowBytes; i++) {
      const at = y * rowBytes + i;
      const left = i < pixelBytes ? 0 : plain[at - pixelBytes];
      const above = y === 0 ? 0 : plain[at - rowBytes];
      const corner = y === 0 || i < pixelBytes ? 0 : plain[at - rowBytes - pixelBytes];
      plain[at] = rows[y * (rowBytes + 1) + 1 + i] + predict(type, left, above, corner);
    }
  }
  const samples = Uint16Array.from({ length: width * height * 3 }, (_, i) =>
    depth === 8 ? plain[i] : plain.readUInt16BE(i * 2),
  );
  return { width, height, depth, chunks, samples };
}

function predict(type: number, left: number, above: number, corner: number): number {
  if (type === 1) return left;
  if (type === 2) return above;
  if (type === 3) return (left + above) >> 1;
  if (type !== 4) return 0;
  const base = left + above - corner;
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((value) => Math.abs(base - value));
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
