import type Database from 'better-sqlite3';

/**
 * One step from a library's format to the next. A migration that has been released is never changed. It may use the
 * functions of `sqlFunctions.ts` and nothing else of the program, which goes on changing.
 */
export interface Migration {
  /** `user_version` after it. */
  readonly version: number;
  readonly up: (database: Database.Database) => void;
}
