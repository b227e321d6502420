import Database from 'better-sqlite3';
import { accessSync, constants, copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { Log } from '../platform/log.ts';
import { backUpBeforeUpdate } from './backups.ts';
import { describeCatalogError, isDamage, libraryDamaged, restoreAdvice } from './catalogErrors.ts';
import {
  beginLog,
  connectForReading,
  connectForWriting,
  disconnect,
  makeDurable,
} from './connection.ts';
import { identify, testRead } from './identifyLibrary.ts';
import { migrate } from './migrations/migrate.ts';
import { newestVersion } from './migrations/migrations.ts';

/** An open file. */
export interface OpenFile {
  readonly database: Database.Database;
  /** Why it can only be read; null when it can be written. */
  readonly readOnly: string | null;
  /** Closes it; removes what was made to read it. */
  close(): void;
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Why this file cannot be written; null when it can. */
function protection(file: string): string | null {
  if (!isWritable(file)) return 'Its file is write-protected.';
  const folder = path.dirname(file);
  return isWritable(folder) ? null : `Its folder ${folder} is write-protected.`;
}

function bringUpToDate(
  database: Database.Database,
  file: string,
  create: boolean,
  log: Log | undefined,
): void {
  const identity = identify(database, file);
  if (identity.kind === 'empty') {
    if (!create) throw libraryDamaged(file, 'it is empty');
    migrate(database);
    return;
  }
  if (identity.version === newestVersion) return;
  const copy = backUpBeforeUpdate(database, file, identity.version);
  log?.info(`The library is brought to format ${newestVersion}.`, { from: identity.version, copy });
  migrate(database);
}

/** Opens a library to work with. @throws HeliochromeError; SqliteError */
function openForWriting(file: string, create: boolean, log: Log | undefined): OpenFile {
  const database = connectForWriting(file);
  try {
    makeDurable(database);
    // A new library is made before its log: one that is cut off meanwhile leaves an empty file.
    bringUpToDate(database, file, create, log);
    testRead(database, file);
    beginLog(database);
    return {
      database,
      readOnly: null,
      close: () => {
        disconnect(database);
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens a file for reading only. @throws HeliochromeError library-future, library-damaged; SqliteError */
function openInPlace(file: string, reason: string, tolerant: boolean): OpenFile {
  const database = connectForReading(file, tolerant);
  try {
    const identity = identify(database, file);
    if (identity.kind === 'empty') throw libraryDamaged(file, 'it is empty');
    if (identity.version < newestVersion) {
      throw new HeliochromeError(
        'library-read-only',
        `The library ${file} was made by an earlier Heliochrome and has to be brought up to date, but cannot be written. ${reason}`,
        'Make its file and folder writable, or copy it to a folder of your own, and open it there.',
      );
    }
    // Of a damaged file any part may be unreadable; what is needed at once is looked at.
    if (tolerant) database.prepare('SELECT photos FROM figures').get();
    else testRead(database, file);
    return {
      database,
      readOnly: reason,
      close: () => {
        database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Opens a copy of a library that was not closed properly and lies where nothing can be written: its log has to be read
 * with it, and SQLite needs to write for that.
 */
function openCopy(file: string, reason: string): OpenFile {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'heliochrome-library-'));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const copy = path.join(folder, path.basename(file));
    for (const suffix of ['', '-wal', '-journal']) {
      if (statSync(file + suffix, { throwIfNoEntry: false }) !== undefined) {
        copyFileSync(file + suffix, copy + suffix);
      }
    }
    const opened = openForWriting(copy, false, undefined);
    return {
      database: opened.database,
      readOnly: reason,
      close: () => {
        opened.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function openProtected(file: string, reason: string): OpenFile {
  const unsettled = ['-wal', '-journal'].some(
    (suffix) => (statSync(file + suffix, { throwIfNoEntry: false })?.size ?? 0) > 0,
  );
  return unsettled ? openCopy(file, reason) : openInPlace(file, reason, false);
}

function openDamaged(file: string, error: unknown): OpenFile {
  const cause = error instanceof Error ? error.message : String(error);
  const reason = `Its file is damaged (${cause.replace(/\.$/, '')}). ${restoreAdvice}`;
  try {
    return openInPlace(file, reason, true);
  } catch (second) {
    if (second instanceof HeliochromeError) throw second;
    throw libraryDamaged(file, `nothing in it can be read (${cause})`, error);
  }
}

function refusesToWrite(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_READONLY');
}

/** What can still be done with a file that could not be opened to be written. */
function openDespite(error: unknown, file: string): OpenFile {
  if (isDamage(error)) return openDamaged(file, error);
  if (refusesToWrite(error)) return openProtected(file, 'It lies where nothing can be written.');
  const described = describeCatalogError(error, file);
  const isFull = described instanceof HeliochromeError && described.code === 'disk-full';
  if (isFull) return openProtected(file, 'The disk with it is full: make room there.');
  throw described;
}

/**
 * Opens the file of a library: to write where that is possible, else to read, with the reason.
 *
 * @throws HeliochromeError library-locked, library-future, library-damaged when nothing can be read, disk-full,
 *   library-read-only when an old one cannot be brought up to date
 */
export function openFile(file: string, create: boolean, log: Log | undefined): OpenFile {
  // SQLite takes an empty file for a new database, and would give it a head.
  if (!create && statSync(file).size === 0) throw libraryDamaged(file, 'it is empty');
  try {
    const reason = create ? null : protection(file);
    return reason === null ? openForWriting(file, create, log) : openProtected(file, reason);
  } catch (error) {
    if (create) throw describeCatalogError(error, file);
    return openDespite(error, file);
  }
}
