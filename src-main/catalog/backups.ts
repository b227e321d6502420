import Database from 'better-sqlite3';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { writeAtomically } from '../platform/atomicWrite.ts';
import { describeSystemError } from '../platform/systemError.ts';
import { forgetTemporary, temporaryBeside } from '../platform/temporaryFiles.ts';
import { describeCatalogError } from './catalogErrors.ts';

/** The folder of a library's backups, beside it: `Mine.backups` of `Mine.heliochrome`. */
function backupFolder(library: string): string {
  const { dir, name } = path.parse(library);
  return path.join(dir, `${name}.backups`);
}

/** Makes a copied library a single plain file, whatever the original was when it was copied. */
function settle(file: string): void {
  const copy = new Database(file);
  try {
    copy.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
}

/** What went wrong with a copy. */
function describeCopyError(error: unknown, target: string): unknown {
  if (!(error instanceof Database.SqliteError) || error.code !== 'SQLITE_FULL') {
    return describeSystemError(describeCatalogError(error, target), target, 'write');
  }
  return new HeliochromeError(
    'disk-full',
    `The copy ${target} was not made: the disk is full.`,
    'Make room on the disk, then try again.',
    { cause: error },
  );
}

/**
 * Copies an open library, while work on it goes on: what is changed meanwhile is in the copy too. The copy has its name
 * when it is whole.
 *
 * @throws HeliochromeError output-exists, output-unwritable, disk-full, library-damaged
 */
export async function backUp(database: Database.Database, target: string): Promise<void> {
  try {
    mkdirSync(path.dirname(target), { recursive: true });
    await writeAtomically(target, async (temporary) => {
      try {
        await database.backup(temporary);
        settle(temporary);
      } catch (error) {
        throw describeCopyError(error, target);
      }
    });
  } catch (error) {
    throw describeCopyError(error, target);
  }
}

function updateBackupPath(library: string, version: number): string {
  const { name, ext } = path.parse(library);
  const stamp = new Date().toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.');
  return path.join(backupFolder(library), `${name} ${stamp} before update ${version}${ext}`);
}

function flushFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * As {@link backUp}, at once and without a pause for anything else: before a migration from `version`. Gives the path
 * of the copy.
 */
export function backUpBeforeUpdate(
  database: Database.Database,
  library: string,
  version: number,
): string {
  const target = updateBackupPath(library, version);
  const temporary = temporaryBeside(target);
  try {
    mkdirSync(path.dirname(target), { recursive: true });
    database.prepare('VACUUM INTO ?').run(temporary);
    flushFile(temporary);
    renameSync(temporary, target);
    return target;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw describeCopyError(error, target);
  } finally {
    forgetTemporary(temporary);
  }
}
