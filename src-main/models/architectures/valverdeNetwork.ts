import * as tf from '@tensorflow/tfjs';
import type { SeedSource } from './seededDropout.ts';

/** Channels of the eight convolutions for Q bins: Q/8, 2Q/8, … Q. */
export function valverdeWidths(bins: number): number[] {
  return Array.from({ length: 8 }, (_, layer) => Math.ceil(((layer + 1) * bins) / 8));
}

/**
 * Valverde's network: eight 3×3 convolutions, ReLU between them, at full resolution.
 *
 * Input `[batch, height, width, 1]` of any size. Output: logits over the ab bins. In the package a border of zeros keeps
 * whole pictures whole; {@link applyValid} is the same network without it, as it learns.
 */
export function buildValverdeNetwork(widths: readonly number[], seeds: SeedSource): tf.LayersModel {
  const input = tf.input({ name: 'luminance', shape: [null, null, 1] });
  let x = input;
  for (const [layer, filters] of widths.entries()) {
    x = tf.layers
      .conv2d({
        name: `convolution${layer + 1}`,
        filters,
        kernelSize: 3,
        padding: 'same',
        activation: layer + 1 < widths.length ? 'relu' : 'linear',
        kernelInitializer: tf.initializers.heNormal({ seed: seeds.nextSeed() }),
      })
      .apply(x) as tf.SymbolicTensor;
  }
  return tf.model({ name: 'valverde', inputs: input, outputs: x });
}

/** The network's answer where no border takes part: each convolution takes one pixel from every side. */
export function applyValid(network: tf.LayersModel, input: tf.Tensor4D): tf.Tensor4D {
  const layers = network.layers.filter((layer) => layer.getWeights().length > 0);
  let x = input;
  for (const [number, layer] of layers.entries()) {
    const [kernel, bias] = layer.weights.map((weight) => weight.read());
    x = tf.conv2d(x, kernel as tf.Tensor4D, 1, 'valid').add<tf.Tensor4D>(bias);
    if (number + 1 < layers.length) x = x.relu();
  }
  return x;
}
