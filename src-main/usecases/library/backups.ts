import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import { restoreLibrary } from '../../catalog/restoreLibrary.ts';
import { describeSystemError, systemErrorCode } from '../../platform/systemError.ts';
import { freeDiskSpace } from '../../platform/systemInformation.ts';
import { libraryExtension, libraryPaths } from './libraryPaths.ts';

/** A copy of a library. */
export interface LibraryBackup {
  readonly path: string;
  readonly createdAt: string;
  readonly bytes: number;
}

/** A backup is due this long after the last one. */
const backupInterval = 24 * 60 * 60 * 1000;

/** `2026-01-31 10.20.30`: sorts by time, and is a file name everywhere. */
function timeInName(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.');
}

/** What the program made by itself or was asked for, what it put aside, and what somebody else put there. */
type BackupKind = 'backup' | 'safety' | 'foreign';

interface FoundBackup extends LibraryBackup {
  readonly kind: BackupKind;
  /** Of the file; milliseconds. */
  readonly modifiedAt: number;
}

/** What stands behind the library's name in the name of a backup. */
const nameEnd =
  /^ (\d{4}-\d\d-\d\d) (\d\d)\.(\d\d)\.(\d\d)( before (?:restoring|update \d+))?(?: \(\d+\))?$/;

/** Kind and time of a backup by its name. What was put aside is a link to a file that was written last long before. */
function readName(library: string, file: string): { kind: BackupKind; time: string | null } {
  const { name } = libraryPaths(library);
  const stem = path.basename(file, libraryExtension);
  const parts = stem.startsWith(name) ? nameEnd.exec(stem.slice(name.length)) : null;
  if (parts === null) return { kind: 'foreign', time: null };
  const [, day, hour, minute, second, aside = ''] = parts;
  const time = `${day}T${hour}:${minute}:${second}.000Z`;
  const kind = aside === '' ? 'backup' : 'safety';
  return { kind, time: Number.isNaN(Date.parse(time)) ? null : time };
}

async function findBackups(library: string): Promise<FoundBackup[]> {
  const { backups } = libraryPaths(library);
  let names: string[];
  try {
    names = await readdir(backups);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw describeSystemError(error, backups, 'read');
  }
  const found: FoundBackup[] = [];
  for (const name of names.filter((one) => path.extname(one) === libraryExtension)) {
    const file = path.join(backups, name);
    const status = await stat(file).catch(() => null);
    if (status?.isFile() !== true) continue;
    const { kind, time } = readName(library, file);
    const createdAt = time ?? status.mtime.toISOString();
    const { size: bytes, mtimeMs: modifiedAt } = status;
    found.push({ path: file, createdAt, bytes, kind, modifiedAt });
  }
  return found.sort(
    (left, right) =>
      right.createdAt.localeCompare(left.createdAt) || right.modifiedAt - left.modifiedAt,
  );
}

/** The backups of a library, the newest first; also of one that is gone or damaged. */
export async function listBackups(library: string): Promise<LibraryBackup[]> {
  const found = await findBackups(library);
  return found.map(({ path: file, createdAt, bytes }) => ({ path: file, createdAt, bytes }));
}

async function freeName(folder: string, stem: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : ` (${number})`;
    const file = path.join(folder, `${stem}${suffix}${libraryExtension}`);
    if ((await stat(file).catch(() => null)) === null) return file;
  }
}

async function checkRoom(folder: string, library: string): Promise<void> {
  const needed = (await stat(library)).size;
  const free = await freeDiskSpace(folder);
  if (free === null || free > needed) return;
  throw new HeliochromeError(
    'disk-full',
    `The library was not backed up: ${Math.ceil(needed / 1e6)} MB are needed in ${folder}, ${Math.floor(free / 1e6)} MB are free.`,
    'Make room on the disk, or keep fewer backups (Settings).',
  );
}

/**
 * Copies an open library into its folder of backups, and removes the oldest of those it made beyond `kept`. Work goes on meanwhile.
 *
 * @throws HeliochromeError disk-full, output-unwritable
 */
export async function backUpLibrary(catalog: Catalog, kept: number): Promise<LibraryBackup> {
  const { name, backups } = libraryPaths(catalog.path);
  try {
    await mkdir(backups, { recursive: true });
  } catch (error) {
    throw describeSystemError(error, backups, 'write');
  }
  await checkRoom(backups, catalog.path);
  const target = await freeName(backups, `${name} ${timeInName(new Date())}`);
  await catalog.backup(target);
  await thinBackups(catalog.path, kept);
  const status = await stat(target);
  return { path: target, createdAt: status.mtime.toISOString(), bytes: status.size };
}

/** Copies made before an update or a restoring are counted by themselves; what the program did not make stays. */
async function thinBackups(library: string, kept: number): Promise<void> {
  const all = await findBackups(library);
  for (const kind of ['backup', 'safety']) {
    for (const old of all.filter((one) => one.kind === kind).slice(kept)) {
      await rm(old.path, { force: true });
    }
  }
}

/** Whether no backup of a library is of the last day; those of a time that is still to come do not count. */
export async function isBackupDue(library: string): Promise<boolean> {
  const found = await findBackups(library);
  const isRecent = ({ kind, createdAt }: FoundBackup): boolean =>
    kind === 'backup' && Math.abs(Date.now() - Date.parse(createdAt)) <= backupInterval;
  return !found.some(isRecent);
}

/**
 * Puts a backup in the place of a library that is closed. What stood there is kept among the backups.
 *
 * @throws HeliochromeError not-found when the file is no backup of this library; library-damaged, library-future,
 *   library-locked, file-missing, disk-full, output-unwritable
 */
export async function restoreBackup(library: string, backup: string): Promise<void> {
  const known = await listBackups(library);
  if (!known.some((one) => one.path === path.resolve(backup))) {
    throw new HeliochromeError(
      'not-found',
      `${backup} is no backup of this library.`,
      'Choose one of the backups that are listed.',
    );
  }
  const { name, backups } = libraryPaths(library);
  const aside = await freeName(backups, `${name} ${timeInName(new Date())} before restoring`);
  await restoreLibrary(library, path.resolve(backup), aside);
}
