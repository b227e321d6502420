import type { Migration } from './migration.ts';

/** Undo: steps, and what each changed as values before and after (JSON), never as statements. */
export const history: Migration = {
  version: 3,
  up(database) {
    database.exec(`
      CREATE TABLE history_steps (
        id       INTEGER PRIMARY KEY AUTOINCREMENT,
        label    TEXT NOT NULL,
        -- The photo whose step it is; NULL for the library's.
        photo_id INTEGER,
        undone   INTEGER NOT NULL DEFAULT 0,
        -- The step that this one goes on with, when that one was taken back while its work went on.
        origin   INTEGER,
        changes  INTEGER NOT NULL DEFAULT 0
      ) STRICT;
      CREATE INDEX history_steps_by_scope ON history_steps (coalesce(photo_id, 0), undone, id);

      CREATE TABLE history_changes (
        id         INTEGER PRIMARY KEY,
        step_id    INTEGER NOT NULL REFERENCES history_steps (id) ON DELETE CASCADE,
        table_name TEXT NOT NULL,
        row_id     INTEGER NOT NULL,
        -- The second number where two make the key, else 0.
        other_id   INTEGER NOT NULL,
        -- The column; empty for the whole row.
        part       TEXT NOT NULL,
        -- NULL where there was or is no row.
        before     TEXT,
        after      TEXT,
        UNIQUE (step_id, table_name, part, row_id, other_id)
      ) STRICT;
      CREATE INDEX history_changes_by_row ON history_changes (table_name, row_id);
    `);
  },
};
