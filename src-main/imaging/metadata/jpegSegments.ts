import { createHash } from 'node:crypto';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { Density, MasterMetadata } from '../metadata.ts';
import type { ByteSource } from '../tiff/byteSource.ts';
import { exifBlockForResult } from './exifOutput.ts';
import type { PictureSize } from './exifOutput.ts';
import { photoshopResources } from './iptcRecords.ts';
import type { Piece } from './pieces.ts';
import { withoutPadding, xmpForResult } from './xmpPacket.ts';

/** One marker segment before the picture data. */
interface Segment {
  readonly marker: number;
  readonly at: number;
  /** bytes, marker included */
  readonly length: number;
  /** the segment's first bytes after its length */
  readonly head: string;
}

const exifSignature = 'Exif\0\0';
const xmpSignature = 'http://ns.adobe.com/xap/1.0/\0';
const extensionSignature = 'http://ns.adobe.com/xmp/extension/\0';
const photoshopSignature = 'Photoshop 3.0\0';
const jfifSignature = 'JFIF\0';
const app0 = 0xe0;
const app1 = 0xe1;
const app13 = 0xed;
const startOfScan = 0xda;
const largestPayload = 65_533;

async function readSegments(source: ByteSource): Promise<Segment[]> {
  const segments: Segment[] = [];
  let at = 2;
  while (true) {
    const bytes = await source.read(at, 4);
    const marker = bytes.readUInt8(1);
    if (bytes.readUInt8(0) !== 0xff)
      throw new HeliochromeError('image-damaged', 'The JPEG has no valid header.');
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    const length = bytes.readUInt16BE(2) + 2;
    const head = (await source.read(at + 4, Math.min(length - 4, 40))).toString('latin1');
    segments.push({ marker, at, length, head });
    if (marker === startOfScan) return segments;
    at += length;
  }
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function isMetadata({ marker, head }: Segment): boolean {
  if (marker === app13) return head.startsWith(photoshopSignature);
  if (marker !== app1) return false;
  return [exifSignature, xmpSignature, extensionSignature].some((signature) =>
    head.startsWith(signature),
  );
}

async function frameSize(source: ByteSource, segments: readonly Segment[]): Promise<PictureSize> {
  const frame = segments.find(({ marker }) => isFrame(marker));
  if (frame === undefined)
    throw new HeliochromeError('image-damaged', 'The JPEG has no frame header.');
  const bytes = await source.read(frame.at + 5, 4);
  return { height: bytes.readUInt16BE(0), width: bytes.readUInt16BE(2) };
}

function segment(marker: number, ...payload: Buffer[]): Buffer {
  const length = payload.reduce((sum, part) => sum + part.length, 2);
  const head = Buffer.from([0xff, marker, length >> 8, length & 0xff]);
  return Buffer.concat([head, ...payload]);
}

function jfifSegment(density: Density): Buffer {
  const bytes = Buffer.alloc(14);
  bytes.write(jfifSignature, 'latin1');
  bytes.writeUInt16BE(0x0101, 5);
  bytes.writeUInt8(density.unit === 'inch' ? 1 : 2, 7);
  bytes.writeUInt16BE(Math.min(Math.max(Math.round(density.x), 1), 65_535), 8);
  bytes.writeUInt16BE(Math.min(Math.max(Math.round(density.y), 1), 65_535), 10);
  return segment(app0, bytes);
}

// XMP specification part 3, 1.1.3.1: what exceeds a segment goes, as a packet of its own, into extension segments
// named by the digest that a small main packet holds.
function xmpSegments(packet: Buffer): Buffer[] {
  const slim =
    packet.length + xmpSignature.length <= largestPayload ? packet : withoutPadding(packet);
  const signature = Buffer.from(xmpSignature, 'latin1');
  if (slim.length + signature.length <= largestPayload) return [segment(app1, signature, slim)];
  const digest = createHash('md5').update(slim).digest('hex').toUpperCase();
  const main =
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">' +
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ' +
    `xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="${digest}"/>` +
    '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>';
  return [segment(app1, signature, Buffer.from(main)), ...extensionSegments(slim, digest)];
}

function extensionSegments(packet: Buffer, digest: string): Buffer[] {
  const chunk = 65_000;
  const segments: Buffer[] = [];
  for (let at = 0; at < packet.length; at += chunk) {
    const head = Buffer.alloc(extensionSignature.length + 40);
    head.write(extensionSignature + digest, 'latin1');
    head.writeUInt32BE(packet.length, extensionSignature.length + 32);
    head.writeUInt32BE(at, extensionSignature.length + 36);
    segments.push(segment(app1, head, packet.subarray(at, at + chunk)));
  }
  return segments;
}

// Resources longer than a segment continue in the next one (Photoshop file format, "Embedding in JPEG").
function iptcSegments(iptc: Buffer): Buffer[] {
  const resources = photoshopResources(iptc);
  const signature = Buffer.from(photoshopSignature, 'latin1');
  const chunk = largestPayload - signature.length;
  const segments: Buffer[] = [];
  for (let at = 0; at < resources.length; at += chunk) {
    segments.push(segment(app13, signature, resources.subarray(at, at + chunk)));
  }
  return segments;
}

/** @returns the pieces of a JPEG with the metadata in place of its own */
export async function jpegPieces(source: ByteSource, metadata: MasterMetadata): Promise<Piece[]> {
  const segments = await readSegments(source);
  const { density, iptc, xmp, colorSpace } = metadata;
  const size = { ...(await frameSize(source, segments)), colorSpace };
  const pieces: Piece[] = [{ from: 0, to: 2 }];
  const jfif = segments.find(
    ({ marker, head }) => marker === app0 && head.startsWith(jfifSignature),
  );
  if (density !== null) pieces.push(jfifSegment(density));
  else if (jfif !== undefined) pieces.push({ from: jfif.at, to: jfif.at + jfif.length });
  const limit = largestPayload - exifSignature.length;
  const exif = await exifBlockForResult(metadata.exif, size, density, limit);
  if (exif !== null) pieces.push(segment(app1, Buffer.from(exifSignature, 'latin1'), exif));
  if (xmp !== null) pieces.push(...xmpSegments(xmpForResult(xmp, size, 'image/jpeg')));
  if (iptc !== null) pieces.push(...iptcSegments(iptc));
  for (const one of segments) {
    if (one === jfif || isMetadata(one)) continue;
    const last = one.marker === startOfScan;
    pieces.push({ from: one.at, to: last ? source.size : one.at + one.length });
  }
  return pieces;
}

/** What only a JPEG's own segments tell. */
export interface JpegExtras {
  /** the JFIF header's resolution */
  readonly density: Density | null;
  /** extended XMP, put together */
  readonly extendedXmp: Buffer | null;
  /** image resources of all APP13 segments */
  readonly photoshop: Buffer | null;
}

async function payloads(
  source: ByteSource,
  segments: readonly Segment[],
  marker: number,
  signature: string,
): Promise<Buffer[]> {
  const parts: Buffer[] = [];
  for (const one of segments) {
    if (one.marker !== marker || !one.head.startsWith(signature)) continue;
    const start = 4 + signature.length;
    parts.push(await source.read(one.at + start, one.length - start));
  }
  return parts;
}

function joinExtension(parts: readonly Buffer[]): Buffer | null {
  const first = parts.at(0);
  if (first === undefined || first.length < 40) return null;
  const total = first.readUInt32BE(32);
  if (total > 64 * 1024 * 1024) return null;
  const whole = Buffer.alloc(total);
  let filled = 0;
  for (const part of parts) {
    if (part.length < 40 || part.toString('latin1', 0, 32) !== first.toString('latin1', 0, 32))
      continue;
    filled += part.copy(whole, Math.min(part.readUInt32BE(36), total), 40);
  }
  return filled === total ? whole : null;
}

function jfifDensity(segments: readonly Segment[]): Density | null {
  const jfif = segments.find(
    ({ marker, head }) => marker === app0 && head.startsWith(jfifSignature),
  );
  if (jfif === undefined) return null;
  const bytes = Buffer.from(jfif.head, 'latin1');
  if (bytes.length < 12) return null;
  const unit = bytes.readUInt8(7);
  const [x, y] = [bytes.readUInt16BE(8), bytes.readUInt16BE(10)];
  if ((unit !== 1 && unit !== 2) || x === 0 || y === 0) return null;
  return { x, y, unit: unit === 1 ? 'inch' : 'centimeter' };
}

/** Reads what the decoder does not pass on. */
export async function readJpegExtras(source: ByteSource): Promise<JpegExtras> {
  const segments = await readSegments(source);
  const photoshop = await payloads(source, segments, app13, photoshopSignature);
  return {
    density: jfifDensity(segments),
    extendedXmp: joinExtension(await payloads(source, segments, app1, extensionSignature)),
    photoshop: photoshop.length === 0 ? null : Buffer.concat(photoshop),
  };
}
