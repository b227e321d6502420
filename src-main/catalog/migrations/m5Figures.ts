import type { Migration } from './migration.ts';

/** Figures of jobs over their course, by the part that was done; and the history of one photo, found by its number. */
export const figures: Migration = {
  version: 5,
  up(database) {
    database.exec(`
      CREATE TABLE job_figures (
        job_id   INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        -- Which part of the job: so many equal parts, so many rows at most.
        part     INTEGER NOT NULL,
        -- 0 to 1.
        progress REAL NOT NULL,
        -- Numbers by name (JSON).
        figures  TEXT NOT NULL,
        PRIMARY KEY (job_id, part)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX audit_log_by_photo ON audit_log (photo_id, id) WHERE photo_id IS NOT NULL;
    `);
  },
};
