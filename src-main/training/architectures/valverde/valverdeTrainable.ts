import * as tf from '@tensorflow/tfjs';
import { rebalancingWeights, smoothPrior } from '../../../../src-shared/color/rebalancing.ts';
import { WeightSeeds } from '../../../models/architectures/seededDropout.ts';
import {
  applyValid,
  buildValverdeNetwork,
  valverdeWidths,
} from '../../../models/architectures/valverdeNetwork.ts';
import { softEncodeBins } from '../../../models/losses.ts';
import { binLosses, labelsTruth } from '../binLosses.ts';
import { lightnessOf, trainSingle } from '../singleNetwork.ts';
import type { TrainableKind } from '../trainableKind.ts';
import type { ValverdeSettings } from './valverdeSettings.ts';
import { foundBins, surveyBins } from './valverdeSurvey.ts';

export const valverdeKind: TrainableKind<ValverdeSettings> = {
  multipleOf: () => 4,
  survey: surveyBins,
  build: (settings, { survey }) => {
    const { bins, counts } = foundBins(survey);
    const widths =
      settings.widths === undefined ? valverdeWidths(bins.count) : [...settings.widths, bins.count];
    const network = buildValverdeNetwork(widths, new WeightSeeds(settings.seed));
    // Each convolution takes one pixel from every side.
    const margin = widths.length;
    const centers = tf.tensor2d(bins.centers, [bins.count, 2]);
    const binWeights = tf.tensor1d(
      Float32Array.from(
        rebalancingWeights(smoothPrior(bins, counts, bins.gridSize / 2), {
          lambda: settings.rebalanceLambda,
        }),
      ),
    );
    return trainSingle({
      network,
      input: { multipleOf: 1, hints: false, lightnessRange: 50 },
      output: {
        kind: 'ab-bins',
        binCenters: [...bins.centers],
        temperature: settings.temperature,
        confidenceSpread: 25,
      },
      constants: [centers, binWeights],
      inputOf: (batch) => lightnessOf(batch, 50),
      truthOf: ({ ab, count, size }) => {
        const inner = size - 2 * margin;
        const middle = tf
          .tensor4d(ab, [count, size, size, 2])
          .slice([0, margin, margin, 0], [count, inner, inner, 2])
          .reshape<tf.Tensor2D>([-1, 2]);
        return labelsTruth(softEncodeBins(middle, centers, bins.gridSize / 2), binWeights);
      },
      answer: (input) => [applyValid(network, input)],
      losses: ([logits], truth) => binLosses(logits, truth, binWeights),
    });
  },
};
