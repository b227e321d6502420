import Database from 'better-sqlite3';
import { HeliochromeError } from '../../src-shared/domain/error.ts';

/** What to do about a library whose file is damaged. */
export const restoreAdvice =
  'Restore a backup: choose Restore backup… or copy a file from the library’s “.backups” folder over it. The photos themselves are not affected.';

/** The library's file is damaged; `reason` says how that was noticed. */
export function libraryDamaged(path: string, reason: string, cause?: unknown): HeliochromeError {
  return new HeliochromeError(
    'library-damaged',
    `The library ${path} is damaged: ${reason}.`,
    restoreAdvice,
    { cause },
  );
}

/** Another program has the library open, or this one has it open already. */
function libraryLocked(path: string, cause?: unknown): HeliochromeError {
  return new HeliochromeError(
    'library-locked',
    `The library ${path} is open in another program.`,
    'Close it there, or go on working there, then try again.',
    { cause },
  );
}

/** A change was asked for while the library can only be read. */
export function libraryReadOnly(path: string, reason: string, cause?: unknown): HeliochromeError {
  return new HeliochromeError(
    'library-read-only',
    `Nothing was changed: the library ${path} can only be read. ${reason}`,
    'Make its file and folder writable, or restore a backup, then open it again.',
    { cause },
  );
}

function diskFull(path: string, cause: unknown): HeliochromeError {
  return new HeliochromeError(
    'disk-full',
    `The last change was not kept: the disk with the library ${path} is full. Everything before it is safe.`,
    'Make room on the disk, then try again.',
    { cause },
  );
}

function diskTrouble(path: string, cause: Error): HeliochromeError {
  return new HeliochromeError(
    'file-unreadable',
    `The library ${path} could not be read or written: ${cause.message}.`,
    'Check the disk, its cable or the network share, then open the library again.',
    { cause },
  );
}

/** Whether SQLite says that the file itself is damaged or is none of its files. */
export function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
}

/** Turns an error of SQLite into one a person can act on; leaves others as they are. */
export function describeCatalogError(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const { code, message } = error;
  if (code === 'SQLITE_FULL') return diskFull(path, error);
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return libraryLocked(path, error);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return libraryDamaged(path, message, error);
  if (code.startsWith('SQLITE_READONLY')) {
    return libraryReadOnly(path, 'Its file or folder is write-protected.', error);
  }
  if (code === 'SQLITE_CONSTRAINT_FOREIGNKEY') {
    return new HeliochromeError(
      'usage',
      'Nothing was changed: something that was named is no longer in the library.',
      'Load the view again.',
      { cause: error },
    );
  }
  if (/^SQLITE_(IOERR|CANTOPEN|PERM|AUTH)/.test(code)) return diskTrouble(path, error);
  return error;
}

/** What a call named is not in the library. */
export function notInLibrary(what: string, id: number): HeliochromeError {
  return new HeliochromeError(
    'usage',
    `There is no ${what} number ${id} in this library.`,
    'It may have been removed; load the view again.',
  );
}
