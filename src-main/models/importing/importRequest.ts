import { z } from 'zod';
import { graphMappingSchema } from '../../../src-shared/domain/graphMapping.ts';

/** A model to take in, into a folder of its own. */
export const importRequestSchema = z.strictObject({
  /** The file: ONNX, PyTorch or safetensors. */
  source: z.string().min(1),
  /** Folder of the new package. */
  out: z.string().min(1),
  /** How the doors of an ONNX network are used; null: to be recognized. */
  mapping: graphMappingSchema.nullable(),
  identity: z.strictObject({
    id: z.string(),
    name: z.string(),
    version: z.string(),
    licence: z.string(),
  }),
});

export type ImportRequest = Readonly<z.infer<typeof importRequestSchema>>;
