import type { Density, MasterMetadata } from '../metadata.ts';
import type { Jpeg2000Page } from '../jpeg2000/jpeg2000Page.ts';
import type { ScanFile } from '../scanFile.ts';
import type { StoredPage, TiffOrigin } from '../storedPage.ts';
import { fieldNumbers, readFieldBytes } from '../tiff/readDirectories.ts';
import { tag } from '../tiff/tiffTags.ts';
import { isEmptyExif, parseExifBlock, readExifTree, serializeExifBlock } from './exifTree.ts';
import type { ExifTree } from './exifTree.ts';
import { unwrapIptc } from './iptcRecords.ts';
import { readJpegExtras } from './jpegSegments.ts';
import { rawProfile, readPngDensity } from './pngChunks.ts';
import { mergeXmp } from './xmpPacket.ts';

function treeNumber(tree: ExifTree, id: number): number | null {
  const value = tree.image.find((one) => one.tag === id);
  if (value === undefined) return null;
  // An empty field gives undefined, which is not finite.
  const first = fieldNumbers(value.data, value.type, tree.littleEndian)[0];
  return Number.isFinite(first) && first > 0 ? first : null;
}

/** Resolution in IFD0: XResolution, YResolution, ResolutionUnit (inch when absent; 1 says it is only an aspect). */
function treeDensity(tree: ExifTree | null): Density | null {
  if (tree === null) return null;
  const x = treeNumber(tree, tag.xResolution);
  const y = treeNumber(tree, tag.yResolution);
  const unit = treeNumber(tree, tag.resolutionUnit) ?? 2;
  if (x === null || y === null || (unit !== 2 && unit !== 3)) return null;
  return { x, y, unit: unit === 2 ? 'inch' : 'centimeter' };
}

/** The resolution of the upright picture. */
function uprightDensity(density: Density | null, orientation: number): Density | null {
  if (density === null || orientation < 5) return density;
  return { x: density.y, y: density.x, unit: density.unit };
}

const exifPrefix = 'Exif\0\0';

function withoutPrefix(block: Buffer | null): Buffer | null {
  if (block === null) return null;
  return block.toString('latin1', 0, 6) === exifPrefix ? block.subarray(6) : block;
}

async function tiffBlock({ file, page }: TiffOrigin, id: number): Promise<Buffer | null> {
  const field = page.directory.fields.get(id);
  if (field === undefined) return null;
  return readFieldBytes(file.source, field).catch(() => null);
}

async function readTiffMetadata(origin: TiffOrigin, orientation: number): Promise<MasterMetadata> {
  const { source, header } = origin.file;
  const tree = await readExifTree(source, header, origin.page.directory);
  return {
    exif: isEmptyExif(tree) ? null : serializeExifBlock(tree),
    iptc:
      unwrapIptc(await tiffBlock(origin, tag.iptc)) ??
      unwrapIptc(await tiffBlock(origin, tag.photoshop)),
    xmp: await tiffBlock(origin, tag.xmp),
    density: uprightDensity(treeDensity(tree), orientation),
  };
}

async function readJpeg2000Metadata({ file }: Jpeg2000Page): Promise<MasterMetadata> {
  const block = withoutPrefix(file.exif);
  const tree = block === null ? null : await parseExifBlock(block).catch(() => null);
  const own: Density | null =
    file.density === null ? null : { ...file.density, unit: 'centimeter' };
  return {
    exif: tree === null || isEmptyExif(tree) ? null : block,
    iptc: unwrapIptc(file.iptc),
    xmp: file.xmp,
    density: treeDensity(tree) ?? own,
  };
}

/**
 * Reads what a master says about itself: EXIF (from a TIFF also its own descriptive fields), IPTC, XMP, resolution.
 * A part that is damaged is left out: metadata never keeps a picture from being read.
 */
export async function readMetadata(file: ScanFile, page: StoredPage): Promise<MasterMetadata> {
  if (page.tiff !== null) return readTiffMetadata(page.tiff, page.orientation);
  if (page.jpeg2000 !== null) return readJpeg2000Metadata(page.jpeg2000);
  const { header } = page;
  if (header === null) return { exif: null, iptc: null, xmp: null, density: null };
  const { source } = file;
  const comments = header.comments ?? [];
  const jpeg = file.format === 'jpeg' ? await readJpegExtras(source).catch(() => null) : null;
  const block = withoutPrefix(
    header.exif ?? rawProfile(comments, 'exif') ?? rawProfile(comments, 'APP1'),
  );
  const tree = block === null ? null : await parseExifBlock(block).catch(() => null);
  const ownDensity =
    file.format === 'png'
      ? await readPngDensity(source).catch(() => null)
      : (jpeg?.density ?? null);
  const xmp = header.xmp ?? null;
  const extended = jpeg?.extendedXmp ?? null;
  return {
    exif: tree === null || isEmptyExif(tree) ? null : block,
    iptc: unwrapIptc(jpeg?.photoshop ?? header.iptc ?? rawProfile(comments, 'iptc')),
    xmp: xmp === null || extended === null ? xmp : mergeXmp(xmp, extended),
    density: uprightDensity(treeDensity(tree) ?? ownDensity, page.orientation),
  };
}
