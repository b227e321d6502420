import { placeOf, type GridArea, type StencilGrid } from './stencilGrid.ts';

/** Rounds of balancing: more on small grids, where they cost nothing. */
const leastRounds = 8;
const mostRounds = 40;
const pixelRounds = 4e6;
/** Limits of the factors: a pixel that nobody takes from still has an equation. */
const leastFactor = 1e-6;
const largestFactor = 1e6;

/**
 * Factors for a grid's equations that make them nearly symmetric: how much of what is given away passes through each
 * pixel, which is the stationary distribution of the random walk that follows the weights, approached by a few steps
 * of it.
 *
 * Levin's weights are far from symmetric: a pixel on an edge takes from both sides, which take next to nothing from
 * it. Unbalanced, such equations count for as much as any other when coarse grids gather residuals, and the
 * multigrid cycle diverges. On coarse grids the same is done for what shows only at their scale (De Sterck et al.,
 * "Multilevel adaptive aggregation for Markov chains", SIAM J. Sci. Comput. 30, 2008, use the distribution so). The
 * answer is not touched: each equation is multiplied as a whole.
 *
 * @param grid with the weights of the whole picture, nothing held
 * @returns one factor a place of the grid
 */
export function balanceFactors(grid: StencilGrid): Float32Array {
  const { width, height, stride, weights, room } = grid;
  const count = stride * (height + 2);
  let factors = room.floats(count);
  let next = room.floats(count);
  for (let y = 0; y < height; y += 1) {
    const first = placeOf(grid, 0, y);
    factors.fill(1, first, first + width);
  }
  const rounds = Math.min(mostRounds, Math.max(leastRounds, pixelRounds / (width * height)));
  for (let round = 0; round < rounds; round += 1) {
    room.kernels.walkOnce(
      width,
      height,
      weights.byteOffset,
      factors.byteOffset,
      next.byteOffset,
      leastFactor,
      largestFactor,
    );
    [factors, next] = [next, factors];
  }
  return factors;
}

/** Multiplies a part of a grid's equations by their factors. */
export function scaleEquations(grid: StencilGrid, factors: Float32Array, area: GridArea): void {
  for (let y = area.top; y < area.bottom; y += 1) {
    const first = placeOf(grid, area.left, y);
    for (let at = first; at < first + area.right - area.left; at += 1) {
      for (let w = 8 * at; w < 8 * at + 8; w += 1) grid.weights[w] *= factors[at];
      grid.pull[at] *= factors[at];
    }
  }
}
