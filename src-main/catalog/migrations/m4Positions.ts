import type { Migration } from './migration.ts';

/**
 * The order of import: photos get the position at which their masters were listed, however soon each was read. Those
 * that are there already stand before all that come, as they came.
 */
export const positions: Migration = {
  version: 4,
  up(database) {
    database.exec(`
      ALTER TABLE photos ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
      UPDATE photos SET position = id - (SELECT max(id) FROM photos);
      DROP INDEX photos_by_imported;
      CREATE INDEX photos_by_imported
        ON photos (position, id, version_id, review, rating, first_year, last_year, missing, state)
        WHERE trashed = 0;
    `);
  },
};
