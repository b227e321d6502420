import Database from 'better-sqlite3';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { writeAtomically } from '../platform/atomicWrite.ts';
import { describeSystemError } from '../platform/systemError.ts';
import { forgetTemporary, temporaryBeside } from '../platform/temporaryFiles.ts';
import { describeCatalogError } from './catalogErrors.ts';

/** The folder of a library's backups, beside it: `Mine.backups` of `Mine.heliochrome`. */
export function backupFolder(library: string): string {
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
      await database.backup(temporary);
      settle(temporary);
    });
  } catch (error) {
    throw describeSystemError(describeCatalogError(error, target), target, 'write');
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
    throw describeSystemError(describeCatalogError(error, target), target, 'write');
  } finally {
    forgetTemporary(temporary);
  }
}
