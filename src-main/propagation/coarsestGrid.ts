import { placeOf, type StencilGrid } from './stencilGrid.ts';

/** Below this pivot an equation holds nothing; its answer is 0. */
const leastPivot = 1e-30;

/** The coarsest grid's equations, solved directly. */
export class CoarsestGrid {
  readonly #grid: StencilGrid;
  readonly #count: number;
  /** L and U in one matrix, row-major; no rows are exchanged, since diagonals dominate. */
  readonly #factors: Float64Array;
  readonly #values: Float64Array;

  constructor(grid: StencilGrid) {
    this.#grid = grid;
    this.#count = grid.width * grid.height;
    this.#factors = new Float64Array(this.#count ** 2);
    this.#values = new Float64Array(this.#count);
  }

  /** Factorizes the equations that the grid holds now. */
  factorize(): void {
    this.#fill();
    const [n, m] = [this.#count, this.#factors];
    for (let pivot = 0; pivot < n; pivot += 1) {
      const diagonal = m[pivot * n + pivot];
      const inverse = Math.abs(diagonal) > leastPivot ? 1 / diagonal : 0;
      m[pivot * n + pivot] = inverse;
      for (let row = pivot + 1; row < n; row += 1) {
        const factor = m[row * n + pivot] * inverse;
        m[row * n + pivot] = factor;
        if (factor === 0) continue;
        for (let column = pivot + 1; column < n; column += 1) {
          m[row * n + column] -= factor * m[pivot * n + column];
        }
      }
    }
  }

  /** Solves for both channels. */
  solve(f: Float32Array, u: Float32Array): void {
    const [n, m, values] = [this.#count, this.#factors, this.#values];
    for (let channel = 0; channel < 2; channel += 1) {
      for (let row = 0; row < n; row += 1) {
        let value = f[this.#place(row) + channel];
        for (let column = 0; column < row; column += 1) {
          value -= m[row * n + column] * values[column];
        }
        values[row] = value;
      }
      for (let row = n - 1; row >= 0; row -= 1) {
        let value = values[row];
        for (let column = row + 1; column < n; column += 1) {
          value -= m[row * n + column] * values[column];
        }
        values[row] = value * m[row * n + row];
        u[this.#place(row) + channel] = values[row];
      }
    }
  }

  #place(point: number): number {
    const { width } = this.#grid;
    return 2 * placeOf(this.#grid, point % width, Math.floor(point / width));
  }

  #fill(): void {
    const { width, height, weights, pull } = this.#grid;
    this.#factors.fill(0);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const row = (y * width + x) * this.#count;
        const at = placeOf(this.#grid, x, y);
        let diagonal = pull[at];
        for (let k = 0; k < 9; k += 1) {
          if (k === 4) continue;
          const weight = weights[8 * at + (k < 4 ? k : k - 1)];
          diagonal += weight;
          if (weight === 0) continue;
          const [column, line] = [x + (k % 3) - 1, y + Math.floor(k / 3) - 1];
          this.#factors[row + line * width + column] -= weight;
        }
        this.#factors[row + y * width + x] += diagonal;
      }
    }
  }
}
