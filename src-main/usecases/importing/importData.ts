import { z } from 'zod';
import { problemSchema } from '../../../src-shared/domain/job.ts';
import { idSchema } from '../../../src-shared/domain/photo.ts';

/** What an import job is given: the call `jobs.import`. */
export const importParametersSchema = z.strictObject({
  /** Files and folders, absolute. */
  paths: z.array(z.string().min(1)).min(1),
  /** Collection that gets the photos; null for none. */
  collectionId: idSchema.nullable(),
  /** Makes a collection of every folder, nested as they are. */
  foldersAsCollections: z.boolean(),
});
export type ImportParameters = z.infer<typeof importParametersSchema>;

/** One item of an import. */
export const importItemSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('photo'),
    path: z.string(),
    /** As they were when it was listed. */
    bytes: z.int().nonnegative(),
    modifiedAt: z.int(),
    /** Names of the collections to put it in, nested; empty for none of its own. */
    folders: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal('skipped'), reason: z.string() }),
  z.strictObject({ kind: z.literal('failed'), problem: problemSchema }),
]);
export type ImportItem = z.infer<typeof importItemSchema>;
