import { link, lstat, open, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { describeSystemError, systemErrorCode } from './systemError.ts';
import { forgetTemporary, temporaryBeside } from './temporaryFiles.ts';

/** What {@link writeAtomically} does when the target exists. */
export interface AtomicWriteOptions {
  /** Replace an existing file; without it an existing file is an error and stays as it is. Default false. */
  readonly overwrite?: boolean;
}

/** File systems without hard links (FAT, some network shares) answer `link` with one of these. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']);
/** Systems where a folder cannot be opened or synchronized (Windows, some network shares). */
const withoutFolderSync = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF']);

function alreadyThere(target: string): HeliochromeError {
  return new HeliochromeError(
    'output-exists',
    `${target} was not written: a file of this name exists already.`,
    'Choose another output folder, or use --overwrite to replace it.',
  );
}

async function exists(target: string): Promise<boolean> {
  try {
    await lstat(target);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function synchronizeFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a rename in `directory` last through a power cut, where the system can. */
async function synchronizeFolder(directory: string): Promise<void> {
  try {
    const handle = await open(directory, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!withoutFolderSync.has(systemErrorCode(error) ?? '')) throw error;
  }
}

/** Gives the finished file its name unless that name is taken; two processes cannot both succeed. */
async function nameExclusively(temporary: string, target: string): Promise<void> {
  try {
    await link(temporary, target);
  } catch (error) {
    const code = systemErrorCode(error) ?? '';
    if (code === 'EEXIST') throw alreadyThere(target);
    if (!withoutLinks.has(code)) throw error;
    await reserveAndRename(temporary, target);
    return;
  }
  await rm(temporary, { force: true });
}

/** Without hard links: an exclusively created empty file keeps the name, and is then replaced. */
async function reserveAndRename(temporary: string, target: string): Promise<void> {
  try {
    await (await open(target, 'wx')).close();
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') throw alreadyThere(target);
    throw error;
  }
  try {
    await rename(temporary, target);
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
}

/**
 * Writes a file so that its name only ever stands for a whole one: `write` fills a temporary file beside the target,
 * which is flushed to the disk and then renamed. After any failure, and after the process's exit in the middle, the
 * temporary file is gone and an existing target is as it was.
 *
 * @param write fills the file at the path it is given; may be called at most once
 * @throws HeliochromeError output-exists (without `overwrite`; checked before the work and again at the rename),
 *   output-unwritable, disk-full; whatever `write` throws
 */
export async function writeAtomically(
  target: string,
  write: (temporaryPath: string) => Promise<void>,
  options: AtomicWriteOptions = {},
): Promise<void> {
  const overwrite = options.overwrite ?? false;
  const temporary = temporaryBeside(target);
  try {
    if (!overwrite && (await exists(target))) throw alreadyThere(target);
    await write(temporary);
    await synchronizeFile(temporary);
    if (overwrite) await rename(temporary, target);
    else await nameExclusively(temporary, target);
    await synchronizeFolder(path.dirname(target));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw describeSystemError(error, target, 'write');
  } finally {
    forgetTemporary(temporary);
  }
}

/** Writes text as UTF-8 by {@link writeAtomically}. @throws HeliochromeError as it does */
export async function writeTextAtomically(
  target: string,
  text: string,
  options: AtomicWriteOptions = {},
): Promise<void> {
  await writeAtomically(target, (temporary) => writeFile(temporary, text, { flag: 'wx' }), options);
}
