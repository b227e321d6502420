import type { KnownColors } from './propagationTypes.ts';
import { placeOf, type StencilGrid } from './stencilGrid.ts';

/** The pixels that are not known and have a neighbor that is. */
export function knownBorder({ width, height, mask }: KnownColors): number[] {
  const border: number[] = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const point = y * width + x;
      if (mask[point] !== 1 && hasKnownNeighbor(mask, width, height, x, y)) border.push(point);
    }
  }
  return border;
}

function hasKnownNeighbor(
  mask: Float32Array,
  width: number,
  height: number,
  x: number,
  y: number,
): boolean {
  const left = x > 0 ? x - 1 : x;
  const right = x < width - 1 ? x + 1 : x;
  const bottom = y < height - 1 ? y + 1 : y;
  for (let row = y > 0 ? y - 1 : y; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      if (mask[row * width + column] === 1) return true;
    }
  }
  return false;
}

/**
 * Turns what a pixel takes from known neighbors into a pull towards their colors. The equations stay the same, but
 * known pixels are then nobody's unknowns: coarse grids, which cannot tell them apart, would otherwise move them.
 */
export function takeFromKnown(
  { stride, weights, pull }: StencilGrid,
  known: KnownColors,
  x: number,
  y: number,
  rightSide: Float32Array,
): void {
  const { width, height, a, b, mask } = known;
  const at = placeOf({ stride }, x, y);
  for (let k = 0; k < 9; k += 1) {
    const [column, row] = [x + (k % 3) - 1, y + Math.floor(k / 3) - 1];
    if (k === 4 || column < 0 || row < 0 || column >= width || row >= height) continue;
    const neighbor = row * width + column;
    if (mask[neighbor] !== 1) continue;
    const w = 8 * at + (k < 4 ? k : k - 1);
    rightSide[2 * at] += weights[w] * a[neighbor];
    rightSide[2 * at + 1] += weights[w] * b[neighbor];
    pull[at] += weights[w];
    weights[w] = 0;
  }
}
