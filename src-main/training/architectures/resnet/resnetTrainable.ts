import { buildResnetNetwork } from '../../../models/architectures/resnetNetwork.ts';
import { WeightSeeds } from '../../../models/architectures/seededDropout.ts';
import { lightnessOf, rgbOf, trainSingle } from '../singleNetwork.ts';
import type { TrainableKind } from '../trainableKind.ts';
import type { ResnetSettings } from './resnetSettings.ts';

export const resnetKind: TrainableKind<ResnetSettings> = {
  multipleOf: () => 4,
  build: ({ widths, blocks, seed, loss }) =>
    trainSingle({
      network: buildResnetNetwork({ widths, blocks, seeds: new WeightSeeds(seed) }),
      input: { multipleOf: 1, hints: false, lightnessRange: 50 },
      output: { kind: 'rgb', low: 0, high: 1 },
      inputOf: (batch) => lightnessOf(batch, 50),
      truthOf: (batch) => ({ rgb: rgbOf(batch) }),
      losses: ([answer], { rgb }) => {
        const error = answer.sub(rgb);
        const l1 = error.abs().mean().asScalar();
        const l2 = error.square().mean().asScalar();
        return { l1, l2, total: loss === 'l1' ? l1 : l2 };
      },
    }),
};
