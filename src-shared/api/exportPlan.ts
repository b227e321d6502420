import { z } from 'zod';
import { problemSchema } from '../domain/job.ts';
import { outputFormats } from '../domain/outputFormat.ts';
import { idSchema, photoSelectionSchema } from '../domain/photo.ts';

const pathSchema = z.string().min(1).max(32_767);

/** How an export is done. */
export const exportPlanSchema = z.strictObject({
  folder: pathSchema,
  format: z.enum(outputFormats),
  depth: z.union([z.literal(8), z.literal(16)]).nullable(),
  quality: z.int().min(1).max(100).default(92),
  /** Of each photo: its current version, only when that is accepted, or every version. */
  versions: z.enum(['current', 'accepted', 'all']).default('current'),
  /** File name without extension; fields {name} {id} {title} {page} {version} {model} {collection}. */
  nameTemplate: z.string().min(1).max(500).default('{name}_colorized'),
});
export type ExportPlan = z.infer<typeof exportPlanSchema>;

/** A question what an export would do; its folder may still be missing. */
export const exportPreviewRequestSchema = z.strictObject({
  photos: photoSelectionSchema,
  plan: exportPlanSchema.extend({ folder: pathSchema.nullable() }),
});

/** What an export would write, and what stands in its way. */
export const exportPreviewSchema = z.strictObject({
  /** Whether all were looked at. */
  complete: z.boolean(),
  /** Pictures that would be written, … */
  results: z.int().nonnegative(),
  /** … of so many photos. */
  photos: z.int().nonnegative(),
  /** Photos without a version such as the plan wants. */
  passed: z.int().nonnegative(),
  missing: z.int().nonnegative(),
  /** The first names, below the folder, with forward slashes. */
  names: z.array(z.strictObject({ photoId: idSchema, label: z.string(), name: z.string() })),
  /** Pictures whose name another one has; they would get a number. */
  clashes: z.int().nonnegative(),
  clashExamples: z.array(z.string()),
  /** Files of these names that are there already. */
  existing: z.int().nonnegative(),
  /** An estimate. */
  neededBytes: z.int().nonnegative(),
  freeBytes: z.int().nonnegative().nullable(),
  folderProblem: problemSchema.nullable(),
});
export type ExportPreview = z.infer<typeof exportPreviewSchema>;
