import { z } from 'zod';
import { describeArchitecture } from '../architecture.ts';
import { commonSettings } from '../commonSettings.ts';

/** Ketterer's U-Net. */
export const unet = describeArchitecture({
  name: 'unet',
  title: 'U-Net with batch normalization, dropout and upsampling layers',
  paper: { authors: 'Ketterer', year: 2019, title: null, venue: null },
  parameters: 31_389_634,
  countsBins: false,
  settings: z.strictObject({
    architecture: z.literal('unet'),
    ...commonSettings({ size: 256, photoSide: 288, batch: 8, learningRate: 3e-4 }),
    /** Channels of the levels, the highest resolution first. */
    widths: z.array(z.int().min(1).max(2048)).min(2).max(6).default([64, 128, 256, 512, 1024]),
    /** Share dropped between the two convolutions of each level of the encoder. */
    dropout: z.number().min(0).lt(1).default(0.2),
    /** Of the running means of the batch normalizations. */
    normalizationMomentum: z.number().min(0).lt(1).default(0.99),
    /** Mean absolute or mean squared error of a\*b\*. */
    loss: z.enum(['l1', 'l2']).default('l1'),
    /** The network answers a\*b\* over this; losses are told in the same measure. */
    abScale: z.number().positive().default(128),
  }),
});

export type UnetSettings = z.infer<typeof unet.settings>;
