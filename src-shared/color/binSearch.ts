import type { AbBins } from './abBins.ts';

/** Keeps cells of the lattice apart from one another; a\*b\* is clamped to ± cellLimit × grid. */
const cellLimit = 500;

/**
 * Finds the bins nearest to a color, exactly, without looking at all of them: candidates are kept for each cell of
 * the lattice that was asked for. Ties go to the bin that comes first. One search is not for several threads.
 */
export class BinSearch {
  readonly bins: AbBins;
  readonly #candidates = new Map<number, Uint16Array>();
  readonly #originA: number;
  readonly #originB: number;
  readonly #most: number;
  /** Indices of the bins that the last {@link nearestFew} found, nearest first. */
  readonly indices: Uint16Array;
  /** Their squared distances. */
  readonly squares: Float64Array;

  /**
   * @param bins of one square lattice
   * @param most how many bins {@link nearestFew} finds; no more than there are
   */
  constructor(bins: AbBins, most = 1) {
    this.bins = bins;
    this.#most = Math.min(most, bins.count);
    this.indices = new Uint16Array(this.#most);
    this.squares = new Float64Array(this.#most);
    this.#originA = bins.centers[0];
    this.#originB = bins.centers[1];
  }

  /** Index of the nearest bin. */
  nearest(a: number, b: number): number {
    const { centers } = this.bins;
    let best = 0;
    let bestSquare = Infinity;
    for (const bin of this.#near(a, b)) {
      const square = (centers[2 * bin] - a) ** 2 + (centers[2 * bin + 1] - b) ** 2;
      if (square < bestSquare) {
        bestSquare = square;
        best = bin;
      }
    }
    return best;
  }

  /** Finds the nearest bins; {@link indices} and {@link squares} hold them until the next call. */
  nearestFew(a: number, b: number): void {
    const { centers } = this.bins;
    const { indices, squares } = this;
    const last = this.#most - 1;
    squares.fill(Infinity);
    for (const bin of this.#near(a, b)) {
      const square = (centers[2 * bin] - a) ** 2 + (centers[2 * bin + 1] - b) ** 2;
      if (square >= squares[last]) continue;
      let place = last;
      for (; place > 0 && square < squares[place - 1]; place -= 1) {
        squares[place] = squares[place - 1];
        indices[place] = indices[place - 1];
      }
      squares[place] = square;
      indices[place] = bin;
    }
  }

  #near(a: number, b: number): Uint16Array {
    const { gridSize } = this.bins;
    const column = clampCell(Math.round((a - this.#originA) / gridSize));
    const row = clampCell(Math.round((b - this.#originB) / gridSize));
    const key = (column + cellLimit) * 2 * (cellLimit + 1) + row + cellLimit;
    let found = this.#candidates.get(key);
    if (found === undefined) {
      found = this.#candidatesAbout(
        this.#originA + column * gridSize,
        this.#originB + row * gridSize,
      );
      this.#candidates.set(key, found);
    }
    return found;
  }

  /**
   * The bins that can be among the nearest of any color of the cell about a point: a color is at most half a
   * diagonal from that point, so its k nearest are at most a whole diagonal farther from the point than the point's
   * own k-th nearest.
   */
  #candidatesAbout(a: number, b: number): Uint16Array {
    const { centers, count, gridSize } = this.bins;
    const distances = Float64Array.from({ length: count }, (_, bin) =>
      Math.sqrt((centers[2 * bin] - a) ** 2 + (centers[2 * bin + 1] - b) ** 2),
    );
    const reach = distances.toSorted()[this.#most - 1] + gridSize * (Math.SQRT2 + 1e-6);
    return Uint16Array.from([...distances.keys()].filter((bin) => distances[bin] <= reach));
  }
}

function clampCell(cell: number): number {
  return Math.min(cellLimit, Math.max(-cellLimit, cell));
}

/** Index of the bin nearest to a color; for many colors make one {@link BinSearch}. */
export function nearestBin(bins: AbBins, a: number, b: number): number {
  return new BinSearch(bins).nearest(a, b);
}
