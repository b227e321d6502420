import * as tf from '@tensorflow/tfjs';
import { decodeAnswer } from '../../models/decodeOutput.ts';
import { rgbOfLab } from '../../models/tensorColor.ts';
import type { LayersOutput } from '../../models/modelManifest.ts';
import type { Batch } from '../data/batchStream.ts';
import type { StepChance } from './stepChance.ts';
import {
  differentiateLosses,
  type Differentiated,
  type Lesson,
  type Losses,
  type Trainable,
} from './trainable.ts';

/** Losses of one network: `total` is what is lowered. */
export type NetworkLosses = Losses & { readonly total: tf.Scalar };

/** What a network's answer is compared with, by name. */
export type Truth = Record<string, tf.Tensor>;

/** A system of one network. The functions run within a tidy. */
export interface SingleNetwork {
  readonly network: tf.LayersModel;
  readonly input: Trainable['input'];
  readonly output: LayersOutput;
  readonly chance?: StepChance;
  readonly isEncoder?: (weight: string) => boolean;
  /** Tensors that the functions below use; freed at the end. */
  readonly constants?: readonly tf.Tensor[];
  /** The network's input for a batch. */
  inputOf(batch: Batch): tf.Tensor4D;
  /** What its answers should be. */
  truthOf(batch: Batch): Truth;
  /** Losses of its answers; gradients flow through them. */
  losses(answer: readonly tf.Tensor4D[], truth: Truth): NetworkLosses;
  /** Applies the network; default as it is. */
  answer?(input: tf.Tensor4D, training: boolean): tf.Tensor4D[];
}

/** The L\* of a batch as the network takes it. */
export function lightnessOf(
  { count, size, luminance }: Batch,
  range: number,
  middle = 50,
): tf.Tensor4D {
  return tf.tensor4d(luminance, [count, size, size, 1]).sub(middle).div(range);
}

/** The true a\*b\* of a batch over `scale`, `[count, size, size, 2]`. */
export function abOf({ count, size, ab }: Batch, scale: number): tf.Tensor4D {
  return tf.tensor4d(ab, [count, size, size, 2]).div(scale);
}

/** The true colors of a batch as sRGB, `[count, size, size, 3]`, 0–1. */
export function rgbOf(batch: Batch): tf.Tensor4D {
  const { count, size, luminance } = batch;
  return rgbOfLab(tf.tensor4d(luminance, [count, size, size, 1]), abOf(batch, 1));
}

/** Makes a trainable of a system of one network. */
export function trainSingle(system: SingleNetwork): Trainable {
  const { network, input, output, chance, isEncoder, constants = [] } = system;
  const apply = (x: tf.Tensor4D, training: boolean): tf.Tensor4D[] => {
    if (system.answer !== undefined) return system.answer(x, training);
    const answer = network.apply(x, { training }) as tf.Tensor4D | tf.Tensor4D[];
    return Array.isArray(answer) ? answer : [answer];
  };
  return {
    networks: new Map([['network', network]]),
    players: [{ name: 'network', networks: ['network'] }],
    input,
    output,
    watched: 'total',
    ...(chance !== undefined && { chance }),
    ...(isEncoder !== undefined && { isEncoder }),
    measure: (batch: Batch): Losses =>
      tf.tidy(() => system.losses(apply(system.inputOf(batch), false), system.truthOf(batch))),
    differentiate: ({ batch, variables }: Lesson): Differentiated => {
      const given = tf.tidy(() => ({ input: system.inputOf(batch), truth: system.truthOf(batch) }));
      const result = differentiateLosses(variables, () => {
        const losses = system.losses(apply(given.input, true), given.truth);
        return { total: losses.total, losses };
      });
      tf.dispose(given);
      return result;
    },
    colors: (batch: Batch): tf.Tensor4D =>
      tf.tidy(() => {
        const answer = network.predict(system.inputOf(batch)) as tf.Tensor4D | tf.Tensor4D[];
        const { size } = batch;
        return decodeAnswer(Array.isArray(answer) ? answer : [answer], output, [size, size]);
      }),
    dispose: () => {
      network.dispose();
      tf.dispose([...constants]);
    },
  };
}
