import { crc32 } from 'node:zlib';
import type { Density, MasterMetadata } from '../metadata.ts';
import type { ByteSource } from '../tiff/byteSource.ts';
import { exifBlockForResult } from './exifOutput.ts';
import { mergeXmp, xmpForResult } from './xmpPacket.ts';
import { photoshopResources, xmpFromIptc } from './iptcRecords.ts';
import type { Piece } from './pieces.ts';

interface Chunk {
  readonly type: string;
  readonly at: number;
  /** bytes, with length, type and checksum */
  readonly length: number;
}

const signatureBytes = 8;
const xmpKeyword = 'XML:com.adobe.xmp';
const iptcKeyword = 'Raw profile type iptc';

/** The chunks before the picture data. */
async function readHeaderChunks(source: ByteSource): Promise<{ chunks: Chunk[]; dataAt: number }> {
  const chunks: Chunk[] = [];
  let at = signatureBytes;
  while (true) {
    const head = await source.read(at, 8);
    const type = head.toString('latin1', 4, 8);
    if (type === 'IDAT' || type === 'IEND') return { chunks, dataAt: at };
    const length = head.readUInt32BE(0) + 12;
    chunks.push({ type, at, length });
    at += length;
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(data.length + 12);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, data.length + 8)), data.length + 8);
  return bytes;
}

function densityChunk({ x, y, unit }: Density): Buffer {
  const perMeter = (value: number): number =>
    Math.round(unit === 'inch' ? value / 0.0254 : value * 100);
  const data = Buffer.alloc(9);
  data.writeUInt32BE(perMeter(x), 0);
  data.writeUInt32BE(perMeter(y), 4);
  data.writeUInt8(1, 8);
  return chunk('pHYs', data);
}

function xmpChunk(packet: Buffer): Buffer {
  const head = Buffer.from(`${xmpKeyword}\0\0\0\0\0`, 'latin1');
  return chunk('iTXt', Buffer.concat([head, packet]));
}

// PNG has no place for IIM; ImageMagick's text chunk is what the common readers know. (XMP carries it too.)
function iptcChunk(iptc: Buffer): Buffer {
  const resources = photoshopResources(iptc);
  const lines = resources.toString('hex').replaceAll(/.{72}/g, '$&\n');
  const text = `\niptc\n${String(resources.length).padStart(8)}\n${lines}\n`;
  return chunk('tEXt', Buffer.from(`${iptcKeyword}\0${text}`, 'latin1'));
}

/** @returns whether a chunk of the encoder would contradict the metadata put in */
async function isReplaced(
  source: ByteSource,
  { type, at, length }: Chunk,
  metadata: MasterMetadata,
): Promise<boolean> {
  if (type === 'eXIf') return true;
  if (type === 'pHYs') return metadata.density !== null;
  if (type !== 'iTXt') return false;
  const keyword = await source.read(at + 8, Math.min(xmpKeyword.length, length - 12));
  return keyword.toString('latin1') === xmpKeyword;
}

/** The master's XMP, with what only its IPTC says added, for formats without a place of their own for IIM. */
export function xmpWithIptc({ xmp, iptc }: MasterMetadata): Buffer | null {
  const addition = iptc === null ? null : xmpFromIptc(iptc, xmp);
  if (addition === null) return xmp;
  return xmp === null ? addition : mergeXmp(xmp, addition);
}

/** @returns the pieces of a PNG with the metadata put in before its picture data */
export async function pngPieces(source: ByteSource, metadata: MasterMetadata): Promise<Piece[]> {
  const { chunks, dataAt } = await readHeaderChunks(source);
  const header = await source.read(signatureBytes + 8, 8);
  const { colorSpace } = metadata;
  const size = { width: header.readUInt32BE(0), height: header.readUInt32BE(4), colorSpace };
  const pieces: Piece[] = [{ from: 0, to: signatureBytes }];
  for (const one of chunks) {
    if (await isReplaced(source, one, metadata)) continue;
    pieces.push({ from: one.at, to: one.at + one.length });
  }
  if (metadata.density !== null) pieces.push(densityChunk(metadata.density));
  const exif = await exifBlockForResult(metadata.exif, size, metadata.density);
  if (exif !== null && metadata.exif !== null) pieces.push(chunk('eXIf', exif));
  const xmp = xmpWithIptc(metadata);
  if (xmp !== null) pieces.push(xmpChunk(xmpForResult(xmp, size, 'image/png')));
  if (metadata.iptc !== null) pieces.push(iptcChunk(metadata.iptc));
  pieces.push({ from: dataAt, to: source.size });
  return pieces;
}

/** @returns the resolution of a PNG's pHYs chunk, or null */
export async function readPngDensity(source: ByteSource): Promise<Density | null> {
  const { chunks } = await readHeaderChunks(source);
  const found = chunks.find(({ type, length }) => type === 'pHYs' && length >= 21);
  if (found === undefined) return null;
  const bytes = await source.read(found.at + 8, 9);
  const [x, y] = [bytes.readUInt32BE(0), bytes.readUInt32BE(4)];
  if (bytes.readUInt8(8) !== 1 || x === 0 || y === 0) return null;
  // Scanners speak of dots per inch, which a whole number of pixels per meter only comes near.
  const inches = (perMeter: number): number => Math.round(perMeter * 0.0254 * 100) / 100;
  return { x: inches(x), y: inches(y), unit: 'inch' };
}

/** @returns the bytes of a "Raw profile type …" text of ImageMagick, or null */
export function rawProfile(
  comments: readonly { keyword: string; text: string }[],
  name: string,
): Buffer | null {
  const text = comments.find(({ keyword }) => keyword.endsWith(`Raw profile type ${name}`))?.text;
  const match = /^\s*\S+\s+(\d+)\s+([0-9a-fA-F\s]*)$/.exec(text ?? '');
  if (match === null) return null;
  const bytes = Buffer.from(match[2].replaceAll(/\s/g, ''), 'hex');
  return bytes.length === Number(match[1]) ? bytes : null;
}
