import { HeliochromeError } from './error.ts';
import type { ChromaPlane } from './planes.ts';

/**
 * A chroma plane as bytes, little-endian: `HCP1`, width and height (uint32), a\* then b\* row by row (int16, 1/256 of a
 * unit), confidence (uint8, 0–255). What is stored is what is rendered: planes are rounded to this grid before they
 * are used, so that the viewer, an export and a repeated export see the same colors.
 */
const magic = 0x31504348;
const headerBytes = 12;
const stepsPerUnit = 256;

function bytesOf(width: number, height: number): number {
  return headerBytes + width * height * 5;
}

/** Bytes of a plane. Values beyond ±127.99 are cut. */
export function encodeChroma(plane: ChromaPlane): Uint8Array<ArrayBuffer> {
  const { width, height } = plane;
  const count = width * height;
  const bytes = new Uint8Array(bytesOf(width, height));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, width, true);
  view.setUint32(8, height, true);
  const write = (offset: number, values: Float32Array): void => {
    for (let index = 0; index < count; index += 1) {
      const steps = Math.round(values[index] * stepsPerUnit);
      view.setInt16(offset + 2 * index, Math.min(32_767, Math.max(-32_768, steps)), true);
    }
  };
  write(headerBytes, plane.a);
  write(headerBytes + 2 * count, plane.b);
  for (let index = 0; index < count; index += 1) {
    const share = Math.min(1, Math.max(0, plane.confidence[index]));
    bytes[headerBytes + 4 * count + index] = Math.round(share * 255);
  }
  return bytes;
}

/** Reads what {@link encodeChroma} wrote. @throws HeliochromeError data-unusable when it is not that */
export function decodeChroma(bytes: Uint8Array): ChromaPlane {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.byteLength >= headerBytes && view.getUint32(0, true) === magic;
  const width = whole ? view.getUint32(4, true) : 0;
  const height = whole ? view.getUint32(8, true) : 0;
  if (width === 0 || height === 0 || bytes.byteLength !== bytesOf(width, height)) {
    throw new HeliochromeError(
      'data-unusable',
      `A stored chroma plane is damaged: ${bytes.byteLength} bytes, said to be ${width} × ${height}.`,
      'Colorize the photo again.',
    );
  }
  const count = width * height;
  // Plain loops: planes are read while the pen moves, and `Float32Array.from` takes ten times as long.
  const read = (offset: number): Float32Array => {
    const values = new Float32Array(count);
    for (let index = 0; index < count; index += 1) {
      values[index] = view.getInt16(offset + 2 * index, true) / stepsPerUnit;
    }
    return values;
  };
  const confidence = new Float32Array(count);
  for (let index = 0; index < count; index += 1) {
    confidence[index] = bytes[headerBytes + 4 * count + index] / 255;
  }
  return { width, height, a: read(headerBytes), b: read(headerBytes + 2 * count), confidence };
}
