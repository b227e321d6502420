import { placeOf, type GridArea, type StencilGrid } from './stencilGrid.ts';

/**
 * An incomplete factorization L · U of a grid's equations with no more entries than they have themselves (ILU(0),
 * Meijerink and van der Vorst 1977). As a smoother it is exact along lines: thin lines and edges, along which
 * Gauss–Seidel creeps, are what photographs are full of.
 */
export class IncompleteFactors {
  readonly #grid: StencilGrid;
  /** Eight a pixel in the order of the weights: L's four (with its sign turned), then U's four (likewise). */
  readonly #factors: Float32Array;
  /** One over U's diagonal. */
  readonly #inverse: Float32Array;

  constructor(grid: StencilGrid) {
    this.#grid = grid;
    this.#factors = grid.room.floats(grid.weights.length);
    this.#inverse = grid.room.floats(grid.pull.length);
  }

  /** Factorizes a part anew; what lies after it and would change a little is left as it was. */
  update(area: GridArea): void {
    for (let y = area.top; y < area.bottom; y += 1) {
      const first = placeOf(this.#grid, area.left, y);
      for (let at = first; at < first + area.right - area.left; at += 1) this.#factorize(at);
    }
  }

  #factorize(at: number): void {
    const { stride, weights, pull } = this.#grid;
    const factors = this.#factors;
    const inverse = this.#inverse;
    const w = 8 * at;
    const nw = at - stride - 1;
    const n = at - stride;
    const ne = at - stride + 1;
    const west = at - 1;
    const sum = weights[w] + weights[w + 1] + weights[w + 2] + weights[w + 3];
    let diagonal = pull[at] + sum;
    diagonal += weights[w + 4] + weights[w + 5] + weights[w + 6] + weights[w + 7];
    // Eliminated in the order of the sweep; what would fall outside the nine places is dropped.
    const fromNw = weights[w] * inverse[nw];
    diagonal -= fromNw * factors[8 * nw + 7];
    const fromN = (weights[w + 1] + fromNw * factors[8 * nw + 4]) * inverse[n];
    diagonal -= fromN * factors[8 * n + 6];
    const fromNe = (weights[w + 2] + fromN * factors[8 * n + 4]) * inverse[ne];
    diagonal -= fromNe * factors[8 * ne + 5];
    const fromWest =
      (weights[w + 3] + fromNw * factors[8 * nw + 6] + fromN * factors[8 * n + 5]) * inverse[west];
    diagonal -= fromWest * factors[8 * west + 4];
    factors[w] = fromNw;
    factors[w + 1] = fromN;
    factors[w + 2] = fromNe;
    factors[w + 3] = fromWest;
    factors[w + 4] = weights[w + 4] + fromN * factors[8 * n + 7] + fromNe * factors[8 * ne + 6];
    factors[w + 5] = weights[w + 5] + fromWest * factors[8 * west + 6];
    factors[w + 6] = weights[w + 6] + fromWest * factors[8 * west + 7];
    factors[w + 7] = weights[w + 7];
    inverse[at] = diagonal > 0 ? 1 / diagonal : 0;
  }

  /**
   * Smooths: u += (L·U)⁻¹ (f − A u), two interleaved channels.
   *
   * @param scratch a field of the grid whose border is 0
   */
  smooth(f: Float32Array, u: Float32Array, scratch: Float32Array): void {
    const { width, height, weights, pull, room } = this.#grid;
    room.kernels.smooth(
      width,
      height,
      weights.byteOffset,
      pull.byteOffset,
      this.#factors.byteOffset,
      this.#inverse.byteOffset,
      f.byteOffset,
      u.byteOffset,
      scratch.byteOffset,
    );
  }
}
