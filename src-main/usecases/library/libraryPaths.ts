import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/** Extension of library files. */
export const libraryExtension = '.heliochrome';

/** What belongs to a library and lies beside its file. */
export interface LibraryPaths {
  /** Name shown to people: the file's, without its extension. */
  readonly name: string;
  /** What can be made again: thumbnails, previews. */
  readonly cache: string;
  /** Copies of the library. */
  readonly backups: string;
  /** Masters that were dropped into a browser and so had to be copied. */
  readonly masters: string;
}

/** Where the things that belong to a library lie. */
export function libraryPaths(library: string): LibraryPaths {
  const name = path.basename(library, libraryExtension);
  const beside = path.join(path.dirname(library), name);
  return {
    name,
    cache: `${beside}.cache`,
    backups: `${beside}.backups`,
    masters: `${beside}.masters`,
  };
}

/** An absolute path of a library file: the extension is added where it is left out. */
export function libraryFile(given: string): string {
  const absolute = path.resolve(given);
  return path.extname(absolute) === libraryExtension ? absolute : `${absolute}${libraryExtension}`;
}

/** The library made at the first start. */
export function defaultLibrary(dataDirectory: string): string {
  return path.join(dataDirectory, 'libraries', `My photographs${libraryExtension}`);
}

/** Whether a library lies there; one that was never finished has no contents. */
export function libraryExists(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/** Whether two paths lead to the same file. */
export function isSameFile(one: string, other: string): boolean {
  if (one === other) return true;
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}
