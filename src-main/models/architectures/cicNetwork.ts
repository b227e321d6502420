import * as tf from '@tensorflow/tfjs';
import type { LayersOutput } from '../modelManifest.ts';
import { applyBlock, normalizedStage, type KernelStart, type Step } from './publishedBlocks.ts';

/** Sides of the input must be multiples of this. */
export const cicStride = 8;

/** Bins of its distribution. */
export const cicBins = 313;

/** Sizes of the network; as published where left out. */
export interface CicOptions {
  /** Factor on all channels but those of the answer. */
  readonly width?: number;
  /** How kernels start; default as zeros, for published weights. */
  readonly start?: KernelStart;
}

type Block = readonly [name: string, steps: readonly Step[]];

function blocksOf(width: number): Block[] {
  const channels = (published: number): number => Math.max(1, Math.round(published * width));
  const stage = (
    published: number,
    count: number,
    last?: Parameters<typeof normalizedStage>[2],
  ): Step[] => normalizedStage(channels(published), count, last);
  const filters = channels(256);
  return [
    ['model1', stage(64, 2, { stride: 2 })],
    ['model2', stage(128, 2, { stride: 2 })],
    ['model3', stage(256, 3, { stride: 2 })],
    ['model4', stage(512, 3)],
    ['model5', stage(512, 3, { dilation: 2 })],
    ['model6', stage(512, 3, { dilation: 2 })],
    ['model7', stage(512, 3)],
    [
      'model8',
      [
        { enlargement: filters },
        'relu',
        { convolution: filters },
        'relu',
        { convolution: filters },
        'relu',
        { convolution: cicBins, kernel: 1 },
      ],
    ],
  ];
}

/**
 * The network of “Colorful Image Colorization” (Zhang, Isola and Efros, ECCV 2016), as its authors' PyTorch release has
 * it up to the distribution.
 *
 * Input `[batch, height, width, 1]`: (L\* − 50)/100, sides multiples of 8. Output `[batch, height/4, width/4, 313]`:
 * logits over ab bins. The bins' centers are the weights of the release's last layer, `model_out`, times 110.
 */
export function buildCicNetwork({ width = 1, start }: CicOptions = {}): tf.LayersModel {
  const input = tf.input({ name: 'luminance', shape: [null, null, 1] });
  let x = input;
  for (const [name, steps] of blocksOf(width)) x = applyBlock(x, name, steps, start);
  return tf.model({ name: 'cic', inputs: input, outputs: x });
}

/**
 * How its answer becomes color: the release takes the plain mean of the distribution, the paper anneals it (T = 0.38).
 *
 * @param binCenters a0, b0, a1, b1, …
 */
export function cicOutput(binCenters: readonly number[], temperature = 1): LayersOutput {
  return { kind: 'ab-bins', binCenters: [...binCenters], temperature, confidenceSpread: 25 };
}
