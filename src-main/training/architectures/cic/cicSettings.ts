import { z } from 'zod';
import { describeArchitecture } from '../architecture.ts';
import { commonSettings } from '../commonSettings.ts';

/** Zhang, Isola and Efros 2016. The drops of the learning rate stand where theirs did, as shares of the run. */
export const cic = describeArchitecture({
  name: 'cic',
  title: 'Classification over 313 ab bins with class rebalancing',
  paper: {
    authors: 'Zhang, Isola, Efros',
    year: 2016,
    title: 'Colorful Image Colorization',
    venue: 'ECCV',
  },
  parameters: 32_235_385,
  countsBins: true,
  settings: z.strictObject({
    architecture: z.literal('cic'),
    ...commonSettings({
      size: 176,
      photoSide: 256,
      batch: 40,
      learningRate: 3e-5,
      schedule: 'drops',
      drops: [
        { at: 200 / 450, factor: 1 / 3 },
        { at: 375 / 450, factor: 0.1 },
      ],
      optimizer: 'adam',
      beta1: 0.9,
      beta2: 0.99,
      weightDecay: 1e-3,
    }),
    /** Factor on all channels but those of the answer. */
    width: z.number().gt(0).max(4).default(1),
    /** λ of the class rebalancing: the share of the uniform prior. */
    rebalanceLambda: z.number().gt(0).max(1).default(0.5),
    /** Spread of the soft encoding, and of the smoothing of the bins' shares, a\*b\* units. */
    sigma: z.number().positive().default(5),
    /** T of the annealed mean. */
    temperature: z.number().positive().max(2).default(0.38),
  }),
});

export type CicSettings = z.infer<typeof cic.settings>;
