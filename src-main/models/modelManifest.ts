import { z } from 'zod';

/** Metrics of a model on its held-out photographs, as `evaluate` reports them. */
export const modelMetricsSchema = z.strictObject({
  photographs: z.string(),
  images: z.int().min(1),
  values: z.record(z.string(), z.number()),
});

/** `heliochrome.json` of a model package: what the model is, where it comes from, what it needs. */
export const modelManifestSchema = z.strictObject({
  format: z.literal(1),
  id: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9._-]{0,63}$/,
      'lower-case letters, digits, dots, dashes and underscores',
    ),
  name: z.string().min(1),
  version: z.string().min(1),
  description: z.string().min(1),
  architecture: z.string().min(1),
  parameters: z.int().positive(),
  input: z.strictObject({
    /** Sides of the network's input are multiples of this. */
    multipleOf: z.int().min(1).max(128),
    /** Longer side of the model's copy, pixels. */
    longSide: z.int().min(32).max(4096),
    /** Whether the network takes hints (ab and mask). */
    hints: z.boolean(),
  }),
  output: z.strictObject({
    kind: z.literal('ab-bins-and-regression'),
    /** ab bin centers, a0, b0, a1, b1, … */
    binCenters: z.array(z.number().min(-128).max(128)).min(2),
    /** Default temperature of the annealed mean. */
    temperature: z.number().positive().max(2),
    /** Default share of the annealed mean beside the regression, 0–1. */
    decisiveness: z.number().min(0).max(1),
    /**
     * Factor on a\*b\*, chosen on held-out photographs: both answers are means, and means are paler than what they
     * are means of.
     */
    saturation: z.number().positive().max(2).default(1),
    /** Spread of the distribution, in a\*b\* units, at which confidence has fallen to 1/e. */
    confidenceSpread: z.number().positive(),
  }),
  training: z.record(z.string(), z.json()),
  metrics: z.array(modelMetricsSchema),
  licence: z.string().min(1),
  weights: z.strictObject({
    file: z.literal('weights.bin'),
    bytes: z.int().positive(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  topology: z.strictObject({
    file: z.literal('model.json'),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
});

export type ModelManifest = z.infer<typeof modelManifestSchema>;

/** What the caller of `saveModelPackage` decides; sizes and hashes are computed. */
export type ModelDescription = Omit<
  ModelManifest,
  'format' | 'parameters' | 'weights' | 'topology'
>;
