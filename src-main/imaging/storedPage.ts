import type { Metadata } from 'sharp';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { readJpeg2000Page } from './jpeg2000/jpeg2000Page.ts';
import type { Jpeg2000Page } from './jpeg2000/jpeg2000Page.ts';
import type { MasterFormat } from './master.ts';
import { damagedImage, openWithSharp } from './sharpDecoder.ts';
import type { ScanFile } from './scanFile.ts';
import { assertTiffReadable, readTiffFile, readTiffLayout } from './tiff/tiffPages.ts';
import type { TiffFile, TiffLayout, TiffPage } from './tiff/tiffPages.ts';

/** The TIFF structure behind a page. */
export interface TiffOrigin {
  readonly file: TiffFile;
  readonly page: TiffPage;
  readonly layout: TiffLayout;
}

/** One page as it is stored in its file, before orientation. */
export interface StoredPage {
  readonly path: string;
  readonly format: MasterFormat;
  /** page number for the decoder */
  readonly decoderPage: number;
  readonly page: number;
  readonly pages: number;
  readonly width: number;
  readonly height: number;
  /** 1 for grey, 3 for RGB (palettes are expanded) */
  readonly colors: 1 | 3;
  /** samples per pixel in the file */
  readonly channels: number;
  readonly depth: 1 | 8 | 16;
  /** true for an alpha channel that says how opaque a pixel is; false also for extra samples of unknown meaning */
  readonly alpha: boolean;
  readonly orientation: number;
  readonly iccProfile: Buffer | null;
  readonly tiff: TiffOrigin | null;
  readonly jpeg2000: Jpeg2000Page | null;
  /** sharp's reading of the header; null for what sharp does not read */
  readonly header: Metadata | null;
}

/** Beyond this a header is taken for damaged or hostile: 2 gigapixels. */
export const maximumPixels = 2 ** 31;

function assertSize(path: string, width: number, height: number): void {
  if (width * height <= maximumPixels) return;
  throw new HeliochromeError(
    'file-too-large',
    `The picture claims ${width} × ${height} pixels; at most ${maximumPixels} pixels (2 gigapixels) are read: ${path}`,
    'Split the picture into parts, or check whether the file is damaged.',
  );
}

function assertPage(path: string, page: number, pages: number): void {
  if (Number.isInteger(page) && page >= 0 && page < pages) return;
  throw new HeliochromeError(
    'usage',
    `There is no page ${page}: the file has ${pages} ${pages === 1 ? 'page' : 'pages'}, counted from 0: ${path}`,
    'Choose one of its pages.',
  );
}

const greySpaces = new Set(['b-w', 'grey16']);
const rgbSpaces = new Set(['srgb', 'rgb', 'rgb16']);

/** @returns 1 or 3. @throws HeliochromeError `image-unsupported` for CMYK and the like */
function colorsOf(path: string, header: Metadata): 1 | 3 {
  const readable = header.depth === 'uchar' || header.depth === 'ushort';
  if (readable && greySpaces.has(header.space)) return 1;
  if (readable && rgbSpaces.has(header.space)) return 3;
  const found = readable
    ? `${header.space.toUpperCase()} colors`
    : `samples of type ${header.depth}`;
  throw new HeliochromeError(
    'image-unsupported',
    `The picture has ${found}; only grey and RGB of 1 to 16 bits are read: ${path}`,
    'Convert it to a grey or RGB TIFF of 8 or 16 bits first.',
  );
}

async function readTiffOrigin(
  file: ScanFile,
  page: number,
  structure: TiffFile | null,
): Promise<TiffOrigin> {
  const tiff = structure ?? (await readTiffFile(file.source));
  assertPage(file.path, page, tiff.pages.length);
  const tiffPage = tiff.pages[page];
  const layout = await readTiffLayout(tiff, tiffPage);
  assertTiffReadable(file.path, layout, tiffPage);
  assertSize(file.path, layout.width, layout.height);
  return { file: tiff, page: tiffPage, layout };
}

function depthOf(header: Metadata, tiff: TiffOrigin | null): 1 | 8 | 16 {
  const bits = tiff?.layout.bits ?? header.bitsPerSample ?? 8;
  if (header.depth === 'ushort') return 16;
  return bits === 1 && !header.isPalette ? 1 : 8;
}

// The fourth channel of a scanner's TIFF is often infrared light for dust removal, marked as unspecified; only what
// is marked as alpha makes pixels transparent.
function hasRealAlpha(header: Metadata, tiff: TiffOrigin | null): boolean {
  if (tiff === null) return header.hasAlpha;
  return tiff.layout.extraSamples.some((meaning) => meaning === 1 || meaning === 2);
}

async function readJpeg2000(file: ScanFile, page: number): Promise<StoredPage> {
  assertPage(file.path, page, 1);
  const jpeg2000 = await readJpeg2000Page(file.path, file.source);
  const { width, height, components } = jpeg2000.stream;
  assertSize(file.path, width, height);
  return {
    path: file.path,
    format: file.format,
    decoderPage: 0,
    page,
    pages: 1,
    width,
    height,
    colors: jpeg2000.colors,
    channels: components.length,
    depth: jpeg2000.bits <= 8 ? 8 : 16,
    alpha: false,
    // The format stores pictures upright (ISO/IEC 15444-1 knows no orientation).
    orientation: 1,
    iccProfile: jpeg2000.file.iccProfile,
    tiff: null,
    jpeg2000,
    header: null,
  };
}

/**
 * Reads the header of one page.
 * @param page zero-based, over full-resolution pages
 * @param structure a TIFF's structure where another page of it was read before, so that it is read once
 * @throws HeliochromeError `image-damaged`, `image-unsupported`, `file-too-large`, `usage` (no such page)
 */
export async function readStoredPage(
  file: ScanFile,
  page: number,
  structure: TiffFile | null = null,
): Promise<StoredPage> {
  if (file.format === 'jpeg2000') return readJpeg2000(file, page);
  const tiff = file.format === 'tiff' ? await readTiffOrigin(file, page, structure) : null;
  const decoderPage = tiff?.page.directoryIndex ?? page;
  if (tiff === null) assertPage(file.path, page, Number.MAX_SAFE_INTEGER);
  const header = await openWithSharp(file.picture, tiff === null ? 0 : decoderPage)
    .metadata()
    .catch((error: unknown) => {
      throw damagedImage(file.path, error);
    });
  const pages = tiff?.file.pages.length ?? header.pages ?? 1;
  assertPage(file.path, page, pages);
  const height = header.pageHeight ?? header.height;
  assertSize(file.path, header.width, height);
  return {
    path: file.path,
    format: file.format,
    decoderPage,
    page,
    pages,
    width: header.width,
    height,
    colors: colorsOf(file.path, header),
    channels: tiff?.layout.samples ?? header.channels,
    depth: depthOf(header, tiff),
    alpha: hasRealAlpha(header, tiff),
    orientation: tiff?.layout.orientation ?? header.orientation ?? 1,
    iccProfile: header.icc ?? null,
    tiff,
    jpeg2000: null,
    header,
  };
}
