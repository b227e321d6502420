import * as tf from '@tensorflow/tfjs';
import { shortening } from './gradientNorm.ts';

/** Constants of Adam (Kingma and Ba 2015) with weight decay, decoupled (Loshchilov and Hutter 2019) or not. */
export interface AdamWOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** The decay is added to the gradient, as L2 regularization is, instead of taken from the weight; default false. */
  readonly coupledDecay?: boolean;
  /** Longest allowed gradient, global L2 norm; null: any. */
  readonly gradientNorm: number | null;
}

interface Slot {
  readonly name: string;
  readonly variable: tf.Variable;
  readonly mean: tf.Variable;
  readonly square: tf.Variable;
  /** Biases are not decayed. */
  readonly decays: boolean;
}

/** AdamW, or Adam, over a fixed list of variables, with its state open to checkpoints. Owns two variables for each. */
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
   * One update. `gradients` is keyed by the variables' own names and is not disposed; variables without one stay.
   * @returns the global L2 norm of the gradients before shortening, as a scalar the caller disposes
   */
  apply(gradients: tf.NamedTensorMap, learningRate: number): tf.Scalar {
    this.#step += 1;
    const { beta1, beta2, epsilon, weightDecay, coupledDecay, gradientNorm } = this.#options;
    const meanCorrection = 1 - beta1 ** this.#step;
    const squareCorrection = Math.sqrt(1 - beta2 ** this.#step);
    const rate = (learningRate * squareCorrection) / meanCorrection;
    return tf.tidy(() => {
      const moved = this.#slots.filter(({ variable }) => variable.name in gradients);
      const given = moved.map(({ variable }) => gradients[variable.name]);
      const { norm, scale } = shortening(given, gradientNorm);
      moved.forEach((slot, index) => {
        const pulled = slot.decays && coupledDecay === true && weightDecay > 0;
        const gradient = pulled
          ? given[index].mul(scale).add(slot.variable.mul(weightDecay))
          : given[index].mul(scale);
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
        const kept =
          slot.decays && coupledDecay !== true
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
