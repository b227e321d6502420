import * as tf from '@tensorflow/tfjs';

/** Constants of Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019). */
export interface AdamWOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Longest allowed gradient, global L2 norm. */
  readonly gradientNorm: number;
}

interface Slot {
  readonly name: string;
  readonly variable: tf.Variable;
  readonly mean: tf.Variable;
  readonly square: tf.Variable;
  /** Biases are not decayed. */
  readonly decays: boolean;
}

/** AdamW over a fixed list of variables, with its state open to checkpoints. Owns two variables for each. */
export class AdamW {
  #slots: Slot[];
  #options: AdamWOptions;
  #step = 0;

  /** @param variables name → variable; names key the state in checkpoints */
  constructor(variables: ReadonlyMap<string, tf.Variable>, options: AdamWOptions) {
    this.#options = options;
    this.#slots = [...variables].map(([name, variable]) => ({
      name,
      variable,
      mean: tf.tidy(() => tf.variable(tf.zerosLike(variable), false)),
      square: tf.tidy(() => tf.variable(tf.zerosLike(variable), false)),
      decays: variable.rank > 1,
    }));
  }

  /** Steps taken so far. */
  get step(): number {
    return this.#step;
  }

  /**
   * One update. `gradients` is keyed by the variables' own names and is not disposed.
   * @returns the global L2 norm of the gradients before shortening, as a scalar the caller disposes
   */
  apply(gradients: tf.NamedTensorMap, learningRate: number): tf.Scalar {
    this.#step += 1;
    const { beta1, beta2, epsilon, weightDecay, gradientNorm } = this.#options;
    const meanCorrection = 1 - beta1 ** this.#step;
    const squareCorrection = Math.sqrt(1 - beta2 ** this.#step);
    const rate = (learningRate * squareCorrection) / meanCorrection;
    return tf.tidy(() => {
      const given = this.#slots.map((slot) => gradients[slot.variable.name]);
      const norm = tf.sqrt(tf.addN(given.map((gradient) => gradient.square().sum<tf.Scalar>())));
      const scale = tf.minimum(1, tf.scalar(gradientNorm).div(norm.add(1e-12)));
      this.#slots.forEach((slot, index) => {
        const gradient = given[index].mul(scale);
        slot.mean.assign(slot.mean.add(gradient.sub(slot.mean).mul(1 - beta1)));
        slot.square.assign(
          slot.square.add(
            gradient
              .square()
              .sub(slot.square)
              .mul(1 - beta2),
          ),
        );
        // ε is scaled with the bias correction, so that the update equals the published one.
        const direction = slot.mean.div(slot.square.sqrt().add(epsilon * squareCorrection));
        const kept = slot.decays
          ? slot.variable.mul(1 - learningRate * weightDecay)
          : slot.variable;
        slot.variable.assign(kept.sub(direction.mul(rate)));
      });
      return norm;
    });
  }

  /** The state, keyed for a checkpoint; the tensors stay owned by the optimizer. */
  state(): Map<string, tf.Variable> {
    const entries = new Map<string, tf.Variable>();
    for (const slot of this.#slots) {
      entries.set(`optimizer/mean/${slot.name}`, slot.mean);
      entries.set(`optimizer/square/${slot.name}`, slot.square);
    }
    return entries;
  }

  /** Puts back what {@link AdamW.state} gave. */
  restore(step: number, tensors: ReadonlyMap<string, tf.Tensor>): void {
    this.#step = step;
    for (const [key, variable] of this.state()) {
      variable.assign(tensors.get(key)!);
    }
  }

  /** Frees the state. */
  dispose(): void {
    for (const slot of this.#slots) {
      slot.mean.dispose();
      slot.square.dispose();
    }
  }
}
