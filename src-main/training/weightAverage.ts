import * as tf from '@tensorflow/tfjs';

/**
 * Exponential moving average of a network's weights (Polyak and Juditsky 1992). The decay grows with the step,
 * min(decay, (1 + t)/(10 + t)), so that early averages are not dominated by the random start.
 */
export class WeightAverage {
  #averages: Map<string, tf.Variable>;
  #variables: ReadonlyMap<string, tf.Variable>;
  #decay: number;

  constructor(variables: ReadonlyMap<string, tf.Variable>, decay: number) {
    this.#variables = variables;
    this.#decay = decay;
    this.#averages = new Map(
      [...variables].map(([name, variable]) => [
        name,
        tf.tidy(() => tf.variable(variable.clone(), false)),
      ]),
    );
  }

  /** Takes in the weights of step `step` (0-based). */
  update(step: number): void {
    const share = 1 - Math.min(this.#decay, (1 + step) / (10 + step));
    tf.tidy(() => {
      for (const [name, variable] of this.#variables) {
        const average = this.#averages.get(name)!;
        average.assign(average.add(variable.sub(average).mul(share)));
      }
    });
  }

  /** Runs `body` while the network holds its averaged weights, then gives it back its own. */
  async whileApplied<T>(body: () => Promise<T>): Promise<T> {
    this.#swap();
    try {
      return await body();
    } finally {
      this.#swap();
    }
  }

  #swap(): void {
    tf.tidy(() => {
      for (const [name, variable] of this.#variables) {
        const average = this.#averages.get(name)!;
        const own = variable.clone();
        variable.assign(average);
        average.assign(own);
      }
    });
  }

  /** The averages, keyed for a checkpoint; they stay owned here. */
  state(): Map<string, tf.Tensor> {
    return new Map([...this.#averages].map(([name, average]) => [`average/${name}`, average]));
  }

  /** Puts back what {@link WeightAverage.state} gave. */
  restore(tensors: ReadonlyMap<string, tf.Tensor>): void {
    for (const [name, average] of this.#averages) average.assign(tensors.get(`average/${name}`)!);
  }

  /** Frees the averages. */
  dispose(): void {
    for (const average of this.#averages.values()) average.dispose();
  }
}
