import { HeliochromeError } from './error.ts';

/**
 * Where each place of a photo takes its color from. Planes of width × height values, row by row; the size is that of
 * the model's copy, or coarser.
 */
export interface MatchMap {
  readonly width: number;
  readonly height: number;
  /** Which of the recipe's pictures, counted from 0. */
  readonly picture: Uint8Array;
  /** Place in that picture, fractions of its width and height, 0–1. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** 0 (the model's own color is used) … 1 (sure). */
  readonly confidence: Float32Array;
}

/**
 * A match map as bytes, little-endian: `HCM1`, width and height (uint32), x then y (uint16, 1/65535 of the side), picture
 * (uint8), confidence (uint8, 0–255).
 */
const magic = 0x314d4348;
const headerBytes = 12;
const bytesPerPlace = 6;

function part(value: number, steps: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * steps);
}

/** Bytes of a map. */
export function encodeMatchMap(map: MatchMap): Uint8Array<ArrayBuffer> {
  const { width, height } = map;
  const count = width * height;
  const bytes = new Uint8Array(headerBytes + count * bytesPerPlace);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, width, true);
  view.setUint32(8, height, true);
  for (let place = 0; place < count; place += 1) {
    view.setUint16(headerBytes + 2 * place, part(map.x[place], 65_535), true);
    view.setUint16(headerBytes + 2 * (count + place), part(map.y[place], 65_535), true);
    bytes[headerBytes + 4 * count + place] = map.picture[place];
    bytes[headerBytes + 5 * count + place] = part(map.confidence[place], 255);
  }
  return bytes;
}

/** Reads what {@link encodeMatchMap} wrote. @throws HeliochromeError data-unusable when it is not that */
export function decodeMatchMap(bytes: Uint8Array): MatchMap {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.byteLength >= headerBytes && view.getUint32(0, true) === magic;
  const width = whole ? view.getUint32(4, true) : 0;
  const height = whole ? view.getUint32(8, true) : 0;
  const count = width * height;
  if (count === 0 || bytes.byteLength !== headerBytes + count * bytesPerPlace) {
    throw new HeliochromeError(
      'data-unusable',
      `A match map is damaged: ${bytes.byteLength} bytes, said to be ${width} × ${height}.`,
      'Ask for it again.',
    );
  }
  const fractions = (offset: number): Float32Array =>
    Float32Array.from(
      { length: count },
      (_, place) => view.getUint16(offset + 2 * place, true) / 65_535,
    );
  return {
    width,
    height,
    x: fractions(headerBytes),
    y: fractions(headerBytes + 2 * count),
    picture: bytes.slice(headerBytes + 4 * count, headerBytes + 5 * count),
    confidence: Float32Array.from(
      { length: count },
      (_, place) => bytes[headerBytes + 5 * count + place] / 255,
    ),
  };
}
