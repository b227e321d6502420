import * as tf from '@tensorflow/tfjs';
import { zhang313Bins } from '../../../../src-shared/color/abBins.ts';
import { rebalancingWeights, smoothPrior } from '../../../../src-shared/color/rebalancing.ts';
import { buildCicNetwork, cicOutput, cicStride } from '../../../models/architectures/cicNetwork.ts';
import { WeightSeeds } from '../../../models/architectures/seededDropout.ts';
import { softEncodeBins } from '../../../models/losses.ts';
import { binLosses, labelsTruth } from '../binLosses.ts';
import { lightnessOf, trainSingle } from '../singleNetwork.ts';
import type { TrainableKind } from '../trainableKind.ts';
import type { CicSettings } from './cicSettings.ts';

export const cicKind: TrainableKind<CicSettings> = {
  multipleOf: () => cicStride,
  build: ({ seed, width, sigma, rebalanceLambda, temperature }, { classPrior }) => {
    const bins = zhang313Bins();
    const seeds = new WeightSeeds(seed);
    const start = (): ReturnType<typeof tf.initializers.heNormal> =>
      tf.initializers.heNormal({ seed: seeds.nextSeed() });
    const centers = tf.tensor2d(bins.centers, [bins.count, 2]);
    const smooth = smoothPrior(bins, classPrior, sigma);
    const weights = rebalancingWeights(smooth, { lambda: rebalanceLambda });
    const binWeights = tf.tensor1d(Float32Array.from(weights));
    return trainSingle({
      network: buildCicNetwork({ width, start }),
      input: { multipleOf: cicStride, hints: false, lightnessRange: 100 },
      output: cicOutput([...bins.centers], temperature),
      constants: [centers, binWeights],
      isEncoder: (weight) => /^model[1-7]_/.test(weight),
      inputOf: (batch) => lightnessOf(batch, 100),
      truthOf: ({ abQuarter }) => {
        const ab = tf.tensor2d(abQuarter, [abQuarter.length / 2, 2]);
        return labelsTruth(softEncodeBins(ab, centers, sigma), binWeights);
      },
      losses: ([logits], truth) => binLosses(logits, truth, binWeights),
    });
  },
};
