import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { MasterMetadata } from '../metadata.ts';
import { memoryBytes, type ByteSource } from '../tiff/byteSource.ts';
import { exifBlockForResult } from './exifOutput.ts';
import type { PictureSize } from './exifOutput.ts';
import type { Piece } from './pieces.ts';
import { xmpWithIptc } from './pngChunks.ts';
import { xmpForResult } from './xmpPacket.ts';

interface Chunk {
  readonly type: string;
  readonly at: number;
  /** bytes with header and padding */
  readonly length: number;
}

const headerBytes = 12;
const flags = { xmp: 0x04, exif: 0x08, alpha: 0x10, profile: 0x20 } as const;

async function readChunks(source: ByteSource): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  let at = headerBytes;
  while (at + 8 <= source.size) {
    const head = await source.read(at, 8);
    const size = head.readUInt32LE(4);
    const length = Math.min(8 + size + (size % 2), source.size - at);
    chunks.push({ type: head.toString('latin1', 0, 4), at, length });
    at += length;
  }
  return chunks;
}

interface Canvas extends PictureSize {
  readonly flags: number;
}

function damaged(): HeliochromeError {
  return new HeliochromeError('image-damaged', 'The WebP file has no valid picture header.');
}

/** The picture's size and features, from its extended header or its first frame (RFC 9649). */
async function readCanvas(source: ByteSource, first: Chunk | undefined): Promise<Canvas> {
  if (first === undefined) throw damaged();
  const data = await source.read(first.at + 8, 10);
  if (first.type === 'VP8X') {
    return {
      flags: data.readUInt8(0),
      width: data.readUIntLE(4, 3) + 1,
      height: data.readUIntLE(7, 3) + 1,
    };
  }
  if (first.type === 'VP8 ') {
    return {
      flags: 0,
      width: data.readUInt16LE(6) & 0x3fff,
      height: data.readUInt16LE(8) & 0x3fff,
    };
  }
  if (first.type !== 'VP8L' || data.readUInt8(0) !== 0x2f) throw damaged();
  const bits = data.readUInt32LE(1);
  const hasAlpha = ((bits >>> 28) & 1) === 1;
  return {
    flags: hasAlpha ? flags.alpha : 0,
    width: (bits & 0x3fff) + 1,
    height: ((bits >>> 14) & 0x3fff) + 1,
  };
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

function extendedHeader(canvas: Canvas, found: number): Buffer {
  const data = Buffer.alloc(10);
  data.writeUInt8((canvas.flags & ~(flags.exif | flags.xmp)) | found, 0);
  data.writeUIntLE(canvas.width - 1, 4, 3);
  data.writeUIntLE(canvas.height - 1, 7, 3);
  return chunk('VP8X', data);
}

/** @returns a WebP with this ICC profile, which stands before the picture data (RFC 9649, 2.7.1.4) */
export async function webpWithProfile(encoded: Buffer, profile: Buffer): Promise<Buffer[]> {
  const source = memoryBytes(encoded);
  const chunks = await readChunks(source);
  const canvas = await readCanvas(source, chunks[0]);
  const kept = chunks.filter(({ type }) => type !== 'VP8X' && type !== 'ICCP');
  return riff([
    extendedHeader({ ...canvas, flags: canvas.flags | flags.profile }, 0),
    chunk('ICCP', profile),
    ...kept.map(({ at, length }) => encoded.subarray(at, at + length)),
  ]);
}

function riff<Part extends Piece>(body: readonly Part[]): (Buffer | Part)[] {
  const size = body.reduce(
    (sum, one) => sum + (Buffer.isBuffer(one) ? one.length : one.to - one.from),
    4,
  );
  const header = Buffer.alloc(headerBytes);
  header.write('RIFF', 'latin1');
  header.writeUInt32LE(size, 4);
  header.write('WEBP', 8, 'latin1');
  return [header, ...body];
}

/** @returns the pieces of a WebP with the metadata after its picture data */
export async function webpPieces(source: ByteSource, metadata: MasterMetadata): Promise<Piece[]> {
  const chunks = await readChunks(source);
  const canvas = { ...(await readCanvas(source, chunks[0])), colorSpace: metadata.colorSpace };
  const exif = await exifBlockForResult(metadata.exif, canvas, metadata.density);
  const xmp = xmpWithIptc(metadata);
  const body: Piece[] = [
    extendedHeader(canvas, (exif === null ? 0 : flags.exif) | (xmp === null ? 0 : flags.xmp)),
  ];
  for (const { type, at, length } of chunks) {
    if (type !== 'VP8X' && type !== 'EXIF' && type !== 'XMP ')
      body.push({ from: at, to: at + length });
  }
  if (exif !== null) body.push(chunk('EXIF', exif));
  if (xmp !== null) body.push(chunk('XMP ', xmpForResult(xmp, canvas, 'image/webp')));
  return riff(body);
}
