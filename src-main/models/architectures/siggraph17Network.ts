import * as tf from '@tensorflow/tfjs';
import { abScale } from '../abScale.ts';
import type { LayersOutput } from '../modelManifest.ts';
import { applyBlock, normalizedStage, type Step } from './publishedBlocks.ts';

/** Sides of the input must be multiples of this. */
export const siggraph17Stride = 8;

/** Every second row and column, as the release skips them: a pooling over one pixel. */
function skip(x: tf.SymbolicTensor, name: string): tf.SymbolicTensor {
  const layer = tf.layers.maxPooling2d({ name, poolSize: 1, strides: 2, padding: 'valid' });
  return layer.apply(x) as tf.SymbolicTensor;
}

/** Twice the size, with the encoder's features of that size added. */
function enlarge(
  x: tf.SymbolicTensor,
  skipped: tf.SymbolicTensor,
  filters: number,
  names: { readonly up: string; readonly short: string },
): tf.SymbolicTensor {
  const large = applyBlock(x, names.up, [{ enlargement: filters }]);
  const short = applyBlock(skipped, names.short, [{ convolution: filters }]);
  return tf.layers.add({ name: `${names.up}_join` }).apply([large, short]) as tf.SymbolicTensor;
}

const afterJoin = (filters: number, count: number): Step[] => [
  'relu',
  ...normalizedStage(filters, count),
];

/**
 * The network of “Real-Time User-Guided Image Colorization with Learned Deep Priors” (Zhang et al., SIGGRAPH 2017), as
 * its authors' PyTorch release has it. The release's second head, `model_class`, takes no part in the color and is left
 * out.
 *
 * Input `[batch, height, width, 4]`: (L\* − 50)/100, a/110 and b/110 of the hints, mask; sides multiples of 8. Output
 * `[batch, height, width, 2]`: a\*b\* divided by 110.
 */
export function buildSiggraph17Network(): tf.LayersModel {
  const input = tf.input({ name: 'luminance_and_hints', shape: [null, null, 4] });
  const one = applyBlock(input, 'model1', normalizedStage(64, 2));
  const two = applyBlock(skip(one, 'skip2'), 'model2', normalizedStage(128, 2));
  const three = applyBlock(skip(two, 'skip3'), 'model3', normalizedStage(256, 3));
  let x = applyBlock(skip(three, 'skip4'), 'model4', normalizedStage(512, 3));
  x = applyBlock(x, 'model5', normalizedStage(512, 3, { dilation: 2 }));
  x = applyBlock(x, 'model6', normalizedStage(512, 3, { dilation: 2 }));
  x = applyBlock(x, 'model7', normalizedStage(512, 3));
  x = enlarge(x, three, 256, { up: 'model8up', short: 'model3short8' });
  x = applyBlock(x, 'model8', afterJoin(256, 2));
  x = enlarge(x, two, 128, { up: 'model9up', short: 'model2short9' });
  x = applyBlock(x, 'model9', afterJoin(128, 1));
  x = enlarge(x, one, 128, { up: 'model10up', short: 'model1short10' });
  x = applyBlock(x, 'model10', ['relu', { convolution: 128 }]);
  x = tf.layers.leakyReLU({ name: 'model10_2', alpha: 0.2 }).apply(x) as tf.SymbolicTensor;
  const ab = tf.layers
    .conv2d({ name: 'model_out_0', filters: 2, kernelSize: 1, activation: 'tanh' })
    .apply(x) as tf.SymbolicTensor;
  return tf.model({ name: 'siggraph17', inputs: input, outputs: ab });
}

/** How its answer becomes color. */
export const siggraph17Output: LayersOutput = { kind: 'ab', scale: abScale };
