import * as tf from '@tensorflow/tfjs';
import type { LayersOutput } from '../modelManifest.ts';
import { applyBlock, normalizedStage, type Step } from './publishedBlocks.ts';

/** Sides of the input must be multiples of this. */
export const cicStride = 8;

/** Bins of its distribution. */
export const cicBins = 313;

const blocks: readonly (readonly [name: string, steps: readonly Step[]])[] = [
  ['model1', normalizedStage(64, 2, { stride: 2 })],
  ['model2', normalizedStage(128, 2, { stride: 2 })],
  ['model3', normalizedStage(256, 3, { stride: 2 })],
  ['model4', normalizedStage(512, 3)],
  ['model5', normalizedStage(512, 3, { dilation: 2 })],
  ['model6', normalizedStage(512, 3, { dilation: 2 })],
  ['model7', normalizedStage(512, 3)],
  [
    'model8',
    [
      { enlargement: 256 },
      'relu',
      { convolution: 256 },
      'relu',
      { convolution: 256 },
      'relu',
      { convolution: cicBins, kernel: 1 },
    ],
  ],
];

/**
 * The network of “Colorful Image Colorization” (Zhang, Isola and Efros, ECCV 2016), as its authors' PyTorch release has
 * it up to the distribution.
 *
 * Input `[batch, height, width, 1]`: (L\* − 50)/100, sides multiples of 8. Output `[batch, height/4, width/4, 313]`:
 * logits over ab bins. The bins' centers are the weights of the release's last layer, `model_out`, times 110.
 */
export function buildCicNetwork(): tf.LayersModel {
  const input = tf.input({ name: 'luminance', shape: [null, null, 1] });
  let x = input;
  for (const [name, steps] of blocks) x = applyBlock(x, name, steps);
  return tf.model({ name: 'cic', inputs: input, outputs: x });
}

/**
 * How its answer becomes color: the release takes the plain mean of the distribution.
 *
 * @param binCenters a0, b0, a1, b1, …
 */
export function cicOutput(binCenters: readonly number[]): LayersOutput {
  return { kind: 'ab-bins', binCenters: [...binCenters], temperature: 1, confidenceSpread: 25 };
}
