import { z } from 'zod';
import { finishSchema } from '../domain/finish.ts';
import { problemSchema } from '../domain/job.ts';
import { idSchema, photoSelectionSchema } from '../domain/photo.ts';
import { pictureKeySchema, referencePictureSchema } from '../domain/reference.ts';
import { coloringSchema } from './coloring.ts';

const call = <Request extends z.ZodType, Response extends z.ZodType>(
  request: Request,
  response: Response,
): { readonly request: Request; readonly response: Response } => ({ request, response });

/** A reference photograph that a library keeps: a small copy in color. Its pixels: `reference/<sha256>`. */
export const keptReferenceSchema = z.strictObject({
  ...referencePictureSchema.shape,
  /** Of the small copy, pixels; the long side is 512 at most. */
  width: z.int().positive(),
  height: z.int().positive(),
  addedAt: z.iso.datetime(),
  /** The photo it was taken from, and its version where it was colorized; null where it came from a file, or is gone. */
  photoId: idSchema.nullable(),
  versionId: idSchema.nullable(),
  /** Versions whose recipes name it. */
  uses: z.int().nonnegative(),
});
export type KeptReference = z.infer<typeof keptReferenceSchema>;

/** A color photograph of the library, or an accepted colorized version, that may serve as a reference. */
export const suggestedReferenceSchema = z.strictObject({
  photoId: idSchema,
  /** Null: the photo itself, which is a color photograph. `references.add` takes either. */
  versionId: idSchema.nullable(),
  label: z.string(),
  /** Path of its picture for `pixelAddress`. */
  picture: z.string(),
  /** −1–1: cosine of the angle between what the model's network sees in both; 1 is the same. */
  similarity: z.number().min(-1).max(1),
});
export type SuggestedReference = z.infer<typeof suggestedReferenceSchema>;

/** Calls about reference photographs. */
export const referenceCalls = {
  /** The references kept, the newest first. */
  'references.list': call(z.strictObject({}), z.array(keptReferenceSchema)),
  /**
   * Keeps small copies of color pictures; one that is kept already is given again. What cannot be used is told among the
   * problems, and the rest is kept.
   */
  'references.add': call(
    z.strictObject({
      paths: z.array(z.string().min(1).max(32_767)).max(100).default([]),
      /** Photos that are color photographs, or else have a current version. */
      photoIds: z.array(idSchema).max(100).default([]),
      versionIds: z.array(idSchema).max(100).default([]),
    }),
    z.strictObject({
      references: z.array(keptReferenceSchema),
      problems: z.array(z.strictObject({ name: z.string(), problem: problemSchema })),
    }),
  ),
  /** Takes a reference from the list; its copy stays as long as a version's recipe names it. Cannot be undone. */
  'references.remove': call(
    z.strictObject({ sha256: pictureKeySchema }),
    z.strictObject({ changed: z.int().nonnegative() }),
  ),
  /**
   * The library's own color photographs and accepted versions that are most like a photo, the likest first. Answers with
   * what is known so far: where some were not looked at yet (`waiting`), that goes on in the background, told by the
   * event `references`.
   */
  'references.suggest': call(
    z.strictObject({ photoId: idSchema, limit: z.int().min(1).max(100).default(12) }),
    z.strictObject({
      suggestions: z.array(suggestedReferenceSchema),
      waiting: z.int().nonnegative(),
    }),
  ),
  /**
   * Where each place of a photo takes its color from and how surely: the map's key for pixels (`match/<key>`, see
   * `src-shared/domain/matchFormat.ts`), kept for a while; null for the method `statistics`, which has no places.
   */
  'references.match': call(
    z.strictObject({ photoId: idSchema, coloring: coloringSchema }),
    z.strictObject({
      key: z.string().nullable(),
      /** Share of the photo that takes its color from the references, 0–1. */
      coverage: z.number().min(0).max(1),
    }),
  ),
  /**
   * Carries a version's hints over to other photos: a colorize job whose coloring is the version's, with the reference
   * method `hints`. Every result is to be reviewed. The photo of the version itself is passed over.
   */
  'jobs.applyHints': call(
    z.strictObject({
      versionId: idSchema,
      photos: photoSelectionSchema,
      strength: z.number().min(0).max(1).default(1),
      /** Null: the version's own. */
      finish: finishSchema.nullable().default(null),
      again: z.boolean().default(false),
    }),
    z.strictObject({ jobId: idSchema }),
  ),
} as const;
