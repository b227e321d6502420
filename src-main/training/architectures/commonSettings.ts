import { z } from 'zod';

const share = z.number().min(0).max(1);
const factors = z.tuple([z.number().min(0), z.number().min(0)]);

/** Defaults that differ from system to system. */
export interface CommonDefaults {
  readonly size: number;
  readonly photoSide: number;
  readonly longSide: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly schedule: 'cosine' | 'constant' | 'drops' | 'linear';
  readonly drops: readonly { readonly at: number; readonly factor: number }[];
  readonly warmupSteps: number;
  readonly finalLearningRate: number;
  readonly optimizer: 'adamw' | 'adam' | 'sgd';
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly gradientNorm: number | null;
  readonly averageDecay: number;
  readonly randomCrop: boolean;
  readonly flip: number;
  readonly exposure: readonly [number, number];
  readonly chroma: readonly [number, number];
  readonly filmShare: number;
  readonly ageingShare: number;
}

/** What papers do unless they say otherwise: plain crops and mirroring, a constant rate, no average, no clipping. */
const plain: CommonDefaults = {
  size: 128,
  photoSide: 256,
  longSide: 256,
  batch: 16,
  learningRate: 1e-3,
  schedule: 'constant',
  drops: [],
  warmupSteps: 0,
  finalLearningRate: 0,
  optimizer: 'adam',
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  momentum: 0.9,
  weightDecay: 0,
  gradientNorm: null,
  averageDecay: 0,
  randomCrop: true,
  flip: 0.5,
  exposure: [1, 1],
  chroma: [1, 1],
  filmShare: 0,
  ageingShare: 0,
};

/** The settings that every system has, as fields of a schema. @param own defaults of the system */
export function commonSettings(own: Partial<CommonDefaults> = {}) {
  const defaults = { ...plain, ...own };
  return {
    /** Side of the training crops, pixels; a multiple of the network's stride. */
    size: z.int().min(16).max(512).default(defaults.size),
    /** Photographs are kept at this shorter side, pixels: crops show from all of it to `size` pixels of it. */
    photoSide: z.int().min(16).max(2048).default(defaults.photoSide),
    /** Longer side of the model's copy that the finished model asks for, pixels. */
    longSide: z.int().min(32).max(4096).default(defaults.longSide),
    /** Crops in a batch. */
    batch: z.int().min(1).max(512).default(defaults.batch),
    /** The run ends after so many minutes of training (over all its resumptions) … */
    minutes: z.number().positive().optional(),
    /** … or after so many passes over the photographs, whichever is given … */
    epochs: z.number().positive().optional(),
    /** … or when so many validations in a row brought no better loss on the held-out photographs; 0: never. */
    patience: z.int().min(0).default(0),
    /** Peak learning rate. */
    learningRate: z.number().positive().default(defaults.learningRate),
    /**
     * How the learning rate goes on after the peak: along half a cosine, not at all, by the factors of `drops`, or
     * straight down through the second half of the run.
     */
    schedule: z.enum(['cosine', 'constant', 'drops', 'linear']).default(defaults.schedule),
    /** From this share of the run on, the peak times this factor. */
    drops: z
      .array(z.strictObject({ at: share, factor: z.number().min(0) }))
      .default(defaults.drops.map((drop) => ({ ...drop }))),
    /** The rate rises linearly over the first so many steps. */
    warmupSteps: z.int().min(0).default(defaults.warmupSteps),
    /** Cosine and straight line end at this share of the peak. */
    finalLearningRate: share.default(defaults.finalLearningRate),
    /** adamw: Adam with decoupled decay; adam: decay (if any) is part of the gradient; sgd: with momentum. */
    optimizer: z.enum(['adamw', 'adam', 'sgd']).default(defaults.optimizer),
    beta1: z.number().min(0).lt(1).default(defaults.beta1),
    beta2: z.number().min(0).lt(1).default(defaults.beta2),
    epsilon: z.number().positive().default(defaults.epsilon),
    momentum: z.number().min(0).lt(1).default(defaults.momentum),
    weightDecay: z.number().min(0).default(defaults.weightDecay),
    /** Gradients longer than this (global L2 norm) are shortened to it; null: never. */
    gradientNorm: z.number().positive().nullable().default(defaults.gradientNorm),
    /** Decay of the exponential moving average of the weights, a step; the average is what is shipped. 0: none. */
    averageDecay: z.number().min(0).max(0.99999).default(defaults.averageDecay),
    /** The encoder stays as it was at the start for so many passes; then all learns. */
    freezeEncoder: z.number().min(0).default(0),
    /** Crops of random place and scale; false: the largest middle square, brought to `size`. */
    randomCrop: z.boolean().default(defaults.randomCrop),
    /** Share of crops that are mirrored. */
    flip: share.default(defaults.flip),
    /** Exposure and chroma of the truth are multiplied by factors between these. */
    exposureRange: factors.default([...defaults.exposure]),
    chromaRange: factors.default([...defaults.chroma]),
    /** Share of crops whose luminance is seen as a film saw it, and as age left it. */
    filmShare: share.default(defaults.filmShare),
    ageingShare: share.default(defaults.ageingShare),
    /** Seed of weights, order, crops, hints. */
    seed: z.int().min(0).default(1),
    /** A checkpoint every so many minutes. */
    checkpointMinutes: z.number().positive().default(5),
    /** Validation every so many steps, or after every pass. */
    validationSteps: z.union([z.int().min(1), z.literal('pass')]).default(500),
    /** Worker threads that decode and augment. */
    workers: z.int().min(1).max(64).default(1),
  };
}

/** The settings that every system has. */
export type CommonSettings = z.infer<z.ZodObject<ReturnType<typeof commonSettings>>>;
