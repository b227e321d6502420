import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { compareNaturally } from '../../platform/naturalOrder.ts';
import { describeSystemError } from '../../platform/systemError.ts';

/** What lies in a folder. */
export interface FolderListing {
  readonly path: string;
  /** Null for the root of a disk. */
  readonly parent: string | null;
  readonly folders: { name: string; path: string }[];
  readonly files: { name: string; path: string; bytes: number }[];
}

/** More would only be scrolled through. */
const mostEntries = 20_000;

/**
 * Lists a folder of this computer without what is hidden, in natural order; links count as what they lead to.
 *
 * @param folder null for the user's home
 * @throws HeliochromeError file-missing, file-permission, file-unreadable
 */
export async function listFolder(folder: string | null): Promise<FolderListing> {
  const absolute = path.resolve(folder ?? homedir());
  const folders: FolderListing['folders'] = [];
  const files: FolderListing['files'] = [];
  let names: string[];
  try {
    names = await readdir(absolute);
  } catch (error) {
    throw describeSystemError(error, absolute, 'read');
  }
  const shown = names.filter((name) => !name.startsWith('.')).sort(compareNaturally);
  for (const name of shown.slice(0, mostEntries)) {
    const file = path.join(absolute, name);
    // A link that leads nowhere, and what may not be looked at, are left out.
    const status = await stat(file).catch(() => null);
    if (status?.isDirectory() === true) folders.push({ name, path: file });
    else if (status?.isFile() === true) files.push({ name, path: file, bytes: status.size });
  }
  const parent = path.dirname(absolute);
  return { path: absolute, parent: parent === absolute ? null : parent, folders, files };
}
