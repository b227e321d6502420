import { setImmediate } from 'node:timers/promises';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { ChromaPlane, LuminancePlane } from '../../src-shared/domain/planes.ts';
import { cancelled } from '../platform/systemError.ts';
import { balanceFactors } from './balance.ts';
import { KrylovSolver } from './krylovSolver.ts';
import { knownBorder, takeFromKnown } from './knownBorder.ts';
import { writeLevinWeights } from './levinWeights.ts';
import { Multigrid } from './multigrid.ts';
import type {
  KnownColors,
  PriorColors,
  PropagationOptions,
  PropagationReport,
} from './propagationTypes.ts';
import {
  createField,
  createStencilGrid,
  growArea,
  isEmpty,
  placeOf,
  wholeArea,
  type GridArea,
  type StencilGrid,
} from './stencilGrid.ts';
import { symmetrize } from './symmetry.ts';

/** Larger luminance planes are refused: beyond this, color is raised from a smaller plane. */
export const largestPropagationPixels = 2 * 1024 * 1024;

/** Measured on scans of a megapixel: on average 0.02 off the exact answer, 0.8 at most. */
const defaultTolerance = 0.25;
const defaultIterations = 60;
/** The end is when so many steps in a row changed next to nothing. */
const calmStepsToEnd = 2;
/** Pulls that differ by less than this share count as the same. */
const samePull = 1e-6;

/**
 * Spreads known colors over one picture by Levin, Lischinski and Weiss, "Colorization using Optimization", ACM
 * Transactions on Graphics 23 (SIGGRAPH 2004): every pixel's color is the mean of its neighbors', weighted by how
 * alike their luminance is, the weights made the same both ways (see {@link symmetrize}); known colors stay exactly as
 * they are. A prior adds to each pixel a neighbor that has the prior's color.
 *
 * Solved by conjugate gradients with a multigrid cycle as preconditioner. What belongs to the luminance is computed once;
 * later answers begin with the last one, and derive anew only what changed hints have touched.
 */
export class LevinPropagation {
  readonly #luminance: LuminancePlane;
  readonly #grid: StencilGrid;
  readonly #multigrid: Multigrid;
  readonly #solver: KrylovSolver;
  readonly #rightSide: Float32Array;
  /** How much each equation counts: see {@link balanceFactors}. */
  readonly #factors: Float32Array;
  /** What the equations stand for now: −1 known, else the prior's pull. */
  readonly #state: Float32Array;
  /** The weights while nothing is known. */
  readonly #weights: Float32Array;
  #fresh = true;

  /**
   * @param luminance L\* of the picture, at most {@link largestPropagationPixels}
   * @throws HeliochromeError usage
   */
  constructor(luminance: LuminancePlane) {
    requireLuminance(luminance);
    this.#luminance = luminance;
    this.#grid = createStencilGrid(luminance.width, luminance.height);
    writeLevinWeights(this.#grid, luminance, wholeArea(luminance));
    this.#factors = balanceFactors(this.#grid);
    symmetrize(this.#grid, this.#factors);
    this.#weights = this.#grid.weights.slice();
    this.#multigrid = new Multigrid(this.#grid);
    this.#solver = new KrylovSolver(this.#grid, this.#multigrid);
    this.#rightSide = createField(this.#grid);
    this.#state = new Float32Array(luminance.width * luminance.height).fill(NaN);
  }

  /**
   * Colors the picture. One call at a time; the program may do other things between steps.
   *
   * @param prior null for none: without known colors the answer is then grey
   * @returns colors whose confidence is 1 where known and the prior's elsewhere (without one: 1 if anything is known)
   * @throws HeliochromeError usage (sizes differ), cancelled
   */
  async solve(
    known: KnownColors,
    prior: PriorColors | null,
    options: PropagationOptions = {},
  ): Promise<PropagationReport> {
    requireSize(this.#luminance, known, 'known colors');
    if (prior !== null) requireSize(this.#luminance, prior.chroma, 'prior');
    const anyKnown = known.mask.includes(1);
    if (!anyKnown)
      return {
        chroma: priorOrGrey(this.#luminance, prior),
        iterations: 0,
        converged: true,
        lastChange: 0,
      };
    throwIfAborted(options.signal);
    this.#writeEquations(known, prior);
    const progress = await this.#iterate(options);
    return { chroma: this.#answer(known, prior), ...progress };
  }

  async #iterate(options: PropagationOptions): Promise<Omit<PropagationReport, 'chroma'>> {
    const { tolerance = defaultTolerance, iterations = defaultIterations, signal } = options;
    this.#solver.start(this.#rightSide, this.#fresh);
    this.#fresh = false;
    let lastChange = Infinity;
    let [step, calmSteps] = [0, 0];
    // What varies slowly over the picture can begin to move late: one small change is not yet the end.
    while (step < iterations && calmSteps < calmStepsToEnd) {
      await setImmediate();
      throwIfAborted(signal);
      lastChange = this.#solver.step();
      step += 1;
      calmSteps = lastChange <= tolerance ? calmSteps + 1 : 0;
    }
    return { iterations: step, converged: calmSteps === calmStepsToEnd, lastChange };
  }

  /** Brings the equations in line with what is known and with the pulls, where these have changed. */
  #writeEquations(known: KnownColors, prior: PriorColors | null): void {
    const touched = this.#updateState(known, prior);
    const changed = isEmpty(touched) ? touched : growArea(touched, 1, this.#luminance);
    for (let y = changed.top; y < changed.bottom; y += 1) {
      for (let x = changed.left; x < changed.right; x += 1) this.#writeEquation(x, y);
    }
    this.#writeRightSide(known, prior);
    if (!isEmpty(changed)) this.#multigrid.update(changed);
  }

  #writeEquation(x: number, y: number): void {
    const { weights, pull } = this.#grid;
    const at = placeOf(this.#grid, x, y);
    const state = this.#state[y * this.#luminance.width + x];
    if (state < 0) {
      weights.fill(0, 8 * at, 8 * at + 8);
      pull[at] = 1;
      return;
    }
    for (let w = 8 * at; w < 8 * at + 8; w += 1) weights[w] = this.#weights[w];
    pull[at] = state * this.#factors[at];
  }

  /** @returns the part of the picture whose equations are others now */
  #updateState(known: KnownColors, prior: PriorColors | null): GridArea {
    const { width, height } = this.#luminance;
    const state = this.#state;
    let [left, top, right, bottom] = [width, height, 0, 0];
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const point = y * width + x;
        const wanted = known.mask[point] === 1 ? -1 : prior === null ? 0 : prior.pull[point];
        if (Math.abs(wanted - state[point]) <= samePull * Math.abs(wanted)) continue;
        state[point] = wanted;
        left = Math.min(left, x);
        right = Math.max(right, x + 1);
        top = Math.min(top, y);
        bottom = y + 1;
      }
    }
    return { left, top, right, bottom };
  }

  #writeRightSide(known: KnownColors, prior: PriorColors | null): void {
    const { width, height } = this.#luminance;
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const point = y * width + x;
        const at = placeOf(this.#grid, x, y);
        const source = known.mask[point] === 1 ? known : prior?.chroma;
        // What was taken from known neighbors is in the pull already, and is not the prior's.
        const own = this.#state[point] < 0 ? 1 : this.#state[point] * this.#factors[at];
        this.#rightSide[2 * at] = source === undefined ? 0 : own * source.a[point];
        this.#rightSide[2 * at + 1] = source === undefined ? 0 : own * source.b[point];
      }
    }
    for (const point of knownBorder(known)) {
      const [x, y] = [point % width, Math.floor(point / width)];
      this.#writeEquation(x, y);
      takeFromKnown(this.#grid, known, x, y, this.#rightSide);
    }
  }

  #answer(known: KnownColors, prior: PriorColors | null): ChromaPlane {
    const { width, height } = this.#luminance;
    const count = width * height;
    const [a, b] = [new Float32Array(count), new Float32Array(count)];
    const confidence =
      prior === null ? new Float32Array(count).fill(1) : prior.chroma.confidence.slice();
    const values = this.#solver.values;
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const point = y * width + x;
        const at = 2 * placeOf(this.#grid, x, y);
        const isKnown = known.mask[point] === 1;
        // Known colors to the last bit, whatever the steps have rounded.
        a[point] = isKnown ? known.a[point] : values[at];
        b[point] = isKnown ? known.b[point] : values[at + 1];
        if (isKnown) confidence[point] = 1;
      }
    }
    return { width, height, a, b, confidence };
  }
}

/** Spreads known colors over a picture once: see {@link LevinPropagation}. @throws HeliochromeError usage, cancelled */
export async function propagateColors(
  luminance: LuminancePlane,
  known: KnownColors,
  prior: PriorColors | null = null,
  options: PropagationOptions = {},
): Promise<ChromaPlane> {
  const { chroma } = await new LevinPropagation(luminance).solve(known, prior, options);
  return chroma;
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled(signal.reason);
}

function priorOrGrey({ width, height }: LuminancePlane, prior: PriorColors | null): ChromaPlane {
  if (prior !== null) {
    const { a, b, confidence } = prior.chroma;
    return { width, height, a: a.slice(), b: b.slice(), confidence: confidence.slice() };
  }
  const count = width * height;
  return {
    width,
    height,
    a: new Float32Array(count),
    b: new Float32Array(count),
    confidence: new Float32Array(count),
  };
}

function requireLuminance({ width, height, data }: LuminancePlane): void {
  const pixels = width * height;
  if (pixels >= 1 && pixels <= largestPropagationPixels && data.length === pixels) return;
  throw new HeliochromeError(
    'usage',
    `Hints spread over pictures of 1 to ${largestPropagationPixels} pixels; this one has ${width} × ${height}, with ${data.length} values.`,
    'Spread them over a smaller copy; colors are raised to the photo afterwards.',
  );
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function requireSize(luminance: Size, plane: Size, name: string): void {
  if (plane.width === luminance.width && plane.height === luminance.height) return;
  throw new HeliochromeError(
    'usage',
    `The ${name} are for ${plane.width} × ${plane.height} pixels, the picture has ${luminance.width} × ${luminance.height}.`,
    'Draw the hints for the size of the picture.',
  );
}
