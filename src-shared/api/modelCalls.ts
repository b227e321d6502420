import { z } from 'zod';
import { graphMappingSchema, modelFamilies } from '../domain/graphMapping.ts';
import { idSchema } from '../domain/photo.ts';

/** What calls of importing and exporting models take and give: spread into the contract. */

const pathSchema = z.string().min(1).max(4096);
const trialSchema = z.string().min(1).max(64);

/** A model from elsewhere that was read and tried, and waits for a person's word. */
export const modelTrialSchema = z.strictObject({
  trial: trialSchema,
  /** What it was recognized as. */
  family: z.enum(modelFamilies),
  description: z.string(),
  /** Proposals. */
  id: z.string(),
  name: z.string(),
  parameters: z.int().nonnegative(),
  takesHints: z.boolean(),
  /** Whether it tells how sure it is; else the confidence is the same everywhere. */
  tellsConfidence: z.boolean(),
  /** SHA-256 of the file. */
  sha256: z.string(),
  /** Seconds for the picture that it was tried on. */
  seconds: z.number().nonnegative(),
  /** That picture in its colors: 8-bit sRGB, row by row, in base64. */
  picture: z.strictObject({ width: z.int(), height: z.int(), rgb: z.base64() }),
});
export type ModelTrial = z.infer<typeof modelTrialSchema>;

/** Names that can be looked up, as all ids are. */
const modelIdSchema = z.string().min(1).max(200);

export const modelTransferCalls = {
  /** Reads and tries a file: ONNX, or the weights of ECCV 2016 or SIGGRAPH 2017 of PyTorch or safetensors. */
  'models.import': {
    request: z.strictObject({
      path: pathSchema,
      /** How an ONNX network of no known family is used; null: to be recognized. */
      mapping: graphMappingSchema.nullable(),
      /** Photo to try it on; null for a test picture. */
      photoId: idSchema.nullable(),
    }),
    response: modelTrialSchema,
  },
  /** Makes a model on trial one of the user's. */
  'models.accept': {
    request: z.strictObject({
      trial: trialSchema,
      id: modelIdSchema,
      name: z.string().trim().min(1).max(200),
      /** Under which licence it was published, as a person states it. */
      licence: z.string().trim().min(1).max(500),
    }),
    response: z.strictObject({ id: z.string() }),
  },
  /** Clears a model on trial away, and the copy of its file that a browser sent. */
  'models.discard': {
    request: z.strictObject({
      /** Null for a file that did not come to a trial. */
      trial: trialSchema.nullable(),
      /** The copy; null for none. A file that is no copy stays. */
      upload: pathSchema.nullable().default(null),
    }),
    response: z.strictObject({}),
  },
  /** Writes a model as an ONNX file. */
  'models.export': {
    request: z.strictObject({
      id: modelIdSchema,
      /** The file to write. */
      path: pathSchema,
      overwrite: z.boolean().default(false),
    }),
    response: z.strictObject({
      file: z.string(),
      bytes: z.int().positive(),
      sha256: z.string(),
    }),
  },
} as const;
