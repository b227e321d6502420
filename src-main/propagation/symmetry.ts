import { placeOf, type StencilGrid } from './stencilGrid.ts';

/** The first four neighbors (NW, N, NE, W), each with the place of the pixel among that neighbor's own eight. */
const opposite = [7, 6, 5, 4];

/**
 * Makes a grid's weights the same both ways: between two pixels the mean of what each takes from the other, each
 * pixel's weights counted by its factor.
 *
 * Levin's weights are normalized pixel by pixel, so a pixel on an edge takes from both sides, which take next to
 * nothing from it. With the factors of {@link balanceFactors} such a pixel counts as little as it passes on: the walk
 * that follows the weights visits every pixel as often as before and is made reversible (its additive
 * reversibilization: Fill, "Eigenvalue bounds on convergence to stationarity for nonreversible Markov chains", 1991).
 * The equations are then those of a least-squares problem, Σ weight · (color − color of the neighbor)², as Levin et
 * al. pose it, and conjugate gradients solve them on every picture; as they come from the weights of one pixel alone,
 * they do not on one real photo in five.
 */
export function symmetrize(grid: StencilGrid, factors: Float32Array): void {
  const { width, height, stride, weights } = grid;
  const steps = [-stride - 1, -stride, -stride + 1, -1];
  for (let y = 0; y < height; y += 1) {
    const first = placeOf(grid, 0, y);
    for (let at = first; at < first + width; at += 1) {
      for (let k = 0; k < 4; k += 1) {
        const neighbor = at + steps[k];
        const there = 8 * neighbor + opposite[k];
        const mean = 0.5 * (factors[at] * weights[8 * at + k] + factors[neighbor] * weights[there]);
        weights[8 * at + k] = mean;
        weights[there] = mean;
      }
    }
  }
}
