import { z } from 'zod';
import {
  archivalFields,
  type ArchivalMetadata,
  type PhotoDetails,
  type PhotoSelection,
  type PhotoSummary,
} from '../../src-shared/domain/photo.ts';
import type { Recipe } from '../../src-shared/domain/provenance.ts';
import type { PhotoRepository, PhotoSource } from './catalogTypes.ts';
import { flag, idList } from './columns.ts';
import { editPhotos, ratePhotos, removePhotos, reviewPhotos, trashPhotos } from './photoChanges.ts';
import { PhotoResults } from './photoResults.ts';
import {
  detailColumns,
  detailRow,
  labelOf,
  summaryColumns,
  summaryRow,
  toDetails,
  toSummary,
} from './photoRows.ts';
import { allTags, tagsAmong, tagsOf } from './photoTags.ts';
import { recipeKey } from './recipeKey.ts';
import type { Store } from './store.ts';

const sourceRow = z.object({
  photo_id: z.int(),
  master_id: z.int(),
  path: z.string(),
  bytes: z.int(),
  modified_at: z.int(),
  sha256: z.string().nullable(),
  page: z.int(),
  pages: z.int(),
  missing: flag,
  file_name: z.string(),
  identifier: z.string(),
  title: z.string(),
});

/** Summaries in the order of `ids`; those that are gone are left out. */
function summaries(store: Store, ids: readonly number[]): PhotoSummary[] {
  const rows = store.all(
    summaryRow,
    `SELECT ${summaryColumns} FROM photos JOIN masters ON masters.id = photos.master_id
     WHERE photos.id IN (SELECT value FROM json_each(@ids))`,
    { ids: idList(ids) },
  );
  const byId = new Map(rows.map((row) => [row.id, toSummary(row, store.opening)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

function resolve(
  store: Store,
  results: PhotoResults,
  selection: PhotoSelection,
): readonly number[] {
  if ('query' in selection) return results.ids(selection.query);
  const known = new Set(
    store.numbers('SELECT id FROM photos WHERE id IN (SELECT value FROM json_each(@ids))', {
      ids: idList(selection.ids),
    }),
  );
  return [...new Set(selection.ids)].filter((id) => known.has(id));
}

function details(store: Store, photoId: number): PhotoDetails | null {
  const row = store.first(
    detailRow,
    `SELECT ${detailColumns} FROM photos JOIN masters ON masters.id = photos.master_id
     WHERE photos.id = @photoId`,
    { photoId },
  );
  if (row === null) return null;
  const collectionIds = store.numbers(
    'SELECT collection_id FROM collection_photos WHERE photo_id = @photoId ORDER BY collection_id',
    { photoId },
  );
  return toDetails(row, store.opening, tagsOf(store, photoId), collectionIds);
}

function source(store: Store, photoId: number): PhotoSource | null {
  const row = store.first(
    sourceRow,
    `SELECT photos.id AS photo_id, photos.master_id, masters.path, masters.bytes,
       masters.modified_at, masters.sha256, photos.page, masters.pages, masters.missing,
       masters.file_name, photos.identifier, photos.title
     FROM photos JOIN masters ON masters.id = photos.master_id WHERE photos.id = @photoId`,
    { photoId },
  );
  if (row === null) return null;
  return {
    photoId: row.photo_id,
    masterId: row.master_id,
    path: row.path,
    bytes: row.bytes,
    modifiedAt: row.modified_at,
    sha256: row.sha256,
    page: row.page,
    pages: row.pages,
    missing: row.missing,
    label: labelOf(row),
    fileName: row.file_name,
  };
}

type Shared = Record<keyof ArchivalMetadata, string | null>;

const sharedRow: z.ZodType<Shared> = z.object(
  Object.fromEntries(archivalFields.map((field) => [field, z.string().nullable()])),
) as unknown as z.ZodType<Shared>;

/** The value of each field that all these photos have; null where they differ. */
function sharedMetadata(store: Store, ids: readonly number[]): Shared {
  const columns = archivalFields.map(
    (field) => `CASE WHEN min(${field}) = max(${field}) THEN min(${field}) END AS ${field}`,
  );
  const shared = store.first(
    sharedRow,
    `SELECT ${columns.join(', ')} FROM photos WHERE id IN (SELECT value FROM json_each(@ids))`,
    { ids: idList(ids) },
  );
  return shared!;
}

function shared(store: Store, ids: readonly number[]): ReturnType<PhotoRepository['shared']> {
  const tags = tagsAmong(store, ids);
  return {
    count: ids.length,
    metadata: sharedMetadata(store, ids),
    tags: tags.filter((entry) => entry.photos === ids.length).map((entry) => entry.tag),
    someTags: tags.filter((entry) => entry.photos < ids.length).map((entry) => entry.tag),
  };
}

function withoutRecipe(store: Store, ids: readonly number[], recipe: Recipe): number[] {
  return store.numbers(
    `SELECT photos.id FROM json_each(@ids) AS wanted CROSS JOIN photos ON photos.id = wanted.value
     WHERE photos.state = 'ready' AND NOT EXISTS (
       SELECT 1 FROM versions
       WHERE versions.photo_id = photos.id AND recipe_key = @key AND removed = 0)
     ORDER BY wanted.key`,
    { ids: idList(ids), key: recipeKey(recipe) },
  );
}

/** Photos of a library: questions here, changes in `photoChanges.ts`. */
export function photoRepository(store: Store): PhotoRepository {
  const results = new PhotoResults(store);
  return {
    count: (query) => results.count(query),
    page: (query, offset, limit) => summaries(store, results.page(query, offset, limit)),
    ids: (query) => results.ids(query),
    resolve: (selection) => resolve(store, results, selection),
    indexOf(query, photoId) {
      const index = results.ids(query).indexOf(photoId);
      return index === -1 ? null : index;
    },
    get: (photoId) => details(store, photoId),
    summaries: (ids) => summaries(store, ids),
    source: (photoId) => source(store, photoId),
    shared: (selection) => shared(store, resolve(store, results, selection)),
    edit: (ids, change) => editPhotos(store, ids, change),
    rate: (ids, rating) => ratePhotos(store, ids, rating),
    review: (ids, review) => reviewPhotos(store, ids, review),
    trash: (ids, trashed) => trashPhotos(store, ids, trashed),
    remove: (ids) => removePhotos(store, ids),
    tags: () => allTags(store),
    withoutRecipe: (ids, recipe) => withoutRecipe(store, ids, recipe),
  };
}
