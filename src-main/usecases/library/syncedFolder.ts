import path from 'node:path';

/** Folders that programs keep the same on several computers, as they name them. */
const services: readonly (readonly [name: string, folder: RegExp])[] = [
  ['Dropbox', /^dropbox( \(.+\))?$/i],
  ['OneDrive', /^onedrive( ?- ?.+)?$/i],
  ['iCloud Drive', /^(icloud ?drive|com~apple~clouddocs|mobile documents)$/i],
  ['Google Drive', /^(google ?drive|googledrive-.+|my drive)$/i],
  ['Nextcloud', /^nextcloud.*$/i],
];

/** Name of the service that keeps the folder of this file the same on several computers; null when none is known. */
export function syncServiceOf(file: string): string | null {
  const parts = path.dirname(path.resolve(file)).split(/[/\\]/);
  for (const part of parts) {
    const known = services.find(([, folder]) => folder.test(part));
    if (known !== undefined) return known[0];
  }
  return null;
}

/**
 * What to tell of a library in a synchronized folder: such programs copy its files one by one while they change, which
 * SQLite's write-ahead log does not survive.
 */
export function syncWarning(file: string): string | null {
  const service = syncServiceOf(file);
  if (service === null) return null;
  return `This library lies in a folder that ${service} synchronizes, which can damage it while it is open. Move it to a folder that is not synchronized, and keep its backups in ${service}.`;
}
