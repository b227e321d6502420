import { z } from 'zod';
import { describeArchitecture } from '../architecture.ts';
import { commonSettings } from '../commonSettings.ts';

/** What the autoencoders have in common: middle squares of 128 pixels, as they are. */
export const autoencoderDefaults = {
  size: 128,
  photoSide: 128,
  batch: 16,
  learningRate: 1e-3,
  randomCrop: false,
  flip: 0,
} as const;

/** Settings that the autoencoders share. */
export const autoencoderFields = {
  /** Channels of the encoder's first stage: 64 in ResNet-18. */
  width: z.int().min(2).max(512).multipleOf(2).default(64),
  /** What the network answers, in [−1, 1]: a\*b\* over `abScale`, or red, green and blue. */
  answer: z.enum(['ab', 'rgb']).default('ab'),
  abScale: z.number().positive().default(128),
};

/** Autoencoder with the front of ResNet-18. */
export const autoencoder = describeArchitecture({
  name: 'autoencoder',
  title: 'Autoencoder: first six layers of ResNet-18, upsampling decoder',
  paper: {
    authors: 'He, Zhang, Ren, Sun',
    year: 2016,
    title: 'Deep Residual Learning for Image Recognition',
    venue: 'CVPR',
  },
  parameters: 954_722,
  countsBins: false,
  settings: z.strictObject({
    architecture: z.literal('autoencoder'),
    ...commonSettings(autoencoderDefaults),
    ...autoencoderFields,
  }),
});

export type AutoencoderSettings = z.infer<typeof autoencoder.settings>;
