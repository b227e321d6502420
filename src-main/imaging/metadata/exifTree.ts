import { memoryBytes } from '../tiff/byteSource.ts';
import type { ByteSource } from '../tiff/byteSource.ts';
import {
  readDirectory,
  readFieldBytes,
  readFieldNumbers,
  readTiffHeader,
} from '../tiff/readDirectories.ts';
import type { TiffDirectory, TiffHeader } from '../tiff/readDirectories.ts';
import { fieldType, tag } from '../tiff/tiffTags.ts';
import { directoryPointer, serializeDirectory } from '../tiff/writeDirectory.ts';
import type { TiffOrder, TiffValue } from '../tiff/writeDirectory.ts';

/** The directories of EXIF, without thumbnail; values are in the byte order named. */
export interface ExifTree {
  readonly littleEndian: boolean;
  /** what IFD0 says about the picture as a whole (nothing of how pixels are stored) */
  readonly image: readonly TiffValue[];
  readonly exif: readonly TiffValue[];
  readonly gps: readonly TiffValue[];
  readonly interoperability: readonly TiffValue[];
}

/**
 * Tags of IFD0 that describe how pixels are stored, point into the file, or are carried on their own; they would be
 * false in a result. TIFF 6.0, its supplements, TIFF/EP and DNG.
 */
const structuralTags = new Set<number>([
  ...[
    254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 284,
    288, 289, 290,
  ],
  ...[
    291, 292, 293, 297, 300, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 326, 327, 328, 330,
    332, 333, 334,
  ],
  ...[
    336, 338, 339, 340, 341, 342, 343, 344, 345, 346, 347, 351, 512, 513, 514, 515, 517, 518, 519,
    520, 521, 529,
  ],
  ...[530, 531, 532, 559, 700, 33421, 33422, 33723, 34377, 34665, 34675, 34853, 37724, 40965],
]);

/** Descriptive tags above the baseline's range: copyright, Windows' own, ratings. */
const descriptivePrivateTags = new Set([33432, 18246, 18249, 40091, 40092, 40093, 40094, 40095]);

/** Tags of IFD0 that are text; other types in them (some scanners write numbers) make decoders stumble. */
const textTags = new Set<number>([269, 270, 271, 272, 285, 305, 306, 315, 316, 33432]);

/** @returns whether a tag of IFD0 says something about the picture that stays true in a result */
export function isDescriptive(id: number): boolean {
  if (structuralTags.has(id)) return false;
  return id < 1024 || descriptivePrivateTags.has(id);
}

const pointerTags = new Set<number>([
  tag.exifDirectory,
  tag.gpsDirectory,
  tag.interoperabilityDirectory,
]);
const largestValue = 16 * 1024 * 1024;

async function readValues(
  source: ByteSource,
  directory: TiffDirectory,
  keep: (id: number) => boolean,
): Promise<TiffValue[]> {
  const values: TiffValue[] = [];
  for (const field of directory.fields.values()) {
    if (!keep(field.tag) || field.byteLength > largestValue) continue;
    if (textTags.has(field.tag) && field.type !== fieldType.ascii) continue;
    // One broken value must not cost the others.
    const data = await readFieldBytes(source, field).catch(() => null);
    if (data !== null) values.push({ tag: field.tag, type: field.type, count: field.count, data });
  }
  return values;
}

async function readSubDirectory(
  source: ByteSource,
  header: TiffHeader,
  parent: TiffDirectory | null,
  id: number,
): Promise<TiffDirectory | null> {
  const [at = 0] = await readFieldNumbers(source, header, parent?.fields.get(id)).catch(() => []);
  return at === 0 ? null : readDirectory(source, header, at).catch(() => null);
}

/** Collects EXIF from a directory of a TIFF file (its page) or of an EXIF block (its IFD0). */
export async function readExifTree(
  source: ByteSource,
  header: TiffHeader,
  directory: TiffDirectory,
): Promise<ExifTree> {
  const sub = (parent: TiffDirectory | null, id: number): Promise<TiffDirectory | null> =>
    readSubDirectory(source, header, parent, id);
  const exif = await sub(directory, tag.exifDirectory);
  const gps = await sub(directory, tag.gpsDirectory);
  const interoperability = await sub(exif, tag.interoperabilityDirectory);
  const all = async (of: TiffDirectory | null): Promise<TiffValue[]> =>
    of === null ? [] : readValues(source, of, (id) => !pointerTags.has(id));
  return {
    littleEndian: header.littleEndian,
    image: await readValues(source, directory, isDescriptive),
    exif: await all(exif),
    gps: await all(gps),
    interoperability: await all(interoperability),
  };
}

/** @throws HeliochromeError `image-damaged` when the block's IFD0 cannot be read */
export async function parseExifBlock(block: Buffer): Promise<ExifTree> {
  const source = memoryBytes(block);
  const header = await readTiffHeader(source);
  return readExifTree(source, header, await readDirectory(source, header, header.firstDirectory));
}

/** @returns true when there is nothing in it */
export function isEmptyExif(tree: ExifTree): boolean {
  return (
    tree.image.length + tree.exif.length + tree.gps.length + tree.interoperability.length === 0
  );
}

/**
 * Lays out the sub-directories of EXIF one after the other.
 * @param at where the first will stand
 * @returns their bytes, and the pointers to them that belong into IFD0
 */
export function serializeSubDirectories(
  tree: Omit<ExifTree, 'littleEndian' | 'image'>,
  at: number,
  order: TiffOrder,
): { bytes: Buffer; pointers: TiffValue[] } {
  const parts: Buffer[] = [];
  let end = at;
  const append = (values: readonly TiffValue[], id: number): TiffValue[] => {
    if (values.length === 0) return [];
    const bytes = serializeDirectory(values, end, order);
    const pointer = directoryPointer(id, end, order);
    parts.push(bytes);
    end += bytes.length;
    return [pointer];
  };
  const interoperability = append(tree.interoperability, tag.interoperabilityDirectory);
  const exif = append([...tree.exif, ...interoperability], tag.exifDirectory);
  const gps = append(tree.gps, tag.gpsDirectory);
  return { bytes: Buffer.concat(parts), pointers: [...exif, ...gps] };
}

/** @returns a self-contained EXIF block, starting with its TIFF header */
export function serializeExifBlock(tree: ExifTree): Buffer {
  const order: TiffOrder = { littleEndian: tree.littleEndian, big: false };
  const { bytes, pointers } = serializeSubDirectories(tree, 8, order);
  const at = 8 + bytes.length;
  const header = Buffer.alloc(8);
  header.write(tree.littleEndian ? 'II' : 'MM', 'latin1');
  if (tree.littleEndian) {
    header.writeUInt16LE(42, 2);
    header.writeUInt32LE(at, 4);
  } else {
    header.writeUInt16BE(42, 2);
    header.writeUInt32BE(at, 4);
  }
  return Buffer.concat([
    header,
    bytes,
    serializeDirectory([...tree.image, ...pointers], at, order),
  ]);
}
