/**
 * How an EXIF orientation (1–8) turns a stored picture upright: first transposed (rows become columns) where
 * `transposed`, then mirrored along the upright axes.
 */
export interface Orientation {
  readonly transposed: boolean;
  /** upright columns run against the stored ones (or, transposed, against the stored rows) */
  readonly mirrorX: boolean;
  readonly mirrorY: boolean;
}

/** EXIF 2.32, tag 274: which stored edge is the upright top and left one. */
export function orientationOf(exif: number): Orientation {
  return {
    transposed: exif >= 5,
    mirrorX: exif === 2 || exif === 3 || exif === 6 || exif === 7,
    mirrorY: exif === 3 || exif === 4 || exif === 7 || exif === 8,
  };
}

/** @returns the upright size of a stored picture */
export function uprightSize(
  orientation: Orientation,
  width: number,
  height: number,
): { width: number; height: number } {
  return orientation.transposed ? { width: height, height: width } : { width, height };
}

/** Reverses `count` values in place from `from` on. */
function reverse(values: Uint16Array, from: number, count: number): void {
  values.subarray(from, from + count).reverse();
}

/** Mirrors each of the rows left to right, in place. */
export function mirrorRows(values: Uint16Array, width: number, rows: number): void {
  for (let row = 0; row < rows; row++) reverse(values, row * width, width);
}

/** Turns a band of rows upside down, in place. */
export function flipRows(values: Uint16Array, width: number, rows: number): void {
  const swap = new Uint16Array(width);
  for (let top = 0, bottom = rows - 1; top < bottom; top++, bottom--) {
    const upper = values.subarray(top * width, (top + 1) * width);
    const lower = values.subarray(bottom * width, (bottom + 1) * width);
    swap.set(upper);
    upper.set(lower);
    lower.set(swap);
  }
}

// Columns handled together: a cache line holds 32 values, so each line of the source is read once.
const block = 32;

/** Writes the transpose of a band (rows × width) to `target` (width × rows). */
export function transposeBand(
  band: Uint16Array,
  width: number,
  rows: number,
  target: Uint16Array,
): void {
  for (let left = 0; left < width; left += block) {
    const right = Math.min(left + block, width);
    for (let row = 0; row < rows; row++) {
      const from = row * width;
      for (let x = left; x < right; x++) target[x * rows + row] = band[from + x]!;
    }
  }
}
