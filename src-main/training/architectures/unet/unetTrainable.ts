import { buildUnetNetwork } from '../../../models/architectures/unetNetwork.ts';
import { WeightSeeds } from '../../../models/architectures/seededDropout.ts';
import { abOf, lightnessOf, trainSingle } from '../singleNetwork.ts';
import { StepChance } from '../stepChance.ts';
import type { TrainableKind } from '../trainableKind.ts';
import type { UnetSettings } from './unetSettings.ts';

/** The paper cuts pictures to multiples of 32; a U-Net of more levels than five needs more. */
function multipleOf({ widths }: UnetSettings): number {
  return Math.max(32, 2 ** (widths.length - 1));
}

export const unetKind: TrainableKind<UnetSettings> = {
  multipleOf,
  build: (settings) => {
    const { widths, dropout, seed, abScale, loss, normalizationMomentum: momentum } = settings;
    const chance = new StepChance(seed);
    const weightSeeds = new WeightSeeds(seed);
    const network = buildUnetNetwork({
      widths,
      dropout,
      momentum,
      weightSeeds,
      dropoutSeeds: chance,
    });
    return trainSingle({
      network,
      input: { multipleOf: multipleOf(settings), hints: false, lightnessRange: 50 },
      output: { kind: 'ab', scale: abScale },
      chance,
      isEncoder: (weight) => weight.startsWith('encode'),
      inputOf: (batch) => lightnessOf(batch, 50),
      truthOf: (batch) => ({ ab: abOf(batch, abScale) }),
      losses: ([answer], { ab }) => {
        const error = answer.sub(ab);
        const l1 = error.abs().mean().asScalar();
        const l2 = error.square().mean().asScalar();
        return { l1, l2, total: loss === 'l1' ? l1 : l2 };
      },
    });
  },
};
