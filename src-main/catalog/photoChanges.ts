import {
  archivalFields,
  type ArchivalMetadata,
  type Review,
} from '../../src-shared/domain/photo.ts';
import { idList, toFlag } from './columns.ts';
import { dateSpan } from './dateSpan.ts';
import { addTag, removeTag } from './photoTags.ts';
import { indexPhotos, unindexPhotos } from './searchIndex.ts';
import type { Store, Values } from './store.ts';

const among = 'id IN (SELECT value FROM json_each(@ids))';

/** Column values for the fields given; those of a date with its span. */
function metadataValues(
  metadata: Partial<ArchivalMetadata>,
): Record<string, string | number | null> {
  const values: Record<string, string | number | null> = {};
  for (const field of archivalFields) {
    const value = metadata[field];
    if (value !== undefined) values[field] = value;
  }
  if (metadata.date !== undefined) {
    const span = dateSpan(metadata.date);
    values['first_day'] = span.firstDay;
    values['first_year'] = span.firstYear;
    values['last_year'] = span.lastYear;
  }
  return values;
}

function changeMetadata(
  store: Store,
  ids: readonly number[],
  metadata: Partial<ArchivalMetadata>,
): number[] {
  const values = metadataValues(metadata);
  // Names of columns come from the list of fields above, never from outside.
  const columns = Object.keys(values);
  if (columns.length === 0) return [];
  const assignments = columns.map((column) => `${column} = @${column}`).join(', ');
  const differences = columns.map((column) => `${column} IS NOT @${column}`).join(' OR ');
  const all: Values = { ...values, ids: idList(ids), fields: JSON.stringify(columns) };
  return store.numbers(
    `UPDATE photos SET ${assignments},
       edited = (SELECT json_group_array(value) FROM (
         SELECT value FROM json_each(photos.edited) UNION SELECT value FROM json_each(@fields)))
     WHERE ${among} AND (${differences}) RETURNING id`,
    all,
  );
}

function markTagsEdited(store: Store, ids: readonly number[]): void {
  store.run(
    `UPDATE photos SET edited = json_insert(edited, '$[#]', 'tags')
     WHERE ${among} AND NOT EXISTS (SELECT 1 FROM json_each(photos.edited) WHERE value = 'tags')`,
    { ids: idList(ids) },
  );
}

/** Changes metadata and tags; gives the number of photos that are different now. */
export function editPhotos(
  store: Store,
  ids: readonly number[],
  change: {
    readonly metadata: Partial<ArchivalMetadata>;
    readonly addTags: readonly string[];
    readonly removeTags: readonly string[];
  },
): number {
  return store.write(() => {
    const changed = new Set(changeMetadata(store, ids, change.metadata));
    const retagged = new Set<number>();
    for (const tag of change.addTags) for (const id of addTag(store, ids, tag)) retagged.add(id);
    for (const tag of change.removeTags) {
      for (const id of removeTag(store, ids, tag)) retagged.add(id);
    }
    if (retagged.size > 0) markTagsEdited(store, [...retagged]);
    for (const id of retagged) changed.add(id);
    indexPhotos(store, [...changed]);
    return changed.size;
  });
}

/** Gives photos their stars. */
export function ratePhotos(store: Store, ids: readonly number[], rating: number): number {
  return store.write(() =>
    store.run(`UPDATE photos SET rating = @rating WHERE ${among} AND rating <> @rating`, {
      ids: idList(ids),
      rating,
    }),
  );
}

/** Reviews the current versions of photos; those without one are passed over. */
export function reviewPhotos(store: Store, ids: readonly number[], review: Review): number {
  return store.write(() =>
    store.run(
      `UPDATE versions SET review = @review
       WHERE id IN (SELECT version_id FROM photos WHERE ${among}) AND review <> @review`,
      { ids: idList(ids), review },
    ),
  );
}

/** Moves photos into the trash or out of it. */
export function trashPhotos(store: Store, ids: readonly number[], trashed: boolean): number {
  return store.write(() =>
    store.run(`UPDATE photos SET trashed = @trashed WHERE ${among} AND trashed <> @trashed`, {
      ids: idList(ids),
      trashed: toFlag(trashed),
    }),
  );
}

/** Removes photos for good, with all that hangs on them. What others name comes after what names it. */
export function removePhotos(store: Store, ids: readonly number[]): number {
  const values = { ids: idList(ids) };
  const ofPhotos = 'photo_id IN (SELECT value FROM json_each(@ids))';
  return store.write(() => {
    unindexPhotos(store, ids);
    store.run(`DELETE FROM photo_tags WHERE ${ofPhotos}`, values);
    store.run(`DELETE FROM collection_photos WHERE ${ofPhotos}`, values);
    store.run(`UPDATE photos SET version_id = NULL WHERE ${among}`, values);
    store.run(`DELETE FROM versions WHERE ${ofPhotos}`, values);
    const masters = store.numbers(`SELECT DISTINCT master_id FROM photos WHERE ${among}`, values);
    const removed = store.run(`DELETE FROM photos WHERE ${among}`, values);
    store.run(
      `DELETE FROM masters WHERE id IN (SELECT value FROM json_each(@masters))
         AND NOT EXISTS (SELECT 1 FROM photos WHERE master_id = masters.id)`,
      { masters: idList(masters) },
    );
    return removed;
  });
}
