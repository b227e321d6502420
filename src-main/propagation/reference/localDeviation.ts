/** Pixels to each side: 5 × 5 neighborhoods, as in Welsh et al. 2002. */
const reach = 2;

/** A picture of one value a pixel. */
export interface GreyPlane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Standard deviation of each pixel's 5 × 5 neighborhood; at the border, of what of it lies in the picture. */
export function localDeviation({ width, height, data }: GreyPlane): Float32Array {
  const sums = sumTable(width, height, (at) => data[at]);
  const squares = sumTable(width, height, (at) => data[at] ** 2);
  const deviations = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const [top, bottom] = [Math.max(0, y - reach), Math.min(height, y + reach + 1)];
    for (let x = 0; x < width; x += 1) {
      const [left, right] = [Math.max(0, x - reach), Math.min(width, x + reach + 1)];
      const box = (table: Float64Array): number =>
        table[bottom * (width + 1) + right] -
        table[top * (width + 1) + right] -
        table[bottom * (width + 1) + left] +
        table[top * (width + 1) + left];
      const count = (bottom - top) * (right - left);
      const mean = box(sums) / count;
      deviations[y * width + x] = Math.sqrt(Math.max(0, box(squares) / count - mean * mean));
    }
  }
  return deviations;
}

/** Sums of all values above and to the left, with a row and a column of zeros before them. */
function sumTable(width: number, height: number, value: (at: number) => number): Float64Array {
  const table = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < width; x += 1) {
      row += value(y * width + x);
      table[(y + 1) * (width + 1) + x + 1] = table[y * (width + 1) + x + 1] + row;
    }
  }
  return table;
}
