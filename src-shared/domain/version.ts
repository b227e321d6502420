import { z } from 'zod';
import { idSchema, reviewSchema } from './photo.ts';
import { recipeSchema } from './provenance.ts';

/** One coloring of a photo: a recipe and the chroma plane it gave. The finish is part of the recipe and can be changed. */
export const versionSchema = z.strictObject({
  id: idSchema,
  photoId: idSchema,
  /** Counted from 1 within the photo; never used twice. */
  number: z.int().min(1),
  recipe: recipeSchema,
  /** The model's name when the version was made: the model may be gone. */
  modelName: z.string(),
  engine: z.strictObject({ name: z.string(), device: z.string() }),
  review: reviewSchema,
  createdAt: z.iso.datetime(),
  /** Size of the chroma plane, pixels. */
  chromaWidth: z.int().positive(),
  chromaHeight: z.int().positive(),
  /** Mean confidence of the plane, 0–1. */
  confidence: z.number().min(0).max(1),
  /** It stands for the photo in the grid and at export. */
  current: z.boolean(),
});
export type Version = z.infer<typeof versionSchema>;
