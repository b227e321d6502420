import type { Migration } from './migration.ts';

/**
 * Full-text search. The index holds words only (`content=''`): what is found is read from `photos`. Words are folded
 * by `fold_text` before they go in, for the tokenizer itself knows é but not ø, ß or ł.
 */
export const search: Migration = {
  version: 2,
  up(database) {
    database.exec(`
      CREATE VIRTUAL TABLE photo_search USING fts5 (
        file_name, identifier, title, creator, place, notes, tags, date,
        content = '', contentless_delete = 1, prefix = '1 2 3',
        tokenize = 'unicode61 remove_diacritics 2'
      );
      INSERT INTO photo_search (rowid, file_name, identifier, title, creator, place, notes, tags, date)
      SELECT photos.id, fold_text(masters.file_name), fold_text(photos.identifier), fold_text(photos.title),
        fold_text(photos.creator), fold_text(photos.place), fold_text(photos.notes),
        fold_text(coalesce((SELECT group_concat(tags.name, ' ') FROM photo_tags JOIN tags ON tags.id = photo_tags.tag_id
          WHERE photo_tags.photo_id = photos.id), '')),
        fold_text(photos.date)
      FROM photos JOIN masters ON masters.id = photos.master_id;
    `);
  },
};
