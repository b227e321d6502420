import { z } from 'zod';
import { baseNetworkOptionsSchema } from '../models/architectures/baseNetworkOptions.ts';

/** Everything that decides what a training run does; kept in its checkpoints and in the model's package. */
export const trainingSettingsSchema = z.strictObject({
  architecture: z.literal('base'),
  /** Sizes of the network. */
  network: baseNetworkOptionsSchema.prefault({}),
  /** Side of the training crops, pixels; a multiple of the network's stride. */
  size: z.int().min(32).max(512).default(128),
  /** Photographs are kept at this shorter side, pixels: crops show from all of it to `size` pixels of it. */
  photoSide: z.int().min(32).max(2048).default(208),
  /** Longer side of the model's copy that the finished model asks for, pixels. */
  longSide: z.int().min(32).max(4096).default(256),
  /** Crops in a batch. */
  batch: z.int().min(1).max(512).default(16),
  /** The run ends after so many minutes of training (over all its resumptions) … */
  minutes: z.number().positive().optional(),
  /** … or after so many passes over the photographs, whichever is given. */
  epochs: z.number().positive().optional(),
  /** Peak learning rate of AdamW; rises linearly over `warmupSteps`, then falls along half a cosine. */
  learningRate: z.number().positive().default(6e-4),
  warmupSteps: z.int().min(0).default(400),
  /** The cosine ends at this share of the peak. */
  finalLearningRate: z.number().min(0).max(1).default(0.02),
  weightDecay: z.number().min(0).default(0.01),
  /** Gradients longer than this (global L2 norm) are shortened to it. */
  gradientNorm: z.number().positive().default(1),
  /** Decay of the exponential moving average of the weights, a step; the average is what is shipped. */
  averageDecay: z.number().min(0).max(0.99999).default(0.999),
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
  /** Share of crops whose luminance is seen as a film saw it, and as age left it. */
  filmShare: z.number().min(0).max(1).default(0.3),
  ageingShare: z.number().min(0).max(1).default(0.3),
  /** The finished model's defaults: see `output` of the model manifest. */
  temperature: z.number().positive().max(2).default(0.38),
  decisiveness: z.number().min(0).max(1).default(0.5),
  saturation: z.number().positive().max(2).default(1),
  /** Seed of weights, order, crops, hints. */
  seed: z.int().min(0).default(1),
  /** A checkpoint every so many minutes. */
  checkpointMinutes: z.number().positive().default(5),
  /** Validation every so many steps. */
  validationSteps: z.int().min(1).default(500),
  /** Worker threads that decode and augment. */
  workers: z.int().min(1).max(64).default(1),
});

export type TrainingSettings = z.infer<typeof trainingSettingsSchema>;

/** `settings` with the budget (and workers) of `asked`: a resumed run keeps all else. */
export function withBudgetOf(
  settings: TrainingSettings,
  asked: TrainingSettings,
): TrainingSettings {
  const { minutes, epochs, workers } = asked;
  const budget = {
    ...(minutes !== undefined && { minutes }),
    ...(epochs !== undefined && { epochs }),
  };
  const kept = { ...settings, workers };
  delete kept.minutes;
  delete kept.epochs;
  return { ...kept, ...budget };
}
