import type { Migration } from './migration.ts';

/**
 * Versions that take the place of others, as each stroke of hints does: the number that a person sees stays, while both
 * rows are kept for undo. A replacement's own number is negative, so that numbers stay unique.
 */
export const shownNumbers: Migration = {
  version: 6,
  up(database) {
    database.exec(`
      -- The number that is shown, where it is not the row's own.
      ALTER TABLE versions ADD COLUMN shown_number INTEGER;
    `);
  },
};
