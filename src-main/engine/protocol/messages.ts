import { z } from 'zod';
import { importRequestSchema } from '../../models/importing/importRequest.ts';
import type { TrainingProgress } from '../../training/trainModel.ts';
import type { TrainingRequest } from '../../training/trainingRequest.ts';
import { trainingSettingsSchema } from '../../training/trainingSettings.ts';
import { engineInfoSchema, engineNames } from '../engines.ts';
import { hintPlaneSchema, luminancePlaneSchema } from './planeSchemas.ts';
import { wireErrorSchema } from './wireError.ts';

const id = z.int().min(1);
const directory = z.string().min(1);
const engine = z.enum(engineNames);

const photoSourceSchema = z.strictObject({
  kind: z.literal('files'),
  paths: z.array(z.string().min(1)).readonly(),
  shorterSide: z.int().min(1),
});

const trainingRequestSchema: z.ZodType<TrainingRequest> = z
  .strictObject({
    settings: trainingSettingsSchema,
    training: photoSourceSchema,
    validation: photoSourceSchema,
    from: directory.optional(),
    content: z.string().min(1).optional(),
    out: directory,
    resume: z.boolean(),
    identity: z.strictObject({
      id: z.string(),
      name: z.string(),
      version: z.string(),
      description: z.string(),
      licence: z.string(),
    }),
    photographs: z.string(),
  })
  // What there is none of is absent, not undefined.
  .transform(({ from, content, ...rest }) => ({
    ...rest,
    ...(from !== undefined && { from }),
    ...(content !== undefined && { content }),
  }));

const colorizeSchema = z
  .strictObject({
    type: z.literal('colorize'),
    id,
    modelDirectory: directory,
    luminance: luminancePlaneSchema,
    hints: hintPlaneSchema.optional(),
    temperature: z.number().positive().max(2).optional(),
    decisiveness: z.number().min(0).max(1).optional(),
  })
  .refine(
    ({ luminance, hints }) =>
      hints === undefined || (hints.width === luminance.width && hints.height === luminance.height),
    { error: 'the hints must have the size of the luminance', path: ['hints'] },
  );

const likelySchema = z
  .strictObject({
    type: z.literal('likely'),
    id,
    key: z.string().min(1).max(1000),
    modelDirectory: directory,
    luminance: luminancePlaneSchema,
    hints: hintPlaneSchema.optional(),
    x: z.number().min(0).max(1),
    y: z.number().min(0).max(1),
  })
  .refine(
    ({ luminance, hints }) =>
      hints === undefined || (hints.width === luminance.width && hints.height === luminance.height),
    { error: 'the hints must have the size of the luminance', path: ['hints'] },
  );

/** What the parent asks that is answered once, by `done` or `failed` with the same id. */
export const requestSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('inspect'), id, modelDirectory: directory }),
  colorizeSchema,
  likelySchema,
  z.strictObject({
    type: z.literal('features'),
    id,
    modelDirectory: directory,
    luminance: luminancePlaneSchema,
  }),
  z.strictObject({
    type: z.literal('train'),
    id,
    request: trainingRequestSchema,
    precision: z.enum(['auto', 'float32']),
  }),
  z.strictObject({ type: z.literal('import'), id, request: importRequestSchema }),
  z.strictObject({
    type: z.literal('export'),
    id,
    modelDirectory: directory,
    /** The ONNX file to write. */
    file: z.string().min(1),
    overwrite: z.boolean(),
  }),
  z.strictObject({ type: z.literal('memory'), id }),
  z.strictObject({ type: z.literal('providers'), id }),
  z.strictObject({
    type: z.literal('measure'),
    id,
    /** Model whose inference is timed. */
    modelDirectory: directory,
    /** `inference` alone takes a second. */
    extent: z.enum(['inference', 'all']),
  }),
]);

export type ComputeRequest = z.infer<typeof requestSchema>;

/** A request before the connection has numbered it. */
export type NewRequest = ComputeRequest extends infer One
  ? One extends ComputeRequest
    ? Omit<One, 'id'>
    : never
  : never;

/** Everything that the parent sends. */
export const parentMessageSchema = z.union([
  z.strictObject({
    type: z.literal('start'),
    /** Engines to try, in this order. */
    engines: z.array(engine).min(1),
    /** Whether a graphics card that is imitated in software will do. */
    allowSoftware: z.boolean(),
    /** ONNX Runtime's execution provider. */
    provider: z.string().min(1),
    /** Whether the processor will do where that does not work. */
    orProcessor: z.boolean(),
  }),
  z.strictObject({ type: z.literal('cancel'), id }),
  requestSchema,
]);

export type ParentMessage = z.infer<typeof parentMessageSchema>;

// JSON has no such numbers, but processes exchange them: a run without an end has Infinity seconds left.
const anyNumber = z.custom<number>((value) => typeof value === 'number');

const lossesSchema = z.record(z.string(), anyNumber);

const trainingProgressSchema: z.ZodType<TrainingProgress> = z
  .strictObject({
    losses: lossesSchema,
    gradientNorm: z.number(),
    learningRate: z.number(),
    step: z.int().min(0),
    epoch: z.int().min(0),
    progress: z.number().min(0).max(1),
    secondsLeft: anyNumber,
    imagesPerSecond: anyNumber,
    waitingShare: anyNumber,
    validation: z
      .strictObject({
        losses: lossesSchema,
        psnr: anyNumber,
        psnrGrey: anyNumber,
        colorfulnessShare: anyNumber,
      })
      .optional(),
  })
  .transform(({ validation, ...rest }) => ({
    ...rest,
    ...(validation !== undefined && { validation }),
  }));

/** Why an engine of the ladder was passed over. */
const unusableSchema = z.strictObject({
  type: z.literal('unusable'),
  engine,
  state: z.enum(['missing', 'broken']),
  error: wireErrorSchema,
});

/** Everything that the child sends. */
export const childMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('trying'), engine }),
  unusableSchema,
  z.strictObject({ type: z.literal('ready'), engine: engineInfoSchema }),
  /** Its main thread turns; sent every second that it does. */
  z.strictObject({ type: z.literal('heartbeat'), bytes: z.number() }),
  z.strictObject({ type: z.literal('accepted'), id }),
  /** It has seen the cancellation and is coming to a stop. */
  z.strictObject({ type: z.literal('stopping'), id }),
  z.strictObject({ type: z.literal('progress'), id, progress: trainingProgressSchema }),
  z.strictObject({
    type: z.literal('skip'),
    id,
    photo: z.strictObject({ name: z.string(), reason: z.string() }),
  }),
  z.strictObject({ type: z.literal('done'), id, value: z.unknown() }),
  z.strictObject({
    type: z.literal('failed'),
    id,
    error: wireErrorSchema,
    /** The process is not to be used again. */
    fatal: z.boolean(),
  }),
]);

export type ChildMessage = z.infer<typeof childMessageSchema>;
