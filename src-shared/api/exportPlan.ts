import { z } from 'zod';
import { outputColorSpaces } from '../domain/colorSpace.ts';
import { problemSchema } from '../domain/job.ts';
import { outputFormats } from '../domain/outputFormat.ts';
import { outputSizeSchema } from '../domain/outputSize.ts';
import { idSchema, photoSelectionSchema } from '../domain/photo.ts';
import { markSchema } from '../domain/rendition.ts';
import { sourceTypeTerms } from '../domain/sourceType.ts';

const pathSchema = z.string().min(1).max(32_767);
const titleSchema = z.string().trim().max(200);

/** A strip below the picture, which makes it taller. The text takes the fields of names, and {statement}. */
const captionStripSchema = z.strictObject({
  text: z.string().trim().min(1).max(500).default('{title} ({id}). {statement}'),
});

/** Pictures with the master in grey beside the result, as JPEG in `proofs/`. */
const proofsSchema = z.strictObject({
  longSide: z.int().min(256).max(8000).default(1600),
});

/** A PDF of small pictures with their names. */
const contactSheetSchema = z.strictObject({
  columns: z.int().min(1).max(8).default(4),
  paper: z.enum(['a4', 'letter', 'a3']).default('a4'),
  title: titleSchema.default(''),
});

/** One HTML file that holds everything it shows, with sliders between before and after. */
const gallerySchema = z.strictObject({
  longSide: z.int().min(256).max(4000).default(1200),
  title: titleSchema.default(''),
});

/** A BagIt 1.0 bag (RFC 8493) in the export's folder; the results lie in its `data/`. */
const bagSchema = z.strictObject({
  kind: z.literal('bag'),
  algorithms: z
    .array(z.enum(['sha256', 'sha512']))
    .min(1)
    .max(2)
    .default(['sha256', 'sha512']),
  /** Whether the masters are copied into the bag, in `data/masters/`. */
  masters: z.boolean().default(false),
  /** What is said in bag-info.txt; empty: left out. */
  sourceOrganization: titleSchema.default(''),
  contactName: titleSchema.default(''),
  description: z.string().trim().max(2000).default(''),
});

/** A plan without its folder. */
const folderless = {
  format: z.enum(outputFormats),
  /** Null: as deep as the master is and the format can be. */
  depth: z.union([z.literal(8), z.literal(16)]).nullable(),
  quality: z.int().min(1).max(100).default(92),
  colorSpace: z.enum(outputColorSpaces).default('srgb'),
  size: outputSizeSchema.default({ kind: 'full' }),
  /**
   * Of each photo: its current version; that one only when it is accepted; every version; or the best: the current
   * one if accepted, else the newest accepted, else the current or the newest that is not rejected.
   */
  versions: z.enum(['current', 'accepted', 'all', 'bestRated']).default('current'),
  /** File name without extension, with fields in braces: see `exportNameFields`. */
  nameTemplate: z.string().min(1).max(500).default('{name}_colorized'),
  /** Puts every result into its master's folder, below the innermost folder that holds all these masters. */
  mirrorFolders: z.boolean().default(false),
  /** What becomes of results whose names are the same: the later get a number, or nothing is exported. */
  clashes: z.enum(['number', 'refuse']).default('number'),
  /** What becomes of a file that has a result's name and is another: it stays and that photo fails, or it is replaced. */
  existing: z.enum(['refuse', 'replace']).default('refuse'),
  /** Leaves what was exported before and would come out the same. */
  skipIdentical: z.boolean().default(true),

  /** Discloses in the file: XMP and IPTC. */
  embedMetadata: z.boolean().default(true),
  /** Discloses beside the file: `<result>.json`. */
  sidecar: z.boolean().default(true),
  /** Discloses in the picture. */
  mark: markSchema.nullable().default(null),
  captionStrip: captionStripSchema.nullable().default(null),
  digitalSourceType: z.enum(sourceTypeTerms).default('compositeWithTrainedAlgorithmicMedia'),

  proofs: proofsSchema.nullable().default(null),
  contactSheet: contactSheetSchema.nullable().default(null),
  gallery: gallerySchema.nullable().default(null),
  package: bagSchema.nullable().default(null),
  /** `metadata/metadata.csv` of Dublin Core terms, as Archivematica takes it. */
  dublinCoreCsv: z.boolean().default(false),
  /** `mets.xml` with PREMIS objects, events and agents. */
  metsPremis: z.boolean().default(false),
} as const;

interface Disclosing {
  readonly embedMetadata: boolean;
  readonly sidecar: boolean;
  readonly mark: unknown;
  readonly captionStrip: unknown;
}

/** Whether something tells that the pictures are colorized: no plan may be without. */
export function isDisclosed({ embedMetadata, sidecar, mark, captionStrip }: Disclosing): boolean {
  return embedMetadata || sidecar || mark !== null || captionStrip !== null;
}

const undisclosed = {
  error: 'a way to tell that the pictures are colorized: in the file, beside it, or in the picture',
  path: ['embedMetadata'],
};

/** How an export is done. */
export const exportPlanSchema = z
  .strictObject({ folder: pathSchema, ...folderless })
  .refine(isDisclosed, undisclosed);
export type ExportPlan = z.infer<typeof exportPlanSchema>;

/** A plan without its folder, as presets keep it. */
export const presetPlanSchema = z.strictObject(folderless).refine(isDisclosed, undisclosed);
export type PresetPlan = z.infer<typeof presetPlanSchema>;

/** A question what an export would do; its folder may still be missing. */
export const exportPreviewRequestSchema = z.strictObject({
  photos: photoSelectionSchema,
  plan: z
    .strictObject({ ...folderless, folder: pathSchema.nullable() })
    .refine(isDisclosed, undisclosed),
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
  /** Photos whose master cannot be found. */
  missing: z.int().nonnegative(),
  /** Photos whose master has another size or time than at import (contents are compared by the export itself). */
  changed: z.int().nonnegative(),
  changedExamples: z.array(z.string()),
  /** Photos that would be written at their full size because they are smaller than asked for. */
  notEnlarged: z.int().nonnegative(),
  /** The first names, below the folder, with forward slashes. */
  names: z.array(
    z.strictObject({
      photoId: idSchema,
      label: z.string(),
      name: z.string(),
      /** Another result has that name, so this one got a number. */
      clashes: z.boolean(),
      /** A file of that name is there. */
      exists: z.boolean(),
    }),
  ),
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
