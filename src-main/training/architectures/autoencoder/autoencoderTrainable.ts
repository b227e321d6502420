import {
  autoencoderStride,
  buildAutoencoder,
} from '../../../models/architectures/autoencoderNetwork.ts';
import { WeightSeeds } from '../../../models/architectures/seededDropout.ts';
import { lightnessOf, trainSingle } from '../singleNetwork.ts';
import type { TrainableKind } from '../trainableKind.ts';
import type { AutoencoderSettings } from './autoencoderSettings.ts';
import { colorAnswer } from './colorAnswer.ts';

export const autoencoderKind: TrainableKind<AutoencoderSettings> = {
  multipleOf: () => autoencoderStride,
  build: (settings) => {
    const { width, seed } = settings;
    const { channels, output, truthOf } = colorAnswer(settings);
    return trainSingle({
      network: buildAutoencoder({ width, channels, seeds: new WeightSeeds(seed) }),
      input: { multipleOf: autoencoderStride, hints: false, lightnessRange: 50 },
      output,
      isEncoder: (weight) => weight.startsWith('encode'),
      inputOf: (batch) => lightnessOf(batch, 50),
      truthOf: (batch) => ({ color: truthOf(batch) }),
      losses: ([answer], { color }) => ({ total: answer.sub(color).square().mean().asScalar() }),
    });
  },
};
