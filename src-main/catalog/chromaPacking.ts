import { deflateSync, inflateSync } from 'node:zlib';
import { HeliochromeError } from '../../src-shared/domain/error.ts';

/**
 * Chroma planes as they lie in the library: bytes of `chromaFormat`, each sample as its difference from what its
 * neighbors to the left, above and above left make likely (the gradient of LOCO-I), high and low bytes apart, then
 * zlib, whose checksum tells damage. Exact, and about two thirds of what zlib alone needs.
 */
const packing = 1;
const headerBytes = 12;

function damaged(reason: string, cause?: unknown): HeliochromeError {
  return new HeliochromeError(
    'data-unusable',
    `A stored version’s colors are damaged: ${reason}.`,
    'Colorize the photo again, or restore a backup of the library.',
    { cause },
  );
}

/** What the neighbors make likely: the middle one of left, above and their plane. */
function predicted(left: number, above: number, corner: number): number {
  const low = Math.min(left, above);
  const high = Math.max(left, above);
  if (corner >= high) return low;
  if (corner <= low) return high;
  return left + above - corner;
}

function likely(samples: Int16Array | Uint8Array, index: number, width: number, x: number): number {
  const left = x > 0 ? samples[index - 1] : index >= width ? samples[index - width] : 0;
  if (index < width) return left;
  const above = samples[index - width];
  return predicted(left, above, x > 0 ? samples[index - width - 1] : above);
}

/** Small differences of either sign become small numbers, so that the high bytes are nearly all zero. */
function toZigzag(difference: number): number {
  const wrapped = (difference << 16) >> 16;
  return ((wrapped << 1) ^ (wrapped >> 15)) & 0xffff;
}

function fromZigzag(code: number): number {
  return (code >>> 1) ^ -(code & 1);
}

function filter16(samples: Int16Array, width: number, low: Uint8Array, high: Uint8Array): void {
  for (let index = 0, x = 0; index < samples.length; index += 1) {
    const code = toZigzag(samples[index] - likely(samples, index, width, x));
    low[index] = code & 0xff;
    high[index] = code >>> 8;
    x = x + 1 === width ? 0 : x + 1;
  }
}

function restore16(samples: Int16Array, width: number, low: Uint8Array, high: Uint8Array): void {
  for (let index = 0, x = 0; index < samples.length; index += 1) {
    const difference = fromZigzag(low[index] | (high[index] << 8));
    samples[index] = likely(samples, index, width, x) + difference;
    x = x + 1 === width ? 0 : x + 1;
  }
}

function filter8(samples: Uint8Array, width: number, out: Uint8Array): void {
  for (let index = 0, x = 0; index < samples.length; index += 1) {
    out[index] = samples[index] - likely(samples, index, width, x);
    x = x + 1 === width ? 0 : x + 1;
  }
}

function restore8(samples: Uint8Array, width: number, from: Uint8Array): void {
  for (let index = 0, x = 0; index < samples.length; index += 1) {
    samples[index] = from[index] + likely(samples, index, width, x);
    x = x + 1 === width ? 0 : x + 1;
  }
}

/** Where the parts lie: a, b (two bytes a sample), confidence. */
function partsOf(bytes: Uint8Array, count: number): { a: number; b: number; confidence: number } {
  if (bytes.length !== headerBytes + 5 * count) throw damaged(`${bytes.length} bytes`);
  return { a: headerBytes, b: headerBytes + 2 * count, confidence: headerBytes + 4 * count };
}

/** Samples of two bytes, little-endian whatever the machine is. */
function samplesAt(bytes: Uint8Array, offset: number, count: number): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int16Array.from({ length: count }, (_, index) => view.getInt16(offset + 2 * index, true));
}

/** Packs bytes of `chromaFormat`, whose plane is `width` × `height` pixels. */
export function packChroma(bytes: Uint8Array, width: number, height: number): Buffer {
  const count = width * height;
  const parts = partsOf(bytes, count);
  const filtered = new Uint8Array(bytes.length);
  filtered.set(bytes.subarray(0, headerBytes));
  for (const offset of [parts.a, parts.b]) {
    const low = filtered.subarray(offset, offset + count);
    const high = filtered.subarray(offset + count, offset + 2 * count);
    filter16(samplesAt(bytes, offset, count), width, low, high);
  }
  filter8(bytes.subarray(parts.confidence), width, filtered.subarray(parts.confidence));
  return Buffer.concat([Buffer.from([packing]), deflateSync(filtered, { level: 6 })]);
}

function inflated(packed: Uint8Array, most: number): Uint8Array<ArrayBuffer> {
  if (packed[0] !== packing) throw damaged(`its kind of packing is ${packed[0]}`);
  try {
    return new Uint8Array(inflateSync(packed.subarray(1), { maxOutputLength: most }));
  } catch (error) {
    throw damaged(error instanceof Error ? error.message : String(error), error);
  }
}

/** Bytes of `chromaFormat` as they were packed. @throws HeliochromeError data-unusable when they are damaged */
export function unpackChroma(
  packed: Uint8Array,
  width: number,
  height: number,
): Uint8Array<ArrayBuffer> {
  const count = width * height;
  const filtered = inflated(packed, headerBytes + 5 * count);
  const parts = partsOf(filtered, count);
  const bytes = new Uint8Array(filtered.length);
  bytes.set(filtered.subarray(0, headerBytes));
  const view = new DataView(bytes.buffer);
  for (const offset of [parts.a, parts.b]) {
    const samples = new Int16Array(count);
    const low = filtered.subarray(offset, offset + count);
    const high = filtered.subarray(offset + count, offset + 2 * count);
    restore16(samples, width, low, high);
    for (let index = 0; index < count; index += 1) {
      view.setInt16(offset + 2 * index, samples[index], true);
    }
  }
  restore8(bytes.subarray(parts.confidence), width, filtered.subarray(parts.confidence));
  return bytes;
}
