import * as tf from '@tensorflow/tfjs';

/** Gives the seeds of random tensors, one after another. */
export interface SeedSource {
  nextSeed(): number;
}

/** Seeds for the weights of a network: every kernel takes the next, so that it is the same each time it is built. */
export class WeightSeeds implements SeedSource {
  #next: number;

  constructor(seed: number) {
    this.#next = seed * 1000;
  }

  nextSeed(): number {
    return (this.#next += 1);
  }
}

/**
 * Dropout (Srivastava et al. 2014) whose masks come from seeds that are given to it, so that a training that is resumed
 * drops what it would have dropped. In a model package it stands as TensorFlow.js's own Dropout, which colors the same.
 */
class SeededDropout extends tf.layers.Layer {
  static className = 'Dropout';
  readonly #rate: number;
  readonly #seeds: SeedSource;

  constructor(name: string, rate: number, seeds: SeedSource) {
    super({ name });
    this.#rate = rate;
    this.#seeds = seeds;
  }

  override computeOutputShape(shape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: { training?: unknown }): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    if (options.training !== true || this.#rate === 0) return x;
    return tf.dropout(x, this.#rate, undefined, this.#seeds.nextSeed());
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.#rate };
  }
}

/** Applies a dropout of `rate` while training. @param seeds where its masks come from */
export function dropOut(
  x: tf.SymbolicTensor,
  name: string,
  rate: number,
  seeds: SeedSource,
): tf.SymbolicTensor {
  return new SeededDropout(name, rate, seeds).apply(x) as tf.SymbolicTensor;
}
