import type { OutputColorSpace } from '../../../src-shared/domain/colorSpace.ts';
import type { Density } from '../metadata.ts';
import { fieldType, tag } from '../tiff/tiffTags.ts';
import { longValue, rationalValue, shortValue } from '../tiff/writeDirectory.ts';
import type { TiffOrder, TiffValue } from '../tiff/writeDirectory.ts';
import { parseExifBlock, serializeExifBlock } from './exifTree.ts';
import type { ExifTree } from './exifTree.ts';

/** Pixels of a result. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
  /** of its values; sRGB when left out */
  readonly colorSpace?: OutputColorSpace | undefined;
}

/** @returns the values with those of the same tags replaced, the others added; the last of several wins */
export function withValues(
  values: readonly TiffValue[],
  changes: readonly TiffValue[],
): TiffValue[] {
  const byTag = new Map([...values, ...changes].map((value) => [value.tag, value]));
  return [...byTag.values()];
}

/** @returns the resolution fields of IFD0 */
export function densityValues(density: Density | null, order: TiffOrder): TiffValue[] {
  if (density === null) return [];
  return [
    rationalValue(tag.xResolution, density.x, order),
    rationalValue(tag.yResolution, density.y, order),
    shortValue(tag.resolutionUnit, [density.unit === 'inch' ? 2 : 3], order),
  ];
}

/** EXIF 2.32, ColorSpace: sRGB, else uncalibrated, which leaves it to the profile. */
function exifColorSpace({ colorSpace = 'srgb' }: PictureSize): number {
  return colorSpace === 'srgb' ? 1 : 0xffff;
}

// What the EXIF directory says of pixels must fit the result: its size and its color space.
function exifOfResult(
  values: readonly TiffValue[],
  size: PictureSize,
  order: TiffOrder,
): TiffValue[] {
  if (values.length === 0) return [];
  return withValues(values, [
    longValue(tag.pixelXDimension, size.width, order),
    longValue(tag.pixelYDimension, size.height, order),
    shortValue(tag.colorSpace, [exifColorSpace(size)], order),
  ]);
}

// "R98" means sRGB by the DCF rules, "R03" Adobe RGB.
function interoperabilityOfResult(
  values: readonly TiffValue[],
  { colorSpace = 'srgb' }: PictureSize,
): TiffValue[] {
  const isIndex = ({ tag: own, type }: TiffValue): boolean =>
    own === tag.interoperabilityIndex && type === fieldType.ascii;
  // Of other spaces the rules know nothing.
  if (colorSpace !== 'srgb' && colorSpace !== 'adobe-rgb') {
    return values.filter((value) => !isIndex(value));
  }
  const index = Buffer.from(colorSpace === 'srgb' ? 'R98\0' : 'R03\0', 'latin1');
  return values.map((value) => (isIndex(value) ? { ...value, data: index, count: 4 } : value));
}

/** EXIF as it belongs into a result: upright, of the result's size, color space and resolution. */
export function exifTreeForResult(
  tree: ExifTree,
  size: PictureSize,
  density: Density | null,
): ExifTree {
  const order: TiffOrder = { littleEndian: tree.littleEndian, big: false };
  return {
    littleEndian: tree.littleEndian,
    image: withValues(tree.image, [
      shortValue(tag.orientation, [1], order),
      ...densityValues(density, order),
    ]),
    exif: exifOfResult(tree.exif, size, order),
    gps: tree.gps,
    interoperability: interoperabilityOfResult(tree.interoperability, size),
  };
}

const emptyExif: ExifTree = {
  littleEndian: true,
  image: [],
  exif: [],
  gps: [],
  interoperability: [],
};

/** @returns the master's EXIF as a tree; an empty one when there is none or its block is damaged beyond reading */
export async function exifTreeOf(block: Buffer | null): Promise<ExifTree> {
  if (block === null) return emptyExif;
  return parseExifBlock(block).catch(() => emptyExif);
}

/** EXIF values left out first when a block is too large for its container: makers' own notes, then anything long. */
function slimmer(tree: ExifTree, limit: number): ExifTree {
  const keep = (value: TiffValue): boolean =>
    value.tag !== tag.makerNote && value.data.length <= limit;
  return {
    ...tree,
    image: tree.image.filter(keep),
    exif: tree.exif.filter(keep),
    gps: tree.gps.filter(keep),
  };
}

/**
 * @param limit bytes the container has room for
 * @returns the EXIF block of a result, or null when there is nothing to say
 */
export async function exifBlockForResult(
  block: Buffer | null,
  size: PictureSize,
  density: Density | null,
  limit = Number.MAX_SAFE_INTEGER,
): Promise<Buffer | null> {
  if (block === null && density === null) return null;
  const tree = exifTreeForResult(await exifTreeOf(block), size, density);
  for (const largest of [Number.MAX_SAFE_INTEGER, 16_384, 1024]) {
    const bytes = serializeExifBlock(
      largest === Number.MAX_SAFE_INTEGER ? tree : slimmer(tree, largest),
    );
    if (bytes.length <= limit) return bytes;
  }
  return null;
}
