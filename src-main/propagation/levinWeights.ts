import type { LuminancePlane } from '../../src-shared/domain/planes.ts';
import { placeOf, type GridArea, type StencilGrid } from './stencilGrid.ts';

/** Share of the window's variance that luminance may differ by. */
const varianceShare = 0.6;
/** The most alike neighbor gets at least this much of the weight it would have if it were equal. */
const leastWeightOfNearest = 0.01;
const logLeastWeight = Math.log(leastWeightOfNearest);
/** For luminance over 0–1: below this, differences are quantization. */
const leastVariance = 2e-6;

/** Steps to the eight neighbors, in the order of the weights. */
const stepsX = [-1, 0, 1, -1, 1, -1, 0, 1];
const stepsY = [-1, -1, -1, 0, 0, 1, 1, 1];

const stepsToOne = 512;
const largestExponent = 32;
const decays = Float64Array.from({ length: largestExponent * stepsToOne + 2 }, (_, index) =>
  Math.exp(-index / stepsToOne),
);

/** exp(−x) for x ≥ 0, interpolated: at most 5e-7 of it off; 0 beyond 32, where weights never are. */
function decay(x: number): number {
  const scaled = x * stepsToOne;
  if (scaled >= largestExponent * stepsToOne) return 0;
  const index = scaled | 0;
  const low = decays[index];
  return low + (decays[index + 1] - low) * (scaled - index);
}

/** Differences of luminance to the eight neighbors; those outside the picture are 0 and not counted. */
const differences = new Float64Array(8);

function gatherInside(data: Float32Array, at: number, width: number): void {
  const own = data[at];
  differences[0] = (data[at - width - 1] - own) / 100;
  differences[1] = (data[at - width] - own) / 100;
  differences[2] = (data[at - width + 1] - own) / 100;
  differences[3] = (data[at - 1] - own) / 100;
  differences[4] = (data[at + 1] - own) / 100;
  differences[5] = (data[at + width - 1] - own) / 100;
  differences[6] = (data[at + width] - own) / 100;
  differences[7] = (data[at + width + 1] - own) / 100;
}

/** @returns the neighbors that are in the picture, as bits */
function gatherAtBorder({ width, height, data }: LuminancePlane, x: number, y: number): number {
  let present = 0;
  for (let k = 0; k < 8; k += 1) {
    const [column, row] = [x + stepsX[k], y + stepsY[k]];
    const inside = column >= 0 && row >= 0 && column < width && row < height;
    differences[k] = inside ? (data[row * width + column] - data[y * width + x]) / 100 : 0;
    if (inside) present |= 1 << k;
  }
  return present;
}

function countOf(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count += 1;
  return count;
}

const allPresent = 255;

/** Writes the weights of one pixel from {@link differences}. */
function weigh(weights: Float32Array, out: number, present: number): void {
  let sum = 0;
  let sumOfSquares = 0;
  let nearest = Infinity;
  for (let k = 0; k < 8; k += 1) {
    const difference = differences[k];
    const square = difference * difference;
    sum += difference;
    sumOfSquares += square;
    if (square < nearest && (present === allPresent || (present & (1 << k)) !== 0))
      nearest = square;
  }
  const count = 1 + (present === allPresent ? 8 : countOf(present));
  const variance = sumOfSquares / count - (sum / count) ** 2;
  const spread = Math.max(varianceShare * variance, -nearest / logLeastWeight, leastVariance);
  let total = 0;
  for (let k = 0; k < 8; k += 1) {
    const difference = differences[k];
    const here = present === allPresent || (present & (1 << k)) !== 0;
    const weight = here ? decay((difference * difference) / spread) : 0;
    differences[k] = weight;
    total += weight;
  }
  const scale = 1 / total;
  for (let k = 0; k < 8; k += 1) weights[out + k] = differences[k] * scale;
}

/**
 * Writes how much each pixel takes from its neighbors: Levin, Lischinski and Weiss, "Colorization using Optimization",
 * SIGGRAPH 2004, equation 2: w(r,s) ∝ exp(−(Y(r) − Y(s))² / 2σ(r)²), Σ w = 1 over the 3 × 3 window, with 2σ² = 0.6 of
 * the window's variance, raised where no neighbor is alike, as in the authors' published program. Y is a hundredth of
 * L\* here.
 *
 * @param area the part to write
 */
export function writeLevinWeights(
  grid: StencilGrid,
  luminance: LuminancePlane,
  area: GridArea,
): void {
  for (let y = area.top; y < area.bottom; y += 1) {
    for (let x = area.left; x < area.right; x += 1) writeLevinWeight(grid, luminance, x, y);
  }
}

/** The same for one pixel. */
export function writeLevinWeight(
  grid: StencilGrid,
  luminance: LuminancePlane,
  x: number,
  y: number,
): void {
  const { width, height, data } = luminance;
  if (width * height === 1) return;
  let present = allPresent;
  if (x > 0 && y > 0 && x < width - 1 && y < height - 1) gatherInside(data, y * width + x, width);
  else present = gatherAtBorder(luminance, x, y);
  weigh(grid.weights, 8 * placeOf(grid, x, y), present);
}
