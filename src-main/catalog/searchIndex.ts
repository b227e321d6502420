import { idList } from './columns.ts';
import { wordsOf } from './foldText.ts';
import type { Store } from './store.ts';

/**
 * What a person typed as a question to FTS5: every word must begin a word somewhere. Words hold letters and digits
 * only and are quoted, so that nothing typed is taken for an operator.
 *
 * @returns null when there is no word in it
 */
export function searchExpression(text: string): string | null {
  const words = wordsOf(text);
  if (words.length === 0) return null;
  return [...new Set(words)].map((word) => `"${word}"*`).join(' AND ');
}

/** Brings the index up to date for these photos. Part of every change of what it holds. */
export function indexPhotos(store: Store, ids: readonly number[]): void {
  if (ids.length === 0) return;
  unindexPhotos(store, ids);
  indexNewPhotos(store, ids);
}

/** Puts photos into the index that are not in it. */
export function indexNewPhotos(store: Store, ids: readonly number[]): void {
  store.run(
    `INSERT INTO photo_search (rowid, file_name, identifier, title, creator, place, notes, tags, date)
     SELECT photos.id, fold_text(masters.file_name), fold_text(photos.identifier),
       fold_text(photos.title), fold_text(photos.creator), fold_text(photos.place),
       fold_text(photos.notes),
       fold_text(coalesce((
         SELECT group_concat(tags.name, ' ') FROM photo_tags JOIN tags ON tags.id = photo_tags.tag_id
         WHERE photo_tags.photo_id = photos.id), '')),
       fold_text(photos.date)
     FROM photos JOIN masters ON masters.id = photos.master_id
     WHERE photos.id IN (SELECT value FROM json_each(@ids))`,
    { ids: idList(ids) },
  );
}

/** Takes photos out of the index. */
export function unindexPhotos(store: Store, ids: readonly number[]): void {
  store.run('DELETE FROM photo_search WHERE rowid IN (SELECT value FROM json_each(@ids))', {
    ids: idList(ids),
  });
}
