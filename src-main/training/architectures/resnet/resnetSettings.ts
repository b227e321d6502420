import { z } from 'zod';
import { describeArchitecture } from '../architecture.ts';
import { commonSettings } from '../commonSettings.ts';

/** A residual network at full resolution, after He et al. */
export const resnet = describeArchitecture({
  name: 'resnet',
  title: 'Residual network with every stride 1 and no pooling, RGB out',
  paper: {
    authors: 'He, Zhang, Ren, Sun',
    year: 2016,
    title: 'Deep Residual Learning for Image Recognition',
    venue: 'CVPR',
  },
  parameters: 700_915,
  countsBins: false,
  settings: z
    .strictObject({
      architecture: z.literal('resnet'),
      ...commonSettings({ size: 64, photoSide: 96, batch: 8, learningRate: 1e-3 }),
      /** Channels of each stage: a quarter of those of ResNet-18, because nothing is made smaller. */
      widths: z.array(z.int().min(1).max(1024)).min(1).max(8).default([16, 32, 64, 128]),
      /** Basic blocks of each stage. */
      blocks: z.array(z.int().min(1).max(64)).min(1).max(8).default([2, 2, 2, 2]),
      /** Mean squared or mean absolute error of red, green and blue, 0–1. */
      loss: z.enum(['l1', 'l2']).default('l2'),
    })
    .refine(({ widths, blocks }) => widths.length === blocks.length, {
      message: 'widths and blocks must name as many stages',
      path: ['blocks'],
    }),
});

export type ResnetSettings = z.infer<typeof resnet.settings>;
