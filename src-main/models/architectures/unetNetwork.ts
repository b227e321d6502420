import * as tf from '@tensorflow/tfjs';
import { dropOut, type SeedSource } from './seededDropout.ts';

/** Sizes of a U-Net and where its chance comes from. */
export interface UnetOptions {
  /** Channels of the levels, the highest resolution first; the last is the bottleneck. */
  readonly widths: readonly number[];
  /** Dropped between the two convolutions of each level of the encoder. */
  readonly dropout: number;
  /** Of the running means of the batch normalizations. */
  readonly momentum: number;
  readonly weightSeeds: SeedSource;
  readonly dropoutSeeds: SeedSource;
}

function convolve(
  x: tf.SymbolicTensor,
  name: string,
  filters: number,
  { weightSeeds, momentum }: UnetOptions,
): tf.SymbolicTensor {
  const kernelInitializer = tf.initializers.heUniform({ seed: weightSeeds.nextSeed() });
  const convolved = tf.layers
    .conv2d({ name, filters, kernelSize: 3, padding: 'same', kernelInitializer })
    .apply(x);
  const normalized = tf.layers
    .batchNormalization({ name: `${name}_norm`, momentum })
    .apply(convolved);
  return tf.layers.reLU({ name: `${name}_relu` }).apply(normalized) as tf.SymbolicTensor;
}

function encodeLevel(x: tf.SymbolicTensor, level: number, options: UnetOptions): tf.SymbolicTensor {
  const filters = options.widths[level];
  const first = convolve(x, `encode${level}_a`, filters, options);
  const dropped = dropOut(first, `encode${level}_drop`, options.dropout, options.dropoutSeeds);
  return convolve(dropped, `encode${level}_b`, filters, options);
}

function decodeLevel(
  x: tf.SymbolicTensor,
  skipped: tf.SymbolicTensor,
  level: number,
  options: UnetOptions,
): tf.SymbolicTensor {
  const large = tf.layers.upSampling2d({ name: `decode${level}_up`, size: [2, 2] }).apply(x);
  const joined = tf.layers
    .concatenate({ name: `decode${level}_join` })
    .apply([skipped, large as tf.SymbolicTensor]) as tf.SymbolicTensor;
  const first = convolve(joined, `decode${level}_a`, options.widths[level], options);
  return convolve(first, `decode${level}_b`, options.widths[level], options);
}

/**
 * A U-Net (Ronneberger, Fischer and Brox 2015) as Ketterer 2019 colors with: padded convolutions, each with batch
 * normalization; dropout in the encoder; the decoder enlarges by repeating pixels, without weights; He-uniform start.
 *
 * Input `[batch, height, width, 1]`, sides multiples of 2 to the number of poolings (one fewer than widths). Output
 * `[batch, height, width, 2]`, a\*b\* over their scale, by tanh.
 */
export function buildUnetNetwork(options: UnetOptions): tf.LayersModel {
  const input = tf.input({ name: 'luminance', shape: [null, null, 1] });
  const bottom = options.widths.length - 1;
  const skipped: tf.SymbolicTensor[] = [];
  let x = input;
  for (let level = 0; level < bottom; level += 1) {
    x = encodeLevel(x, level, options);
    skipped.push(x);
    x = tf.layers
      .maxPooling2d({ name: `encode${level}_pool`, poolSize: 2, strides: 2 })
      .apply(x) as tf.SymbolicTensor;
  }
  x = encodeLevel(x, bottom, options);
  for (let level = bottom - 1; level >= 0; level -= 1) {
    x = decodeLevel(x, skipped[level], level, options);
  }
  const ab = tf.layers
    .conv2d({
      name: 'ab',
      filters: 2,
      kernelSize: 1,
      activation: 'tanh',
      kernelInitializer: tf.initializers.heUniform({ seed: options.weightSeeds.nextSeed() }),
    })
    .apply(x) as tf.SymbolicTensor;
  return tf.model({ name: 'unet', inputs: input, outputs: ab });
}
