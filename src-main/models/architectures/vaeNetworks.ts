import * as tf from '@tensorflow/tfjs';
import {
  decodeByUpsampling,
  encodeResidual,
  type AutoencoderOptions,
} from './autoencoderNetwork.ts';
import { convolvePadded } from './residualBlocks.ts';

/** Sizes of the variational autoencoder. */
export interface VaeOptions extends AutoencoderOptions {
  /** Channels of the latent code at an eighth of the sides. */
  readonly latent: number;
}

/**
 * The network that colors: what the autoencoder's encoder sees, beside a code that says which of the possible colorings.
 *
 * Inputs `[batch, height, width, 1]` and the code `[batch, height/8, width/8, latent]`, standard normal when sampled,
 * zero for the most likely coloring. Output as of the autoencoder.
 */
export function buildVaeGenerator(options: VaeOptions): tf.LayersModel {
  const luminance = tf.input({ name: 'luminance', shape: [null, null, 1] });
  const code = tf.input({ name: 'noise', shape: [null, null, options.latent] });
  const features = encodeResidual(luminance, options);
  const joined = tf.layers.concatenate({ name: 'join' }).apply([features, code]);
  const color = decodeByUpsampling(joined as tf.SymbolicTensor, options);
  return tf.model({ name: 'vae', inputs: [luminance, code], outputs: color });
}

/**
 * The network that recognizes, while learning, which coloring the truth is: luminance and color to mean and logarithm of
 * the variance of the code.
 */
export function buildVaeRecognition(options: VaeOptions): tf.LayersModel {
  const input = tf.input({ name: 'picture', shape: [null, null, 1 + options.channels] });
  const { latent, seeds } = options;
  const code = convolvePadded(encodeResidual(input, options), 'code', {
    filters: 2 * latent,
    kernel: 1,
    seeds,
  });
  return tf.model({ name: 'vae_recognition', inputs: input, outputs: code });
}
