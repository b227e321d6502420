import { linearOfByte } from './linearLab.ts';

/** A photograph in memory: sRGB bytes, row-major, three a pixel, upright. */
export interface RgbPhoto {
  readonly width: number;
  readonly height: number;
  /** width × height × 3 bytes R, G, B */
  readonly data: Uint8Array;
}

/** The square of a photo that becomes a crop, in the photo's pixels; may lie between pixels. */
export interface CropSquare {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

interface Taps {
  readonly first: Int32Array;
  readonly count: number;
  readonly weights: Float32Array;
}

/**
 * Cuts a square out of a photo and brings it to `size` × `size` in linear light, with a triangle filter as wide as
 * the scale asks (antialiased when shrinking, bilinear when enlarging). The filter of the outermost pixels reaches a
 * little past the square, as if the whole photo had been scaled and then cropped.
 *
 * @param target size × size × 3, filled with linear R, G, B 0–1
 * @param flip mirrors left and right
 */
export function resampleSquare(
  photo: RgbPhoto,
  square: CropSquare,
  size: number,
  flip: boolean,
  target: Float32Array,
): void {
  const across = triangleTaps(square.left, square.side, size, photo.width);
  const down = triangleTaps(square.top, square.side, size, photo.height);
  const firstRow = down.first[0];
  const rows = down.first[size - 1] + down.count - firstRow;
  const narrow = narrowRows(photo, across, firstRow, rows, size, flip);
  const rowLength = 3 * size;
  for (let y = 0; y < size; y += 1) {
    const source = (down.first[y] - firstRow) * rowLength;
    for (let x = 0; x < rowLength; x += 1) {
      let sum = 0;
      for (let tap = 0; tap < down.count; tap += 1) {
        sum += down.weights[y * down.count + tap] * narrow[source + tap * rowLength + x];
      }
      target[y * rowLength + x] = sum;
    }
  }
}

/** The horizontal pass: rows × size × 3 in linear light. */
function narrowRows(
  photo: RgbPhoto,
  across: Taps,
  firstRow: number,
  rows: number,
  size: number,
  flip: boolean,
): Float32Array {
  const narrow = new Float32Array(rows * size * 3);
  for (let row = 0; row < rows; row += 1) {
    const rowStart = (firstRow + row) * photo.width;
    for (let x = 0; x < size; x += 1) {
      let r = 0;
      let g = 0;
      let b = 0;
      for (let tap = 0; tap < across.count; tap += 1) {
        const weight = across.weights[x * across.count + tap];
        const source = 3 * (rowStart + across.first[x] + tap);
        r += weight * linearOfByte[photo.data[source]];
        g += weight * linearOfByte[photo.data[source + 1]];
        b += weight * linearOfByte[photo.data[source + 2]];
      }
      const place = 3 * (row * size + (flip ? size - 1 - x : x));
      narrow[place] = r;
      narrow[place + 1] = g;
      narrow[place + 2] = b;
    }
  }
  return narrow;
}

/** Normalized triangle-filter taps of `size` places spread over `side` source pixels from `start`. */
function triangleTaps(start: number, side: number, size: number, length: number): Taps {
  const step = side / size;
  const reach = Math.max(1, step);
  // The triangle is open, 2 · reach wide: it covers no more whole numbers than this.
  const count = Math.min(length, Math.ceil(2 * reach));
  const first = new Int32Array(size);
  const weights = new Float32Array(size * count);
  for (let place = 0; place < size; place += 1) {
    const center = start + (place + 0.5) * step - 0.5;
    const lowest = Math.min(Math.max(0, Math.ceil(center - reach)), length - count);
    first[place] = lowest;
    let sum = 0;
    for (let tap = 0; tap < count; tap += 1) {
      const weight = Math.max(0, 1 - Math.abs(lowest + tap - center) / reach);
      weights[place * count + tap] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < count; tap += 1) weights[place * count + tap] /= sum;
  }
  return { first, count, weights };
}
