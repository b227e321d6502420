import { z } from 'zod';
import { describeArchitecture } from '../architecture.ts';
import { autoencoderDefaults, autoencoderFields } from '../autoencoder/autoencoderSettings.ts';
import { commonSettings } from '../commonSettings.ts';

/** The autoencoder with a variational bottleneck that is conditioned on the grey picture. */
export const vae = describeArchitecture({
  name: 'vae',
  title: 'Conditional variational autoencoder: every sample another coloring',
  paper: {
    authors: 'Sohn, Lee, Yan',
    year: 2015,
    title: 'Learning Structured Output Representation using Deep Conditional Generative Models',
    venue: 'NIPS',
  },
  parameters: 1_660_354,
  countsBins: false,
  settings: z.strictObject({
    architecture: z.literal('vae'),
    ...commonSettings(autoencoderDefaults),
    ...autoencoderFields,
    /** Channels of the latent code at an eighth of the sides. */
    latent: z.int().min(1).max(512).default(16),
    /** Weight of the divergence from the prior, nats a place, beside the mean squared error. */
    divergenceWeight: z.number().min(0).default(1e-4),
  }),
});

export type VaeSettings = z.infer<typeof vae.settings>;
