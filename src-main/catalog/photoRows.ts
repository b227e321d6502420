import { z } from 'zod';
import {
  photoStates,
  reviewSchema,
  type ArchivalMetadata,
  type PhotoDetails,
  type PhotoSummary,
} from '../../src-shared/domain/photo.ts';
import { problemSchema } from '../../src-shared/domain/job.ts';
import { flag, instant, json } from './columns.ts';

const summaryShape = {
  id: z.int(),
  page: z.int(),
  state: z.enum(photoStates),
  missing: flag,
  width: z.int(),
  height: z.int(),
  rating: z.int(),
  review: reviewSchema,
  version_id: z.int().nullable(),
  versions: z.int(),
  color_photograph: flag,
  trashed: flag,
  thumbnail: z.int(),
  identifier: z.string(),
  title: z.string(),
  file_name: z.string(),
  pages: z.int(),
  sha256: z.string().nullable(),
};

/** A row of {@link summaryColumns}. */
export const summaryRow = z.object(summaryShape);

/** Columns of a summary, of `photos JOIN masters`. */
export const summaryColumns = `photos.id, photos.page, photos.state, photos.missing, photos.width, photos.height,
  photos.rating, photos.review, photos.version_id, photos.versions, photos.color_photograph, photos.trashed,
  photos.thumbnail, photos.identifier, photos.title, masters.file_name, masters.pages, masters.sha256`;

/** A row of {@link detailColumns}. */
export const detailRow = z.object({
  ...summaryShape,
  path: z.string(),
  bytes: z.int(),
  modified_at: instant,
  imported_at: instant,
  format: z.string(),
  depth: z.int(),
  channels: z.int(),
  color_space: z.string(),
  creator: z.string(),
  date: z.string(),
  place: z.string(),
  rights: z.string(),
  notes: z.string(),
  warnings: json(z.array(z.string())),
  problem: json(problemSchema).nullable(),
  master_problem: json(problemSchema).nullable(),
});

/** Columns of all details, of `photos JOIN masters`. */
export const detailColumns = `${summaryColumns}, masters.path, masters.bytes, masters.modified_at,
  masters.imported_at, masters.format, photos.depth, photos.channels, photos.color_space, photos.creator,
  photos.date, photos.place, photos.rights, photos.notes, photos.warnings, photos.problem,
  masters.problem AS master_problem`;

type SummaryRow = z.output<typeof summaryRow>;
type DetailRow = z.output<typeof detailRow>;

/** Identifier, else title, else file name (with the page where there are several). */
export function labelOf(
  row: Pick<SummaryRow, 'identifier' | 'title' | 'file_name' | 'page' | 'pages'>,
): string {
  if (row.identifier !== '') return row.identifier;
  if (row.title !== '') return row.title;
  return row.pages > 1 ? `${row.file_name} – page ${row.page + 1}` : row.file_name;
}

/**
 * What the grid shows.
 *
 * @param opening names this opening of the library
 */
export function toSummary(row: SummaryRow, opening: string): PhotoSummary {
  return {
    id: row.id,
    label: labelOf(row),
    fileName: row.file_name,
    state: row.state,
    missing: row.missing,
    width: row.width,
    height: row.height,
    rating: row.rating,
    review: row.review,
    versionId: row.version_id,
    versions: row.versions,
    colorPhotograph: row.color_photograph,
    trashed: row.trashed,
    // A browser keeps pictures by address for good. Another library has the same numbers, and so has this one after a
    // backup was restored.
    thumbnailKey: `${opening}-${(row.sha256 ?? 'unread').slice(0, 8)}-${row.thumbnail.toString(36)}`,
  };
}

/** Everything the catalog knows. */
export function toDetails(
  row: DetailRow,
  opening: string,
  tags: readonly string[],
  collectionIds: readonly number[],
): PhotoDetails {
  const metadata: ArchivalMetadata = {
    title: row.title,
    creator: row.creator,
    date: row.date,
    place: row.place,
    identifier: row.identifier,
    rights: row.rights,
    notes: row.notes,
  };
  return {
    ...toSummary(row, opening),
    path: row.path,
    page: row.page + 1,
    pages: row.pages,
    bytes: row.bytes,
    sha256: row.sha256,
    modifiedAt: row.modified_at,
    importedAt: row.imported_at,
    format: row.format,
    depth: row.depth,
    channels: row.channels,
    colorSpace: row.color_space,
    metadata,
    tags: [...tags],
    collectionIds: [...collectionIds],
    warnings: row.warnings,
    problem: (row.problem ?? row.master_problem)?.message ?? '',
  };
}
