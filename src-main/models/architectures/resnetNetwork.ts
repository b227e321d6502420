import * as tf from '@tensorflow/tfjs';
import { basicBlock, convolvePadded, normalize } from './residualBlocks.ts';
import type { SeedSource } from './seededDropout.ts';

/** Sizes of the network. */
export interface ResnetOptions {
  /** Channels of each stage; the stem has those of the first. */
  readonly widths: readonly number[];
  /** Basic blocks of each stage. */
  readonly blocks: readonly number[];
  readonly seeds: SeedSource;
}

/**
 * A residual network that keeps the picture's size: every stride 1, no pooling.
 *
 * Input `[batch, height, width, 1]` of any size. Output `[batch, height, width, 3]`: red, green, blue of sRGB, 0–1.
 */
export function buildResnetNetwork({ widths, blocks, seeds }: ResnetOptions): tf.LayersModel {
  const input = tf.input({ name: 'luminance', shape: [null, null, 1] });
  const stem = convolvePadded(input, 'stem', { filters: widths[0], kernel: 7, bias: false, seeds });
  let x = normalize(stem, 'stem_norm', 'relu');
  for (const [stage, filters] of widths.entries()) {
    for (let block = 1; block <= blocks[stage]; block += 1) {
      x = basicBlock(x, `stage${stage + 1}_block${block}`, { filters, seeds });
    }
  }
  const rgb = tf.layers
    .conv2d({
      name: 'rgb',
      filters: 3,
      kernelSize: 1,
      activation: 'sigmoid',
      kernelInitializer: tf.initializers.glorotNormal({ seed: seeds.nextSeed() }),
    })
    .apply(x) as tf.SymbolicTensor;
  return tf.model({ name: 'resnet', inputs: input, outputs: rgb });
}
