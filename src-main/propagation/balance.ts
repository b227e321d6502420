import { placeOf, type StencilGrid } from './stencilGrid.ts';

/** Rounds of balancing; more of them change the solver's speed no more. */
const rounds = 8;
/** A pixel that nobody takes from keeps at least this share. */
const leastShare = 1e-6;

/**
 * Factors for the equations that make them nearly symmetric: how much of what is given away in the picture passes
 * through each pixel, which is the stationary distribution of the random walk that follows the weights, approached
 * by a few steps of it.
 *
 * Levin's weights are far from symmetric: a pixel on an edge takes from both sides, which take next to nothing from
 * it. Unbalanced, such equations count for as much as any other when coarse grids gather residuals, and the
 * multigrid cycle does not converge. The answer is not touched: each equation is multiplied as a whole.
 *
 * @param grid with the weights of the whole picture, nothing held
 * @returns one factor a place of the grid
 */
export function balanceFactors(grid: StencilGrid): Float32Array {
  const { width, height, stride } = grid;
  const count = stride * (height + 2);
  let shares = new Float32Array(count);
  let next = new Float32Array(count);
  for (let y = 0; y < height; y += 1) {
    const first = placeOf(grid, 0, y);
    shares.fill(1, first, first + width);
  }
  for (let round = 0; round < rounds; round += 1) {
    walkOnce(grid, shares, next);
    [shares, next] = [next, shares];
  }
  for (let at = 0; at < count; at += 1) shares[at] = Math.max(leastShare, shares[at]);
  return shares;
}

/** One step of the walk; half of everything stays where it is, so that nothing swings. */
function walkOnce(grid: StencilGrid, shares: Float32Array, next: Float32Array): void {
  const { width, height, stride, weights } = grid;
  for (let y = 0; y < height; y += 1) {
    const first = placeOf(grid, 0, y);
    for (let at = first; at < first + width; at += 1) {
      const above = at - stride;
      const below = at + stride;
      const given =
        weights[8 * above + 6] * shares[above] +
        weights[8 * above - 1] * shares[above - 1] +
        weights[8 * above + 13] * shares[above + 1] +
        weights[8 * at - 4] * shares[at - 1] +
        weights[8 * at + 11] * shares[at + 1] +
        weights[8 * below - 6] * shares[below - 1] +
        weights[8 * below + 1] * shares[below] +
        weights[8 * below + 8] * shares[below + 1];
      next[at] = 0.5 * (shares[at] + given);
    }
  }
}
