import * as tf from '@tensorflow/tfjs';
import { basicBlock, convolvePadded, normalize } from './residualBlocks.ts';
import type { SeedSource } from './seededDropout.ts';

/** Sides of the input over those of what the encoder gives. */
export const autoencoderStride = 8;

/** Sizes of an autoencoder. */
export interface AutoencoderOptions {
  /** Channels of the encoder's first stage: 64 in ResNet-18. */
  readonly width: number;
  /** Channels of the answer: 2 for a\*b\*, 3 for RGB. */
  readonly channels: number;
  readonly seeds: SeedSource;
}

/**
 * The first six layers of ResNet-18 (He et al. 2016): convolution, normalization, ReLU, pooling and the first two stages
 * of residual blocks, here with `width` channels in the first. One eighth of the sides, 2·width channels.
 */
export function encodeResidual(
  input: tf.SymbolicTensor,
  { width, seeds }: Pick<AutoencoderOptions, 'width' | 'seeds'>,
): tf.SymbolicTensor {
  const stem = convolvePadded(input, 'encode_stem', {
    filters: width,
    kernel: 7,
    stride: 2,
    bias: false,
    seeds,
  });
  const activated = normalize(stem, 'encode_stem_norm', 'relu');
  // Zeros around what a ReLU gave are as good as PyTorch's −∞.
  const padded = tf.layers.zeroPadding2d({ name: 'encode_pool_pad', padding: 1 }).apply(activated);
  let x = tf.layers
    .maxPooling2d({ name: 'encode_pool', poolSize: 3, strides: 2, padding: 'valid' })
    .apply(padded) as tf.SymbolicTensor;
  x = basicBlock(x, 'encode_stage1_block1', { filters: width, seeds });
  x = basicBlock(x, 'encode_stage1_block2', { filters: width, seeds });
  x = basicBlock(x, 'encode_stage2_block1', { filters: 2 * width, stride: 2, seeds });
  return basicBlock(x, 'encode_stage2_block2', { filters: 2 * width, seeds });
}

/** Upsampling decoder: from an eighth to the whole size, by repeated pixels and convolutions, tanh at the end. */
export function decodeByUpsampling(
  features: tf.SymbolicTensor,
  { width, channels, seeds }: AutoencoderOptions,
): tf.SymbolicTensor {
  const step = (x: tf.SymbolicTensor, name: string, filters: number): tf.SymbolicTensor =>
    normalize(convolvePadded(x, name, { filters, seeds }), `${name}_norm`, 'relu');
  const enlarge = (x: tf.SymbolicTensor, name: string): tf.SymbolicTensor =>
    tf.layers.upSampling2d({ name, size: [2, 2] }).apply(x) as tf.SymbolicTensor;
  let x = enlarge(step(features, 'decode1', 2 * width), 'decode_up4');
  x = step(step(x, 'decode2', width), 'decode3', width);
  x = step(enlarge(x, 'decode_up2'), 'decode4', Math.max(1, width / 2));
  const color = tf.layers
    .conv2d({
      name: 'color',
      filters: channels,
      kernelSize: 3,
      padding: 'same',
      activation: 'tanh',
      kernelInitializer: tf.initializers.glorotNormal({ seed: seeds.nextSeed() }),
    })
    .apply(x) as tf.SymbolicTensor;
  return enlarge(color, 'color_up1');
}

/**
 * Autoencoder of a grey picture's color.
 *
 * Input `[batch, height, width, 1]`, sides multiples of 8. Output of the same size, values in [−1, 1].
 */
export function buildAutoencoder(options: AutoencoderOptions): tf.LayersModel {
  const input = tf.input({ name: 'luminance', shape: [null, null, 1] });
  const color = decodeByUpsampling(encodeResidual(input, options), options);
  return tf.model({ name: 'autoencoder', inputs: input, outputs: color });
}
