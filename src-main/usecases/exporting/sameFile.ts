import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { writeAtomically } from '../../platform/atomicWrite.ts';
import { hashFile } from '../../platform/fileHash.ts';
import { systemErrorCode, withSystemErrors } from '../../platform/systemError.ts';
import { forgetTemporary, temporaryBeside } from '../../platform/temporaryFiles.ts';

/** Whether something has this name. */
export async function fileExists(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Whether two files hold the same bytes. */
async function areSame(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([lstat(one), lstat(other)]);
  if (first.size !== second.size) return false;
  return (await hashFile(one)) === (await hashFile(other));
}

function taken(target: string): HeliochromeError {
  return new HeliochromeError(
    'output-exists',
    `${target} exists already and is not the result asked for: its bytes are others.`,
    'Choose another folder or other file names; nothing is overwritten.',
  );
}

/**
 * Writes a result whose name may stand for the very same already: then that one stays.
 *
 * @param write writes it under the name that it is given, which is free
 * @returns what `write` gave; null when the same was there
 * @throws HeliochromeError output-exists when something else has the name and may not be replaced
 */
export async function writeUnlessSame<Value>(
  target: string,
  replace: boolean,
  write: (target: string) => Promise<Value>,
): Promise<Value | null> {
  if (!(await fileExists(target))) return write(target);
  const beside = temporaryBeside(target);
  try {
    const value = await write(beside);
    if (await areSame(beside, target)) return null;
    if (!replace) throw taken(target);
    await rename(beside, target);
    return value;
  } finally {
    await rm(beside, { force: true });
    forgetTemporary(beside);
  }
}

const searchedBytes = 128 * 1024;
const ownWord = Buffer.from('Heliochrome');

/** Whether this program made a page, sheet or proof: they say so near their beginning or their end. */
async function isOwn(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const part = Buffer.alloc(Math.min(size, searchedBytes));
    for (const at of [0, size - part.length]) {
      await handle.read(part, 0, part.length, at);
      if (part.includes(ownWord)) return true;
    }
    return false;
  } finally {
    await handle.close();
  }
}

/**
 * Writes what is made anew with every export (proofs, sheets, pages): an earlier one of this program is replaced, and
 * nothing else.
 *
 * @throws HeliochromeError output-exists, output-unwritable, disk-full, and what `write` throws
 */
export async function writeOwn(
  target: string,
  replace: boolean,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  const folder = path.dirname(target);
  await withSystemErrors(folder, 'write', () => mkdir(folder, { recursive: true }));
  const there = await fileExists(target);
  const overwrite = there && (replace || (await isOwn(target)));
  await writeAtomically(target, write, { overwrite });
}
