import { HeliochromeError } from './error.ts';
import type { LuminancePlane } from './planes.ts';

/** A luminance plane as bytes, little-endian: `HLP1`, width and height (uint32), L\* row by row (uint16, 100/65535). */
const magic = 0x31504c48;
const headerBytes = 12;
const steps = 65_535;

/** Bytes of a plane. */
export function encodeLuminance({ width, height, data }: LuminancePlane): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headerBytes + 2 * width * height);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, width, true);
  view.setUint32(8, height, true);
  for (let at = 0; at < width * height; at += 1) {
    const share = Math.min(1, Math.max(0, data[at] / 100));
    view.setUint16(headerBytes + 2 * at, Math.round(share * steps), true);
  }
  return bytes;
}

/** Reads what {@link encodeLuminance} wrote. @throws HeliochromeError data-unusable when it is not that */
export function decodeLuminance(bytes: Uint8Array): LuminancePlane {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.byteLength >= headerBytes && view.getUint32(0, true) === magic;
  const width = whole ? view.getUint32(4, true) : 0;
  const height = whole ? view.getUint32(8, true) : 0;
  const count = width * height;
  if (count === 0 || bytes.byteLength !== headerBytes + 2 * count) {
    throw new HeliochromeError(
      'data-unusable',
      `A stored luminance is damaged: ${bytes.byteLength} bytes, said to be ${width} × ${height}.`,
      'Carry the hints over again.',
    );
  }
  const data = Float32Array.from(
    { length: count },
    (_, at) => (view.getUint16(headerBytes + 2 * at, true) / steps) * 100,
  );
  return { width, height, data };
}
