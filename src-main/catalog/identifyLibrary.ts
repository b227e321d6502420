import type Database from 'better-sqlite3';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { libraryDamaged } from './catalogErrors.ts';
import { applicationId } from './migrations/migrate.ts';
import { newestVersion } from './migrations/migrations.ts';

/** What a file is: a library of some format, or still nothing. */
export type Identity =
  { readonly kind: 'empty' } | { readonly kind: 'library'; readonly version: number };

function noLibrary(file: string): HeliochromeError {
  return new HeliochromeError(
    'library-damaged',
    `${file} is no Heliochrome library: it is a database of another program.`,
    'Choose a library’s own file.',
  );
}

function fromTheFuture(file: string, version: number): HeliochromeError {
  return new HeliochromeError(
    'library-future',
    `The library ${file} was last used by a newer Heliochrome: it has format ${version}, and this program knows formats up to ${newestVersion}.`,
    'Install the newest Heliochrome and open it with that, or restore a backup made before.',
  );
}

/**
 * Tells what an open file is.
 *
 * @throws HeliochromeError library-damaged when it is another program's, library-future; SqliteError when it is damaged
 */
export function identify(database: Database.Database, file: string): Identity {
  const mark = database.pragma('application_id', { simple: true }) as number;
  const version = database.pragma('user_version', { simple: true }) as number;
  const parts = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number;
  if (parts === 0 && version === 0 && (mark === 0 || mark === applicationId)) {
    return { kind: 'empty' };
  }
  if (mark !== applicationId) throw noLibrary(file);
  if (version > newestVersion) throw fromTheFuture(file, version);
  return { kind: 'library', version };
}

/** Tables that every library of the newest format has. */
const tables = [
  'masters',
  'photos',
  'tags',
  'photo_tags',
  'versions',
  'chroma_planes',
  'figures',
  'collections',
  'collection_photos',
  'jobs',
  'job_items',
  'job_log',
  'audit_log',
  'history_steps',
  'history_changes',
];

/**
 * Reads something of everything: damage is better noticed now than in the middle of work.
 *
 * @throws HeliochromeError library-damaged; SqliteError
 */
export function testRead(database: Database.Database, file: string): void {
  for (const table of tables) {
    database.prepare(`SELECT * FROM ${table} ORDER BY 1 DESC LIMIT 1`).get();
    database.prepare(`SELECT * FROM ${table} ORDER BY 1 LIMIT 1`).get();
  }
  database.prepare('SELECT rowid FROM photo_search LIMIT 1').get();
  if (database.prepare('SELECT photos FROM figures').get() === undefined) {
    throw libraryDamaged(file, 'its figures are missing');
  }
}
