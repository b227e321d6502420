import { createHash } from 'node:crypto';
import path from 'node:path';
import type { InputFile } from '../../platform/listInputs.ts';

/** Where results go. */
export type Destination =
  /** Below one folder, which mirrors the folders that were given. */
  | { readonly kind: 'folder'; readonly path: string }
  /** Each into the folder of its master. */
  | { readonly kind: 'beside' };

/** Where the results of one input go. */
export interface PlannedPhoto {
  readonly input: InputFile;
  readonly directory: string;
  /** Name of the results without `_colorized` and extension. */
  readonly stem: string;
}

/** Where everything goes, and what a person should know about it. */
export interface OutputPlan {
  readonly photos: readonly PlannedPhoto[];
  /** One sentence for each group of inputs that would have had the same name. */
  readonly notices: readonly string[];
  /** File name of the result of a page, counted from 1. */
  resultName(photo: PlannedPhoto, page: number, extension: string): string;
}

/**
 * File systems allow 255 bytes a name (on Windows and macOS 255 UTF-16 units, which is no stricter); this leaves room
 * for `_page1234_2_colorized.webp.json`.
 */
const longestStemBytes = 255 - 36;

/** Names that case-folding or normalizing file systems hold for the same. */
function foldName(directory: string, name: string): string {
  return path.join(path.resolve(directory), name).normalize('NFC').toLowerCase();
}

/** Shortens a name at a character's end; a hash of the whole keeps shortened names apart. */
function fitStem(stem: string): string {
  if (Buffer.byteLength(stem) <= longestStemBytes) return stem;
  const mark = `~${createHash('sha256').update(stem).digest('hex').slice(0, 8)}`;
  let kept = '';
  let bytes = Buffer.byteLength(mark);
  for (const character of stem) {
    bytes += Buffer.byteLength(character);
    if (bytes > longestStemBytes) break;
    kept += character;
  }
  return kept + mark;
}

function splitName(file: string): { stem: string; extension: string } {
  const { name, ext } = path.parse(file);
  return { stem: name, extension: ext.slice(1).toLowerCase() };
}

/** Each given folder's place below the output folder: its own subfolder, unless it is all that was given. */
function placesOfFolders(photos: readonly InputFile[], givenCount: number): Map<string, string> {
  const places = new Map<string, string>();
  const taken = new Set<string>();
  for (const { folder } of photos) {
    if (folder === null || places.has(folder)) continue;
    const wanted = givenCount === 1 ? '' : path.basename(path.resolve(folder));
    let place = wanted;
    for (let number = 2; taken.has(place.toLowerCase()); number += 1) place = `${wanted}_${number}`;
    taken.add(place.toLowerCase());
    places.set(folder, place);
  }
  return places;
}

function directoryOf(
  photo: InputFile,
  destination: Destination,
  places: ReadonlyMap<string, string>,
): string {
  if (destination.kind === 'beside') return path.dirname(photo.path);
  if (photo.folder === null) return destination.path;
  const place = places.get(photo.folder) ?? '';
  return path.join(destination.path, place, path.dirname(photo.relative));
}

/** The names that are spoken for, and the choice of the next free one. */
class Names {
  readonly #taken = new Set<string>();

  take(directory: string, wanted: string): string {
    const name = this.free(directory, wanted);
    this.#taken.add(foldName(directory, name));
    return name;
  }

  free(directory: string, wanted: string): string {
    let name = wanted;
    for (let number = 2; this.#taken.has(foldName(directory, name)); number += 1) {
      name = `${wanted}_${number}`;
    }
    return name;
  }
}

function groupByName(
  photos: readonly InputFile[],
  directories: readonly string[],
): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, photo] of photos.entries()) {
    const key = foldName(directories[index], splitName(photo.path).stem);
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  return groups;
}

/**
 * Gives every input the place and name of its results, without looking at the disk; the same inputs always get the
 * same names. Inputs that would share one (`a.jpg` and `a.tif`) each get their extension into the name
 * (`a_jpg`, `a_tif`), and a number where that is not enough.
 *
 * @param givenCount how many files and folders were given; a folder that is the only one is mirrored without its name
 */
export function planOutputs(
  photos: readonly InputFile[],
  destination: Destination,
  givenCount: number,
): OutputPlan {
  const places = placesOfFolders(photos, givenCount);
  const directories = photos.map((photo) => directoryOf(photo, destination, places));
  const groups = groupByName(photos, directories);
  const names = new Names();
  const stems = new Array<string>(photos.length);
  // Single names first, so that no name made from an extension takes one from a file that is really called so.
  for (const members of [...groups.values()].sort((one, other) => one.length - other.length)) {
    for (const index of members) {
      const { stem, extension } = splitName(photos[index].path);
      const wanted = members.length === 1 || extension === '' ? stem : `${stem}_${extension}`;
      stems[index] = names.take(directories[index], fitStem(wanted));
    }
  }
  const notices = [...groups.values()]
    .filter((members) => members.length > 1)
    .map((members) => describeClash(members.map((index) => [photos[index].path, stems[index]])));
  return {
    photos: photos.map((input, index) => ({
      input,
      directory: directories[index],
      stem: stems[index],
    })),
    notices,
    resultName: ({ directory, stem }, page, extension) => {
      const paged = page === 1 ? stem : names.free(directory, `${stem}_page${page}`);
      return `${paged}_colorized.${extension}`;
    },
  };
}

function describeClash(members: readonly (readonly [path: string, stem: string])[]): string {
  const list = members.map(([file, stem]) => `${file} → ${stem}_colorized`).join(', ');
  return `${members.length} photos would share one name, so each gets its own: ${list}.`;
}
