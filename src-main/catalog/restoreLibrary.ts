import { constants, existsSync } from 'node:fs';
import { copyFile, link, mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { writeAtomically } from '../platform/atomicWrite.ts';
import { describeSystemError, systemErrorCode } from '../platform/systemError.ts';
import { describeCatalogError, isDamage } from './catalogErrors.ts';
import { connectForReading } from './connection.ts';
import { identify, testRead } from './identifyLibrary.ts';
import { newestVersion } from './migrations/migrations.ts';

/** What SQLite may have left beside a library that was not closed properly. */
const companions = ['-wal', '-journal', '-shm'];

/** @throws HeliochromeError library-damaged, library-future, file-missing */
function assertSound(backup: string): void {
  if (!existsSync(backup)) {
    throw new HeliochromeError(
      'file-missing',
      `The backup ${backup} is not there.`,
      'Choose another backup; its drive may not be connected.',
    );
  }
  try {
    const database = connectForReading(backup, false);
    try {
      const identity = identify(database, backup);
      if (identity.kind === 'empty') {
        throw new HeliochromeError(
          'library-damaged',
          `The backup ${backup} is empty.`,
          'Choose another backup.',
        );
      }
      // One of an earlier format lacks tables; it is brought up to date when it is opened.
      if (identity.version === newestVersion) testRead(database, backup);
    } finally {
      database.close();
    }
  } catch (error) {
    throw describeCatalogError(error, backup);
  }
}

/** @throws HeliochromeError library-locked when the library is open */
function assertClosed(library: string): void {
  if (!existsSync(library)) return;
  try {
    const database = connectForReading(library, true);
    try {
      identify(database, library);
    } finally {
      database.close();
    }
  } catch (error) {
    const described = describeCatalogError(error, library);
    if (described instanceof HeliochromeError && described.code === 'library-locked')
      throw described;
    // Whatever else is wrong with it is what the backup is for.
    if (!(described instanceof HeliochromeError) && !isDamage(error)) throw described;
  }
}

/** Keeps a file under a second name, by a link where the disk knows links. */
async function keep(file: string, aside: string): Promise<void> {
  try {
    await link(file, aside);
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') throw error;
    await copyFile(file, aside, constants.COPYFILE_EXCL);
  }
}

/**
 * Puts a backup in the place of a library that is closed. What stood there is kept as `aside`. Whatever happens in
 * between, at the library's path lies either the old file or the whole new one.
 *
 * @param aside a path where nothing is; its folder is made
 * @throws HeliochromeError library-damaged or library-future when the backup cannot be used, library-locked when the
 *   library is open, file-missing, output-exists, output-unwritable, disk-full
 */
export async function restoreLibrary(
  library: string,
  backup: string,
  aside: string,
): Promise<void> {
  assertSound(backup);
  assertClosed(library);
  try {
    await mkdir(path.dirname(aside), { recursive: true });
    if (existsSync(library)) await keep(library, aside);
    // Before the new file is there: SQLite would lay an old log over it.
    for (const suffix of companions) {
      if (existsSync(library + suffix)) await rename(library + suffix, aside + suffix);
    }
    await writeAtomically(library, (temporary) => copyFile(backup, temporary), { overwrite: true });
  } catch (error) {
    throw describeSystemError(error, library, 'write');
  }
}
