import { z } from 'zod';

/** Number of a row in the catalog. */
export const idSchema = z.int().positive();

/** What an archivist decided about a colorized version. */
export const reviewStates = ['none', 'accepted', 'rejected'] as const;
export const reviewSchema = z.enum(reviewStates);
export type Review = z.infer<typeof reviewSchema>;

/** 0 (none) to 5 stars. */
export const ratingSchema = z.int().min(0).max(5);

const textSchema = z.string().max(10_000);

/** One word or phrase by which photos are found. */
export const tagSchema = z.string().trim().min(1).max(200);

/** What an archive says of a photo; every field may be empty. `date` is EDTF (ISO 8601-2), such as `1932~` or `193X`. */
export const archivalMetadataSchema = z.strictObject({
  title: textSchema,
  creator: textSchema,
  date: textSchema,
  place: textSchema,
  identifier: textSchema,
  rights: textSchema,
  notes: textSchema,
});
export type ArchivalMetadata = z.infer<typeof archivalMetadataSchema>;

/** Names of the fields of {@link ArchivalMetadata}, in the order in which they are shown. */
export const archivalFields = archivalMetadataSchema.keyof().options;

/**
 * How far the program knows a photo's file.
 * - `waiting`: found, not read yet
 * - `ready`: read
 * - `unreadable`: cannot be read; its `problem` says why
 */
export const photoStates = ['waiting', 'ready', 'unreadable'] as const;

/** What the grid shows of a photo: one page of one master. */
export const photoSummarySchema = z.strictObject({
  id: idSchema,
  /** Identifier, else title, else file name (with the page where there are several). */
  label: z.string(),
  fileName: z.string(),
  state: z.enum(photoStates),
  /** The master was not found where it was. */
  missing: z.boolean(),
  /** Pixels, upright; 0 while unknown. */
  width: z.int().nonnegative(),
  height: z.int().nonnegative(),
  rating: ratingSchema,
  /** Of the current version; `none` without one. */
  review: reviewSchema,
  /** The version that stands for the photo; null while it is grey. */
  versionId: idSchema.nullable(),
  versions: z.int().nonnegative(),
  /** The scan seems to be a color photograph. */
  colorPhotograph: z.boolean(),
  trashed: z.boolean(),
  /** Changes whenever the thumbnail does: goes into its address. */
  thumbnailKey: z.string(),
});
export type PhotoSummary = z.infer<typeof photoSummarySchema>;

/** Everything the catalog knows of a photo. */
export const photoDetailsSchema = z.strictObject({
  ...photoSummarySchema.shape,
  path: z.string(),
  /** Counted from 1. */
  page: z.int().min(1),
  pages: z.int().min(1),
  bytes: z.int().nonnegative(),
  /** Null while it was not read. */
  sha256: z.string().nullable(),
  modifiedAt: z.iso.datetime(),
  importedAt: z.iso.datetime(),
  format: z.string(),
  /** Bits a channel; 0 while unknown. */
  depth: z.int().nonnegative(),
  channels: z.int().nonnegative(),
  colorSpace: z.string(),
  metadata: archivalMetadataSchema,
  tags: z.array(z.string()),
  collectionIds: z.array(idSchema),
  warnings: z.array(z.string()),
  /** Why it is unreadable, or what is wrong with its file; empty when nothing is. */
  problem: z.string(),
});
export type PhotoDetails = z.infer<typeof photoDetailsSchema>;

/** Which photos are meant. */
export const photoScopeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('collection'), id: idSchema }),
  z.strictObject({ kind: z.literal('missing') }),
  z.strictObject({ kind: z.literal('unreadable') }),
  /** Colorized and neither accepted nor rejected. */
  z.strictObject({ kind: z.literal('toReview') }),
  z.strictObject({ kind: z.literal('trash') }),
]);
export type PhotoScope = z.infer<typeof photoScopeSchema>;

export const photoSortKeys = ['imported', 'name', 'date', 'rating', 'modified'] as const;

/** A question to the catalog. Everything given must hold; photos in the trash are found only by the scope `trash`. */
export const photoQuerySchema = z.strictObject({
  scope: photoScopeSchema.default({ kind: 'all' }),
  /** Words, of which every one must begin a word of the file name or the metadata. */
  text: z.string().max(1000).default(''),
  colorized: z.boolean().nullable().default(null),
  /** Any of these; empty means any at all. */
  reviews: z.array(reviewSchema).default([]),
  minimumRating: ratingSchema.default(0),
  /** All of these. */
  tags: z.array(tagSchema).max(50).default([]),
  /** Years that the photo's date must overlap. */
  fromYear: z.int().min(-9999).max(9999).nullable().default(null),
  toYear: z.int().min(-9999).max(9999).nullable().default(null),
  sort: z.enum(photoSortKeys).default('imported'),
  descending: z.boolean().default(false),
});
export type PhotoQuery = z.infer<typeof photoQuerySchema>;

/** Photos by their numbers, or all that a query finds. */
export const photoSelectionSchema = z.union([
  z.strictObject({ ids: z.array(idSchema).max(1_000_000) }),
  z.strictObject({ query: photoQuerySchema }),
]);
export type PhotoSelection = z.infer<typeof photoSelectionSchema>;

/** A folder of photos as the archivist thinks of them; a photo may be in several. */
export const collectionSchema = z.strictObject({
  id: idSchema,
  parentId: idSchema.nullable(),
  name: z.string().min(1).max(500),
  /** Photos in it and in those below it, without the trash. */
  photos: z.int().nonnegative(),
});
export type Collection = z.infer<typeof collectionSchema>;
