import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { PropagationKernels } from './kernels/kernelRoom.ts';
import { createField, type StencilGrid } from './stencilGrid.ts';

/** After so many steps the residual is computed anew instead of carried on, so that rounding cannot add up. */
const stepsToRenewal = 12;

/** Gives an approximate answer u to a right side f, beginning from zero. */
export interface Preconditioner {
  cycle(f: Float32Array, u: Float32Array): void;
}

/** Sums over a field, one a channel. */
type Pair = [first: number, second: number];

/**
 * Solves a grid's equations for two channels at once by preconditioned conjugate gradients, in the flexible form that
 * lets the preconditioner differ from step to step (Notay, "Flexible conjugate gradients", SIAM J. Sci. Comput. 22,
 * 2000): a new direction is made conjugate to the last one explicitly. Methods that make the residual small stall,
 * because the residual of what varies slowly over the picture is below rounding. The channels share everything but their step lengths.
 */
export class KrylovSolver {
  readonly #grid: StencilGrid;
  readonly #preconditioner: Preconditioner;
  readonly #kernels: PropagationKernels;
  /** Of the direction: with the residual, and with its own image; one a channel. */
  readonly #sums: Float64Array;
  /** The answer so far, interleaved; kept when the equations change. */
  readonly values: Float64Array;
  readonly #residual: Float32Array;
  #rightSide: Float32Array;
  #direction: Float32Array;
  #image: Float32Array;
  #lastDirection: Float32Array;
  #lastImage: Float32Array;
  #lastEnergy: Pair = [0, 0];
  /** How much of the last direction was taken out of the new one. */
  #shares: Pair = [0, 0];
  #steps = 0;

  constructor(grid: StencilGrid, preconditioner: Preconditioner) {
    this.#grid = grid;
    this.#preconditioner = preconditioner;
    this.#kernels = grid.room.kernels;
    this.values = grid.room.doubles(2 * grid.stride * (grid.height + 2));
    this.#sums = grid.room.doubles(4);
    this.#residual = createField(grid);
    this.#rightSide = this.#residual;
    this.#direction = createField(grid);
    this.#image = createField(grid);
    this.#lastDirection = createField(grid);
    this.#lastImage = createField(grid);
  }

  /**
   * Begins with a right side.
   *
   * @param fromZero forgets the last answer
   */
  start(rightSide: Float32Array, fromZero: boolean): void {
    this.#rightSide = rightSide;
    if (fromZero) {
      this.values.fill(0);
      this.#residual.set(rightSide);
    } else {
      this.#renewResidual();
    }
    this.#steps = 0;
    this.#lastEnergy = [0, 0];
  }

  /** One step. @returns the largest change of a value */
  step(): number {
    if (this.#steps % stepsToRenewal === stepsToRenewal - 1) this.#renewResidual();
    this.#steps += 1;
    this.#preconditioner.cycle(this.#residual, this.#direction);
    this.#applyGrid();
    this.#orthogonalize();
    const change = this.#advance();
    [this.#direction, this.#lastDirection] = [this.#lastDirection, this.#direction];
    [this.#image, this.#lastImage] = [this.#lastImage, this.#image];
    return change;
  }

  #renewResidual(): void {
    const { width, height, weights, pull } = this.#grid;
    this.#kernels.renewResidual(
      width,
      height,
      weights.byteOffset,
      pull.byteOffset,
      this.values.byteOffset,
      this.#rightSide.byteOffset,
      this.#residual.byteOffset,
    );
  }

  #applyGrid(): void {
    const { width, height, weights, pull } = this.#grid;
    this.#kernels.applyGrid(
      width,
      height,
      weights.byteOffset,
      pull.byteOffset,
      this.#direction.byteOffset,
      this.#image.byteOffset,
    );
  }

  /** Takes out of the new direction what the last one has done already, and measures it against the residual. */
  #orthogonalize(): void {
    const sums = this.#sums;
    const [energy0, energy1] = this.#lastEnergy;
    this.#shares = [0, 0];
    if (energy0 !== 0 || energy1 !== 0) {
      this.#kernels.conjugateSums(
        this.#image.length,
        this.#image.byteOffset,
        this.#lastDirection.byteOffset,
        sums.byteOffset,
      );
      this.#shares = [energy0 > 0 ? sums[0] / energy0 : 0, energy1 > 0 ? sums[1] / energy1 : 0];
    }
    this.#kernels.orthogonalize(
      this.#image.length,
      this.#image.byteOffset,
      this.#direction.byteOffset,
      this.#lastImage.byteOffset,
      this.#lastDirection.byteOffset,
      this.#residual.byteOffset,
      ...this.#shares,
      sums.byteOffset,
    );
  }

  /** Goes along the direction to where the residual has no part in it. */
  #advance(): number {
    const [sum0, sum1, energy0, energy1] = this.#sums;
    this.#lastEnergy = [energy0, energy1];
    if (energy0 <= 0) this.#restore(0);
    if (energy1 <= 0) this.#restore(1);
    const length0 = energy0 > 0 ? sum0 / energy0 : 1;
    const length1 = energy1 > 0 ? sum1 / energy1 : 1;
    if (!Number.isFinite(length0 + length1)) throw brokenDown();
    return this.#kernels.advance(
      this.#image.length,
      this.#direction.byteOffset,
      this.#image.byteOffset,
      this.#residual.byteOffset,
      this.values.byteOffset,
      length0,
      length1,
    );
  }

  /**
   * Where rounding leaves a direction without length, the cycle's own answer is taken as
   * it is, and the next direction begins anew.
   */
  #restore(channel: 0 | 1): void {
    const share = this.#shares[channel];
    this.#lastEnergy[channel] = 0;
    if (share === 0) return;
    for (let i = channel; i < this.#image.length; i += 2) {
      this.#image[i] += share * this.#lastImage[i];
      this.#direction[i] += share * this.#lastDirection[i];
    }
  }
}

/** A comparison with NaN is false, and would pass for an answer. */
function brokenDown(): HeliochromeError {
  return new HeliochromeError(
    'internal',
    'The equations of spreading hints could not be solved for this photo.',
    'Please report this with the photo. The model alone can spread the hints (mix 0).',
  );
}
