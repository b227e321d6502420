/** Rows that result from halving so many rows. */
export function halved(count: number): number {
  return Math.ceil(count / 2);
}

/**
 * Halves rows in both directions: each result is the mean of the four samples below it, of fewer at the right and
 * bottom border of the picture.
 *
 * @param source `rows` × `width` values
 * @param target halved(rows) × halved(width) values
 */
export function halveRows(
  source: Uint16Array,
  width: number,
  rows: number,
  target: Uint16Array,
): void {
  const targetWidth = halved(width);
  const whole = width >> 1;
  for (let row = 0, at = 0; row < rows; row += 2, at += targetWidth) {
    const upper = row * width;
    const lower = row + 1 < rows ? upper + width : upper;
    for (let column = 0; column < whole; column += 1) {
      const left = 2 * column;
      const sum =
        source[upper + left] +
        source[upper + left + 1] +
        source[lower + left] +
        source[lower + left + 1];
      target[at + column] = (sum + 2) >> 2;
    }
    if (whole < targetWidth) {
      target[at + whole] = (source[upper + width - 1] + source[lower + width - 1] + 1) >> 1;
    }
  }
}
