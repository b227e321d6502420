import { z } from 'zod';
import { graphMappingSchema, modelFamilies } from '../../src-shared/domain/graphMapping.ts';
import { abScale } from './abScale.ts';

/** Metrics of a model on its held-out photographs, as `evaluate` reports them. */
export const modelMetricsSchema = z.strictObject({
  photographs: z.string(),
  images: z.int().min(1),
  values: z.record(z.string(), z.number()),
});

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
/** ab bin centers, a0, b0, a1, b1, … */
const binCentersSchema = z.array(z.number().min(-128).max(128)).min(2);
/** Default temperature of the annealed mean. */
const temperatureSchema = z.number().positive().max(2);
/** Spread of the distribution, in a\*b\* units, at which confidence has fallen to 1/e. */
const confidenceSpreadSchema = z.number().positive();

/** Logits over ab bins and a regressed a\*b\*, mixed: the product's own networks. */
const binsAndRegressionSchema = z.strictObject({
  kind: z.literal('ab-bins-and-regression'),
  binCenters: binCentersSchema,
  temperature: temperatureSchema,
  /** Default share of the annealed mean beside the regression, 0–1. */
  decisiveness: z.number().min(0).max(1),
  /**
   * Factor on a\*b\*, chosen on held-out photographs: both answers are means, and means are paler than what they
   * are means of.
   */
  saturation: z.number().positive().max(2).default(1),
  confidenceSpread: confidenceSpreadSchema,
});

/** Logits over ab bins alone. */
const binsSchema = z.strictObject({
  kind: z.literal('ab-bins'),
  binCenters: binCentersSchema,
  temperature: temperatureSchema,
  confidenceSpread: confidenceSpreadSchema,
});

/** a\*b\* divided by a scale, without a distribution: the confidence is 1 everywhere. */
const abSchema = z.strictObject({
  kind: z.literal('ab'),
  scale: z.number().positive().default(abScale),
});

/** Red, green and blue of sRGB between `low` and `high`; only their chroma is used. The confidence is 1 everywhere. */
const rgbSchema = z.strictObject({ kind: z.literal('rgb'), low: z.number(), high: z.number() });

const commonFields = {
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
  training: z.record(z.string(), z.json()),
  metrics: z.array(modelMetricsSchema),
  licence: z.string().min(1),
  /** Where an imported model comes from. */
  source: z.strictObject({ file: z.string(), sha256: sha256Schema }).optional(),
};

const inputFields = {
  /** Sides of the network's input are multiples of this. */
  multipleOf: z.int().min(1).max(128),
  /** Longer side of the model's copy, pixels. */
  longSide: z.int().min(32).max(4096),
  /** Whether the network takes hints (ab and mask). */
  hints: z.boolean(),
};

const partSchema = z.strictObject({
  weights: z.strictObject({
    file: z.string().regex(/^[a-z][a-z0-9-]{0,31}\.bin$/),
    bytes: z.int().positive(),
    sha256: sha256Schema,
  }),
  topology: z.strictObject({
    file: z.string().regex(/^[a-z][a-z0-9-]{0,31}\.json$/),
    sha256: sha256Schema,
  }),
});

/** A package whose network is a TFJS Layers model. */
export const layersManifestSchema = z.strictObject({
  ...commonFields,
  input: z.strictObject({
    ...inputFields,
    /** The network takes (L\* − `lightnessMiddle`) divided by this. */
    lightnessRange: z.number().positive().default(50),
    lightnessMiddle: z.number().default(50),
    /** Channels of a second input, of Gaussian noise, that makes colorings differ; 0: the network has none. */
    noise: z.int().min(0).default(0),
    /** Side of the input over the side of the noise. */
    noiseStride: z.int().min(1).default(1),
  }),
  output: z.discriminatedUnion('kind', [binsAndRegressionSchema, binsSchema, abSchema, rgbSchema]),
  weights: z.strictObject({
    file: z.literal('weights.bin'),
    bytes: z.int().positive(),
    sha256: sha256Schema,
  }),
  topology: z.strictObject({
    file: z.literal('model.json'),
    sha256: sha256Schema,
  }),
  /** Networks besides the first that coloring needs, by name. */
  parts: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/), partSchema).optional(),
});

/** A package whose network is an ONNX file that was made elsewhere. */
export const graphManifestSchema = z.strictObject({
  ...commonFields,
  engine: z.literal('onnx'),
  input: z.strictObject(inputFields),
  /** Its answer is color alone: the confidence is 1 everywhere. */
  output: z.strictObject({ kind: z.literal('graph') }),
  weights: z.strictObject({
    file: z.literal('model.onnx'),
    bytes: z.int().positive(),
    sha256: sha256Schema,
  }),
  graph: z.strictObject({
    family: z.enum(modelFamilies),
    opset: z.int().min(1),
    mapping: graphMappingSchema,
  }),
});

/** `heliochrome.json` of a model package: what the model is, where it comes from, what it needs. */
export const modelManifestSchema = z.union([layersManifestSchema, graphManifestSchema], {
  // Of two lists of complaints the first is the one that helps.
  error: (issue) => {
    const complaints = issue.errors.at(isGraphLike(issue.input) ? 1 : 0) ?? [];
    return complaints.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  },
});

function isGraphLike(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'engine' in value;
}

export type LayersManifest = z.infer<typeof layersManifestSchema>;
export type GraphManifest = z.infer<typeof graphManifestSchema>;
export type ModelManifest = LayersManifest | GraphManifest;

/** How a Layers network's answer becomes color. */
export type LayersOutput = LayersManifest['output'];
/** The answer of the product's own networks. */
export type BinsAndRegression = z.infer<typeof binsAndRegressionSchema>;

/** What the caller of `saveModelPackage` decides; sizes and hashes are computed. */
export type ModelDescription = Omit<
  z.input<typeof layersManifestSchema>,
  'format' | 'parameters' | 'weights' | 'topology' | 'parts'
>;

/** What a recipe takes when it says nothing: networks that do not answer so have these two without effect. */
export function recipeDefaults({ output }: ModelManifest): {
  readonly temperature: number;
  readonly decisiveness: number;
} {
  return {
    temperature: 'temperature' in output ? output.temperature : 1,
    decisiveness: 'decisiveness' in output ? output.decisiveness : 0,
  };
}
