import { z } from 'zod';
import { edgesSchema, hintsSchema } from '../domain/hint.ts';
import { referenceSchema } from '../domain/reference.ts';

/** What decides the colors, apart from the finish; what is left out is the model's own. */
export const coloringSchema = z.strictObject({
  model: z.string().min(1).max(200),
  temperature: z.number().positive().max(2).optional(),
  decisiveness: z.number().min(0).max(1).optional(),
  hints: hintsSchema.default([]),
  /** How hints spread; left out: as `defaultEdges`. Without hints it means nothing. */
  edges: edgesSchema.optional(),
  /** Color photographs that the colors are taken from; they must be among those of `references.list`, or have been. */
  reference: referenceSchema.nullable().default(null),
});
export type Coloring = z.infer<typeof coloringSchema>;
