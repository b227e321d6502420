/**
 * Halves a square plane of a\*b\* pairs by averaging 2 × 2 pixels.
 *
 * @param source size × size × 2, size even
 * @param target (size/2) × (size/2) × 2
 */
export function halvePairs(source: Float32Array, size: number, target: Float32Array): void {
  const half = size / 2;
  const row = 2 * size;
  for (let y = 0; y < half; y += 1) {
    for (let x = 0; x < half; x += 1) {
      const from = 2 * y * row + 4 * x;
      const to = 2 * (y * half + x);
      target[to] =
        (source[from] + source[from + 2] + source[from + row] + source[from + row + 2]) / 4;
      target[to + 1] =
        (source[from + 1] + source[from + 3] + source[from + row + 1] + source[from + row + 3]) / 4;
    }
  }
}
