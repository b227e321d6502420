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
    this.#factors = new Float32Array(grid.weights.length);
    this.#inverse = new Float32Array(grid.pull.length);
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
    this.#forward(f, u, scratch);
    this.#backward(u, scratch);
  }

  /** scratch = L⁻¹ (f − A u) */
  #forward(f: Float32Array, u: Float32Array, scratch: Float32Array): void {
    const { width, height, stride, weights, pull } = this.#grid;
    const factors = this.#factors;
    const row = 2 * stride;
    for (let y = 1; y <= height; y += 1) {
      const first = y * stride + 1;
      for (let at = first; at < first + width; at += 1) {
        const w = 8 * at;
        const i = 2 * at;
        const nw = weights[w];
        const n = weights[w + 1];
        const ne = weights[w + 2];
        const west = weights[w + 3];
        const east = weights[w + 4];
        const sw = weights[w + 5];
        const s = weights[w + 6];
        const se = weights[w + 7];
        const diagonal = pull[at] + nw + n + ne + west + east + sw + s + se;
        const lowerNw = factors[w];
        const lowerN = factors[w + 1];
        const lowerNe = factors[w + 2];
        const lowerWest = factors[w + 3];
        scratch[i] =
          f[i] -
          diagonal * u[i] +
          nw * u[i - row - 2] +
          n * u[i - row] +
          ne * u[i - row + 2] +
          west * u[i - 2] +
          east * u[i + 2] +
          sw * u[i + row - 2] +
          s * u[i + row] +
          se * u[i + row + 2] +
          lowerNw * scratch[i - row - 2] +
          lowerN * scratch[i - row] +
          lowerNe * scratch[i - row + 2] +
          lowerWest * scratch[i - 2];
        scratch[i + 1] =
          f[i + 1] -
          diagonal * u[i + 1] +
          nw * u[i - row - 1] +
          n * u[i - row + 1] +
          ne * u[i - row + 3] +
          west * u[i - 1] +
          east * u[i + 3] +
          sw * u[i + row - 1] +
          s * u[i + row + 1] +
          se * u[i + row + 3] +
          lowerNw * scratch[i - row - 1] +
          lowerN * scratch[i - row + 1] +
          lowerNe * scratch[i - row + 3] +
          lowerWest * scratch[i - 1];
      }
    }
  }

  /** scratch = U⁻¹ scratch, added to u */
  #backward(u: Float32Array, scratch: Float32Array): void {
    const { width, height, stride } = this.#grid;
    const factors = this.#factors;
    const inverse = this.#inverse;
    const row = 2 * stride;
    for (let y = height; y >= 1; y -= 1) {
      const first = y * stride + 1;
      for (let at = first + width - 1; at >= first; at -= 1) {
        const w = 8 * at;
        const i = 2 * at;
        const east = factors[w + 4];
        const sw = factors[w + 5];
        const s = factors[w + 6];
        const se = factors[w + 7];
        const scale = inverse[at];
        const first =
          (scratch[i] +
            sw * scratch[i + row - 2] +
            s * scratch[i + row] +
            se * scratch[i + row + 2] +
            east * scratch[i + 2]) *
          scale;
        const second =
          (scratch[i + 1] +
            sw * scratch[i + row - 1] +
            s * scratch[i + row + 1] +
            se * scratch[i + row + 3] +
            east * scratch[i + 3]) *
          scale;
        scratch[i] = first;
        scratch[i + 1] = second;
        u[i] += first;
        u[i + 1] += second;
      }
    }
  }
}
