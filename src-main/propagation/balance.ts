import { placeOf, type StencilGrid } from './stencilGrid.ts';

/** Steps of the walk: more on small grids, where they cost nothing. */
const leastRounds = 8;
const mostRounds = 40;
const pixelRounds = 4e6;
/** Limits of the factors: a pixel that nobody takes from still has an equation. */
const leastFactor = 1e-6;
const largestFactor = 1e6;

/**
 * How often the random walk that follows a grid's weights passes through each pixel: its stationary distribution,
 * approached by a few steps from an even one. What makes {@link symmetrize} fair: a pixel on an edge, which takes from
 * both sides and is taken from by none, counts next to nothing.
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
