import { z } from 'zod';
import { baseNetworkOptionsSchema } from '../../../models/architectures/baseNetworkOptions.ts';
import { describeArchitecture } from '../architecture.ts';
import { commonSettings } from '../commonSettings.ts';

/** This product's own system. */
export const base = describeArchitecture({
  name: 'base',
  title: 'Heliochrome’s own network: ab bins and regression, automatic and guided',
  paper: null,
  parameters: 6_560_235,
  countsBins: true,
  settings: z.strictObject({
    architecture: z.literal('base'),
    ...commonSettings({
      size: 128,
      photoSide: 208,
      batch: 16,
      learningRate: 6e-4,
      schedule: 'cosine',
      warmupSteps: 400,
      finalLearningRate: 0.02,
      optimizer: 'adamw',
      weightDecay: 0.01,
      gradientNorm: 1,
      averageDecay: 0.999,
      exposure: [0.85, 1.1],
      chroma: [0.95, 1.15],
      filmShare: 0.3,
      ageingShare: 0.3,
    }),
    /** Sizes of the network. */
    network: baseNetworkOptionsSchema.prefault({}),
    /** λ of Zhang et al.'s class rebalancing: the share of the uniform prior. */
    rebalanceLambda: z.number().gt(0).max(1).default(0.5),
    /** Exponent on the rebalancing weights: 1 as published, 0 none. */
    rebalancePower: z.number().min(0).max(2).default(0.5),
    /** Weight of the regression's Huber loss beside the classification's cross-entropy. */
    regressionWeight: z.number().min(0).default(12),
    /** Where the Huber loss turns linear, in a\*b\* units. */
    huberDelta: z.number().positive().default(20),
    /** Share of crops that come with simulated hints. */
    hintShare: z.number().min(0).max(1).default(0.5),
    /** The finished model's defaults: see `output` of the model manifest. */
    temperature: z.number().positive().max(2).default(0.38),
    decisiveness: z.number().min(0).max(1).default(0.5),
    saturation: z.number().positive().max(2).default(1),
  }),
});

export type BaseSettings = z.infer<typeof base.settings>;
