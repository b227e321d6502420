/**
 * Levin's weights written down straight from the paper and the authors' published program, made the same both ways, and
 * the equations solved by Gaussian elimination: shares nothing with the program's own solver.
 */
export interface DirectProblem {
  readonly width: number;
  readonly height: number;
  /** L\* */
  readonly luminance: Float32Array;
  /** The known value of a pixel, or null */
  readonly known: readonly (number | null)[];
  /** The prior's pull and value at a pixel */
  readonly prior?: (point: number) => { readonly pull: number; readonly value: number };
}

function neighborsOf(point: number, width: number, height: number): number[] {
  const [x, y] = [point % width, Math.floor(point / width)];
  const found: number[] = [];
  for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row += 1) {
    for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column += 1) {
      if (row !== y || column !== x) found.push(row * width + column);
    }
  }
  return found;
}

/** Weights of a pixel's neighbors, summing to 1. */
export function paperWeights(
  luminance: Float32Array,
  point: number,
  neighbors: readonly number[],
): number[] {
  const values = neighbors.map((neighbor) => luminance[neighbor] / 100);
  const own = luminance[point] / 100;
  const window = [...values, own];
  const mean = window.reduce((sum, value) => sum + value, 0) / window.length;
  const variance = window.reduce((sum, value) => sum + (value - mean) ** 2, 0) / window.length;
  const nearest = Math.min(...values.map((value) => (value - own) ** 2));
  const spread = Math.max(0.6 * variance, -nearest / Math.log(0.01), 0.000002);
  const raw = values.map((value) => Math.exp(-((value - own) ** 2) / spread));
  const total = raw.reduce((sum, value) => sum + value, 0);
  return raw.map((value) => value / total);
}

/** What a pixel takes from each of its neighbors. */
type Shares = readonly (readonly { readonly neighbor: number; readonly weight: number }[])[];

/** Where a walk that follows the weights is, begun evenly, half of it resting at each of its 40 steps. */
function visits(shares: Shares): number[] {
  let share = shares.map(() => 1);
  for (let round = 0; round < 40; round += 1) {
    const next = share.map((value) => value / 2);
    for (const [point, taken] of shares.entries()) {
      for (const { neighbor, weight } of taken) next[neighbor] += (weight * share[point]) / 2;
    }
    share = next.map((value) => Math.min(1e6, Math.max(1e-6, value)));
  }
  return share;
}

/** The equations while nothing is known: Σ weight · (own value − the neighbor's), weights the same both ways. */
function equations({ width, height, luminance }: DirectProblem): {
  readonly rows: Float64Array[];
  readonly visited: readonly number[];
} {
  const count = width * height;
  const shares: Shares = Array.from({ length: count }, (_, point) => {
    const neighbors = neighborsOf(point, width, height);
    const weights = paperWeights(luminance, point, neighbors);
    return neighbors.map((neighbor, index) => ({ neighbor, weight: weights[index] }));
  });
  const visited = visits(shares);
  const rows = Array.from({ length: count }, () => new Float64Array(count + 1));
  for (const [point, taken] of shares.entries()) {
    for (const { neighbor, weight } of taken) {
      const half = (visited[point] * weight) / 2;
      rows[point][neighbor] -= half;
      rows[neighbor][point] -= half;
      rows[point][point] += half;
      rows[neighbor][neighbor] += half;
    }
  }
  return { rows, visited };
}

/** The value of every pixel. */
export function solveDirectly(problem: DirectProblem): number[] {
  const { width, height, known, prior } = problem;
  const count = width * height;
  const { rows, visited } = equations(problem);
  for (let point = 0; point < count; point += 1) {
    const value = known[point];
    if (value !== null) {
      rows[point].fill(0);
      rows[point][point] = 1;
      rows[point][count] = value;
    } else if (prior !== undefined) {
      const held = prior(point);
      rows[point][point] += held.pull * visited[point];
      rows[point][count] = held.pull * visited[point] * held.value;
    }
  }
  return eliminate(rows);
}

/** Gaussian elimination with partial pivoting. */
function eliminate(rows: Float64Array[]): number[] {
  const count = rows.length;
  for (let pivot = 0; pivot < count; pivot += 1) {
    let best = pivot;
    for (let row = pivot + 1; row < count; row += 1) {
      if (Math.abs(rows[row][pivot]) > Math.abs(rows[best][pivot])) best = row;
    }
    [rows[pivot], rows[best]] = [rows[best], rows[pivot]];
    for (let row = pivot + 1; row < count; row += 1) {
      const factor = rows[row][pivot] / rows[pivot][pivot];
      if (factor === 0) continue;
      for (let column = pivot; column <= count; column += 1) {
        rows[row][column] -= factor * rows[pivot][column];
      }
    }
  }
  const answer = new Array<number>(count).fill(0);
  for (let row = count - 1; row >= 0; row -= 1) {
    let value = rows[row][count];
    for (let column = row + 1; column < count; column += 1) {
      value -= rows[row][column] * answer[column];
    }
    answer[row] = value / rows[row][row];
  }
  return answer;
}
