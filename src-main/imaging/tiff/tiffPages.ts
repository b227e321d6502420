import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { ByteSource } from './byteSource.ts';
import { readDirectoryChain, readFieldNumbers, readTiffHeader } from './readDirectories.ts';
import type { TiffDirectory, TiffHeader } from './readDirectories.ts';
import { tag } from './tiffTags.ts';

/** One full-resolution page of a TIFF. */
export interface TiffPage {
  /** its directory's place in the file's chain, thumbnails counted: what decoders call the page */
  readonly directoryIndex: number;
  readonly directory: TiffDirectory;
}

/** A TIFF's structure. */
export interface TiffFile {
  readonly source: ByteSource;
  readonly header: TiffHeader;
  readonly pages: readonly TiffPage[];
}

/** Bits of NewSubfileType: a reduced-resolution copy, a transparency mask. A page proper has neither. */
const reducedOrMask = 1 | 4;

/** @throws HeliochromeError `image-damaged` */
export async function readTiffFile(source: ByteSource): Promise<TiffFile> {
  const header = await readTiffHeader(source);
  const chain = await readDirectoryChain(source, header);
  const pages: TiffPage[] = [];
  for (const [directoryIndex, directory] of chain.entries()) {
    const [subfileType = 0] = await readFieldNumbers(
      source,
      header,
      directory.fields.get(tag.newSubfileType),
    );
    if ((subfileType & reducedOrMask) === 0) pages.push({ directoryIndex, directory });
  }
  // Some writers mark their only picture as reduced; it is still the picture.
  return {
    source,
    header,
    pages: pages.length > 0 ? pages : [{ directoryIndex: 0, directory: chain[0] }],
  };
}

/** How one page's pixels are stored. */
export interface TiffLayout {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly samples: number;
  readonly compression: number;
  readonly photometric: number;
  readonly orientation: number;
  readonly planar: number;
  readonly fillOrder: number;
  readonly sampleFormat: number;
  /** meaning of the samples beyond the color's: 0 unspecified, 1 associated, 2 unassociated alpha */
  readonly extraSamples: readonly number[];
  readonly tiled: boolean;
}

/** @throws HeliochromeError `image-damaged` when the picture has no size */
export async function readTiffLayout(file: TiffFile, page: TiffPage): Promise<TiffLayout> {
  const numbers = (id: number): Promise<number[]> =>
    readFieldNumbers(file.source, file.header, page.directory.fields.get(id));
  const first = async (id: number, absent: number): Promise<number> =>
    (await numbers(id))[0] ?? absent;
  const width = await first(tag.imageWidth, 0);
  const height = await first(tag.imageLength, 0);
  if (width < 1 || height < 1) {
    throw new HeliochromeError(
      'image-damaged',
      `The TIFF claims a picture of ${width} × ${height} pixels.`,
      'Copy the file again from its original.',
    );
  }
  const orientation = await first(tag.orientation, 1);
  return {
    width,
    height,
    bits: await first(tag.bitsPerSample, 1),
    samples: await first(tag.samplesPerPixel, 1),
    compression: await first(tag.compression, 1),
    photometric: await first(tag.photometric, 1),
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    planar: await first(tag.planarConfiguration, 1),
    fillOrder: await first(tag.fillOrder, 1),
    sampleFormat: await first(tag.sampleFormat, 1),
    extraSamples: await numbers(tag.extraSamples),
    tiled: page.directory.fields.has(tag.tileWidth),
  };
}

const photometricNames = new Map([
  [4, 'a transparency mask'],
  [5, 'CMYK or other inks'],
  [8, 'CIE L*a*b*'],
  [9, 'ICC L*a*b*'],
  [10, 'ITU L*a*b*'],
  [32803, 'undeveloped camera raw data'],
  [34892, 'linear camera raw data'],
  [32844, 'high dynamic range LogL'],
  [32845, 'high dynamic range LogLuv'],
]);

const readableCompressions = new Set([1, 2, 3, 4, 5, 7, 8, 32773, 32946, 50001]);
const compressionNames = new Map([
  [6, 'the withdrawn "old-style" JPEG'],
  [34712, 'JPEG 2000'],
  [34887, 'LERC'],
  [34925, 'LZMA'],
  [33003, 'JPEG 2000'],
  [33005, 'JPEG 2000'],
  [50000, 'Zstandard'],
  [50002, 'JPEG XL'],
]);

function unsupportedReason(layout: TiffLayout, page: TiffPage): string | null {
  const { bits, photometric, sampleFormat, compression } = layout;
  if (page.directory.fields.has(tag.dngVersion))
    return 'it holds undeveloped camera raw data (DNG)';
  const colors = photometricNames.get(photometric);
  if (colors !== undefined) return `its pixels are ${colors}`;
  if (![0, 1, 2, 3, 6].includes(photometric))
    return `its photometric interpretation ${photometric} is unknown`;
  if (sampleFormat === 3) return `its samples are ${bits}-bit floating point`;
  if (sampleFormat === 2) return 'its samples are signed integers';
  if (![1, 2, 4, 8, 16].includes(bits)) return `its samples have ${bits} bits`;
  if (readableCompressions.has(compression)) return null;
  return `it is compressed with ${compressionNames.get(compression) ?? `method ${compression}`}`;
}

/** @throws HeliochromeError `image-unsupported` for what a grey or RGB picture of 1 to 16 bits is not */
export function assertTiffReadable(path: string, layout: TiffLayout, page: TiffPage): void {
  const reason = unsupportedReason(layout, page);
  if (reason === null) return;
  throw new HeliochromeError(
    'image-unsupported',
    `This TIFF cannot be read because ${reason}: ${path}`,
    'Convert it to a grey or RGB TIFF of 8 or 16 bits first.',
  );
}
