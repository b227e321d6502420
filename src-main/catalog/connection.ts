import Database from 'better-sqlite3';
import { addRecorder } from './historyRecorder.ts';
import { addSqlFunctions } from './sqlFunctions.ts';

/** How long a lock of another program is waited for, milliseconds: a virus scanner's goes, a library's does not. */
const patience = 1500;

function configure(database: Database.Database): void {
  // A library may come from somewhere else: what its schema calls is not trusted.
  database.pragma('trusted_schema = OFF');
  database.pragma('cell_size_check = ON');
  database.pragma('foreign_keys = ON');
  database.pragma('temp_store = MEMORY');
  // 64 MiB, so that the indexes of a large library stay in memory.
  database.pragma('cache_size = -65536');
  addSqlFunctions(database);
}

/**
 * Opens a file for this program alone, and changes nothing in it. The lock is the system's own on the file: it ends with
 * the process, however that ends, and no lock file can be left behind.
 *
 * @throws SqliteError SQLITE_BUSY when another connection has it
 */
export function connectForWriting(file: string): Database.Database {
  const database = new Database(file, { timeout: patience });
  try {
    // Before a log is first used: its index is then kept in memory instead of a shared file.
    database.pragma('locking_mode = EXCLUSIVE');
    configure(database);
    // Takes the lock now, also when there is nothing to write.
    database.exec('BEGIN EXCLUSIVE; COMMIT');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Makes every change last. With a write-ahead log, `synchronous = FULL` flushes the log at every commit, so that what was
 * finished survives a power cut; NORMAL would keep the file sound but lose the last moments. Commits are few (an item of
 * a job, an edit), and cost a few milliseconds each.
 */
export function makeDurable(database: Database.Database): void {
  database.pragma('synchronous = FULL');
  // On a Mac an ordinary flush stops at the drive's own cache.
  database.pragma('fullfsync = ON');
  database.pragma('checkpoint_fullfsync = ON');
}

/** Lets changes go into a log beside the file, which is faster than into the file itself and as safe. */
export function beginLog(database: Database.Database): void {
  database.pragma('journal_mode = WAL');
  database.pragma('journal_size_limit = 67108864');
}

/**
 * Opens a file that is only read. With `tolerant` SQLite reads what it can of a file that is shorter than it says.
 *
 * @throws SqliteError
 */
export function connectForReading(file: string, tolerant: boolean): Database.Database {
  const database = new Database(file, { readonly: true, fileMustExist: true, timeout: patience });
  try {
    if (tolerant) {
      database.unsafeMode(true);
      database.pragma('writable_schema = ON');
    }
    configure(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Adds what an open library needs beyond reading. */
export function prepareForUse(database: Database.Database): void {
  addRecorder(database);
}

/**
 * Closes a library that could be written: statistics for the query planner are brought up to date, and the log is put
 * into the file, so that it is a single one that can be copied or read from a write-protected disk.
 */
export function disconnect(database: Database.Database): void {
  if (!database.open) return;
  try {
    if (!database.readonly) {
      database.pragma('optimize');
      database.pragma('journal_mode = DELETE');
    }
  } catch {
    // A full or lost disk: the log stays beside the file, and is used when it is opened again.
  } finally {
    database.close();
  }
}
