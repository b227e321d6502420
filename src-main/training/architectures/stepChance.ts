import { RandomState } from '../data/randomState.ts';

/** Keeps these seeds apart from those of the crops. */
const stream = 7;

/**
 * Chance within training steps (dropout, noise). What is drawn depends on the run's seed and the step alone, so that a
 * resumed run goes on as if it had not stopped.
 */
export class StepChance {
  readonly #seed: number;
  #state: RandomState;

  constructor(seed: number) {
    this.#seed = seed;
    this.#state = RandomState.derive(seed, stream);
  }

  /** Begins a step. @param turn number of the player whose turn it is */
  begin(step: number, turn: number): void {
    this.#state = RandomState.derive(this.#seed, stream, step, turn);
  }

  /** A seed for the next random tensor. */
  nextSeed(): number {
    return 1 + this.#state.below(2 ** 31 - 2);
  }
}
