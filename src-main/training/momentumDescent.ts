import * as tf from '@tensorflow/tfjs';
import { shortening } from './gradientNorm.ts';

/** Constants of stochastic gradient descent with momentum (Polyak 1964). */
export interface MomentumOptions {
  readonly momentum: number;
  /** L2 regularization: this much of each weight is added to its gradient; biases are spared. */
  readonly weightDecay: number;
  /** Longest allowed gradient, global L2 norm; null: any. */
  readonly gradientNorm: number | null;
}

interface Slot {
  readonly name: string;
  readonly variable: tf.Variable;
  readonly velocity: tf.Variable;
  readonly decays: boolean;
}

/** v ← μ v + g, w ← w − η v, over a fixed list of variables. Owns one variable for each. */
export class MomentumDescent {
  readonly #slots: Slot[];
  readonly #options: MomentumOptions;
  #step = 0;

  /** @param variables name → variable; names key the state in checkpoints */
  constructor(variables: ReadonlyMap<string, tf.Variable>, options: MomentumOptions) {
    this.#options = options;
    this.#slots = [...variables].map(([name, variable]) => ({
      name,
      variable,
      velocity: tf.tidy(() => tf.variable(tf.zerosLike(variable), false)),
      decays: variable.rank > 1,
    }));
  }

  /** Updates so far. */
  get step(): number {
    return this.#step;
  }

  /** One update; see `Optimizer`. */
  apply(gradients: tf.NamedTensorMap, learningRate: number): tf.Scalar {
    this.#step += 1;
    const { momentum, weightDecay, gradientNorm } = this.#options;
    return tf.tidy(() => {
      const moved = this.#slots.filter(({ variable }) => variable.name in gradients);
      const given = moved.map(({ variable }) => gradients[variable.name]);
      const { norm, scale } = shortening(given, gradientNorm);
      moved.forEach(({ variable, velocity, decays }, index) => {
        const gradient = given[index].mul(scale);
        const pulled = decays ? gradient.add(variable.mul(weightDecay)) : gradient;
        velocity.assign(velocity.mul(momentum).add(pulled));
        variable.assign(variable.sub(velocity.mul(learningRate)));
      });
      return norm;
    });
  }

  /** The state, keyed for a checkpoint; the tensors stay owned here. */
  state(): Map<string, tf.Variable> {
    return new Map(this.#slots.map(({ name, velocity }) => [`optimizer/mean/${name}`, velocity]));
  }

  /** Puts back what {@link MomentumDescent.state} gave. */
  restore(step: number, tensors: ReadonlyMap<string, tf.Tensor>): void {
    this.#step = step;
    for (const [key, variable] of this.state()) variable.assign(tensors.get(key)!);
  }

  /** Frees the state. */
  dispose(): void {
    for (const { velocity } of this.#slots) velocity.dispose();
  }
}
