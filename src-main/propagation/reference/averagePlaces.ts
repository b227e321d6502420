import type { GreyPlane } from './localDeviation.ts';

/**
 * Means of a plane over the places of a feature grid; places beyond the border take the nearest pixel.
 *
 * @param stride pixels to a side of a place
 */
export function averagePlaces(
  { width, height, data }: GreyPlane,
  stride: number,
  grid: { readonly width: number; readonly height: number },
): Float32Array {
  const means = new Float32Array(grid.width * grid.height);
  for (let row = 0; row < grid.height; row += 1) {
    const top = Math.min(height - 1, row * stride);
    const bottom = Math.max(top + 1, Math.min(height, (row + 1) * stride));
    for (let column = 0; column < grid.width; column += 1) {
      const left = Math.min(width - 1, column * stride);
      const right = Math.max(left + 1, Math.min(width, (column + 1) * stride));
      let sum = 0;
      for (let y = top; y < bottom; y += 1) {
        for (let x = left; x < right; x += 1) sum += data[y * width + x];
      }
      means[row * grid.width + column] = sum / ((bottom - top) * (right - left));
    }
  }
  return means;
}
