import { HeliochromeError } from '../domain/error.ts';
import { rgbToLabPlanes } from './planes.ts';

/** Colors of the a\*b\* plane that stand for all others: points of one square lattice. */
export interface AbBins {
  /** Distance of neighboring centers in a\*b\* units */
  readonly gridSize: number;
  readonly count: number;
  /** count × 2 values: a0, b0, a1, b1 … */
  readonly centers: Float32Array<ArrayBuffer>;
}

/**
 * The 313 bins of Zhang, Isola and Efros, "Colorful Image Colorization", ECCV 2016: `pts_in_hull.npy` of
 * github.com/richzhang/colorization (BSD-2-Clause), in its order. Rows of [a, b from, b to], every 10.
 */
const zhangRows = [
  [-90, 50, 90],
  [-80, 20, 90],
  [-70, 0, 90],
  [-60, -20, 90],
  [-50, -30, 100],
  [-40, -40, 100],
  [-30, -50, 100],
  [-20, -50, 100],
  [-10, -60, 100],
  [0, -70, 100],
  [10, -80, 90],
  [20, -80, 90],
  [30, -90, 90],
  [40, -100, 90],
  [50, -100, 80],
  [60, -110, 80],
  [70, -110, 80],
  [80, -110, 70],
  [90, -110, 70],
  [100, -90, 0],
] as const;

/**
 * The 313 published bins of Zhang et al. 2016, grid 10, in the published order (a ascending, then b). They reach
 * beyond what sRGB can show; no rule gives them back from the gamut, so they are listed.
 */
export function zhang313Bins(): AbBins {
  const gridSize = 10;
  const centers: number[] = [];
  for (const [a, from, to] of zhangRows) {
    for (let b = from; b <= to; b += gridSize) centers.push(a, b);
  }
  return binsAt(gridSize, centers);
}

/**
 * The multiples of `gridSize` that are nearest to some color of the 8-bit sRGB gamut, a ascending, then b. Grid 10
 * gives 261. (A color inside the cube has the a\*b\* of one on its surface, up to rounding, so the surface is
 * searched.)
 *
 * @param gridSize 1 to 50, a\*b\* units
 * @throws HeliochromeError `usage` for another size
 */
export function srgbGamutBins(gridSize: number): AbBins {
  requireSize(gridSize, 'The grid size');
  const { a, b } = rgbToLabPlanes(cubeSurface(), 256 * 6, 256);
  const found = new Set<number>();
  for (let index = 0; index < a.length; index += 1) {
    found.add(cellKey(Math.round(a[index] / gridSize), Math.round(b[index] / gridSize)));
  }
  return binsOfCells(found, gridSize);
}

/** The six faces of the RGB cube, 256 × 256 pixels each. */
function cubeSurface(): Uint8Array {
  const pixels = new Uint8Array(6 * 256 * 256 * 3);
  let place = 0;
  for (let face = 0; face < 6; face += 1) {
    const fixed = face >> 1;
    for (let index = 0; index < 65536; index += 1, place += 3) {
      pixels[place + fixed] = face % 2 === 0 ? 0 : 255;
      pixels[place + ((fixed + 1) % 3)] = index >> 8;
      pixels[place + ((fixed + 2) % 3)] = index & 255;
    }
  }
  return pixels;
}

/** The plane that windows are laid over, as Valverde does: −110 to 110 both ways. */
const windowedFrom = -110;
const windowedTo = 110;

/**
 * Finds the bins that occur in a data set, as Valverde does ("Colorizing black and white images using deep
 * learning", LAID, 2017): square windows are laid edge to edge over the a\*b\* plane from −110 to 110, and each
 * window in which any color falls is a bin. Here a bin's center is the middle of its window (Valverde decodes to
 * the corner, half a window off), and colors beyond the plane count in the outermost window. Takes any number of
 * pictures in constant memory.
 */
export class AbWindows {
  readonly windowSize: number;
  readonly #perSide: number;
  readonly #counts: Float64Array<ArrayBuffer>;

  /**
   * @param windowSize side of a window, 1 to 50, a\*b\* units
   * @throws HeliochromeError `usage` for another size
   */
  constructor(windowSize: number) {
    requireSize(windowSize, 'The window size');
    this.windowSize = windowSize;
    this.#perSide = Math.ceil((windowedTo - windowedFrom) / windowSize);
    this.#counts = new Float64Array(this.#perSide ** 2);
  }

  /** Counts colors: a0, b0, a1, b1 … */
  add(abSamples: ArrayLike<number>): void {
    for (let index = 0; index + 1 < abSamples.length; index += 2) {
      const row = this.#windowOf(abSamples[index]);
      this.#counts[row * this.#perSide + this.#windowOf(abSamples[index + 1])] += 1;
    }
  }

  #windowOf(value: number): number {
    const window = Math.floor((value - windowedFrom) / this.windowSize);
    return Math.min(this.#perSide - 1, Math.max(0, window));
  }

  /**
   * The bins that occurred, a ascending, then b, and how many colors fell in each.
   *
   * @throws HeliochromeError `data-unusable` when no color was added
   */
  found(): { bins: AbBins; counts: Float64Array<ArrayBuffer> } {
    const centers: number[] = [];
    const counts: number[] = [];
    this.#counts.forEach((count, index) => {
      if (count === 0) return;
      centers.push(this.#middle(Math.floor(index / this.#perSide)));
      centers.push(this.#middle(index % this.#perSide));
      counts.push(count);
    });
    if (counts.length === 0) {
      throw new HeliochromeError(
        'data-unusable',
        'No ab bins could be found: no color was given.',
        'Give at least one color photograph.',
      );
    }
    return { bins: binsAt(this.windowSize, centers), counts: Float64Array.from(counts) };
  }

  #middle(window: number): number {
    return windowedFrom + (window + 0.5) * this.windowSize;
  }
}

/**
 * The bins that occur among colors; see {@link AbWindows}, which takes them picture by picture.
 *
 * @param abSamples a0, b0, a1, b1 …
 * @throws HeliochromeError `usage` for a window size outside 1–50, `data-unusable` when there is no color
 */
export function binsFoundIn(abSamples: ArrayLike<number>, windowSize: number): AbBins {
  const windows = new AbWindows(windowSize);
  windows.add(abSamples);
  return windows.found().bins;
}

function cellKey(column: number, row: number): number {
  return (column + 512) * 1024 + row + 512;
}

function binsOfCells(keys: Iterable<number>, gridSize: number): AbBins {
  const centers: number[] = [];
  for (const key of [...keys].sort((one, other) => one - other)) {
    centers.push((Math.floor(key / 1024) - 512) * gridSize);
    centers.push(((key % 1024) - 512) * gridSize);
  }
  return binsAt(gridSize, centers);
}

function binsAt(gridSize: number, centers: readonly number[]): AbBins {
  return { gridSize, count: centers.length / 2, centers: Float32Array.from(centers) };
}

function requireSize(size: number, what: string): void {
  if (size >= 1 && size <= 50) return;
  throw new HeliochromeError(
    'usage',
    `${what} must be from 1 to 50 a*b* units; it is ${size}.`,
    'Use 10 unless you have a reason for another.',
  );
}
