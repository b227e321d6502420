import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { ByteSource } from '../tiff/byteSource.ts';
import { readCodestream } from './codestream.ts';
import type { Codestream, StoredTile } from './codestream.ts';
import { readJp2 } from './jp2Boxes.ts';
import type { Jp2File } from './jp2Boxes.ts';

/** The picture of a JPEG 2000 file, and how its samples stand for colors. */
export interface Jpeg2000Page {
  readonly file: Jp2File;
  readonly stream: Codestream;
  /** 1 for grey, 3 for RGB */
  readonly colors: 1 | 3;
  /** bits a sample, 1–16 */
  readonly bits: number;
}

/** Bytes the decoder takes for one sample of a tile: 4 for its wavelets, twice, and the sample itself. */
const bytesPerSample = 10;
/** What the decoder may take for one tile: half of what a WebAssembly program can have. */
const largestTileBytes = 2 ** 31;

/** Bytes that decoding a tile takes. */
export function tileMemory(page: Jpeg2000Page, tile: StoredTile): number {
  const stored = tile.parts.reduce((sum, { length }) => sum + length, 0);
  const samples = tile.width * tile.height * page.stream.components.length;
  return samples * bytesPerSample + stored * 2;
}

const colorNames = new Map([
  [12, 'CMYK inks'],
  [14, 'CIE L*a*b*'],
  [18, 'sYCC (luma and color differences)'],
]);

/** Data color spaces of profiles (ICC.1:2022, 7.2.6). */
const profileColors = new Set(['GRAY', 'RGB ']);

function unsupportedReason(file: Jp2File, { components }: Codestream): string | null {
  const named = file.enumeratedColors;
  if (named !== null && named !== 16 && named !== 17)
    return `its colors are ${colorNames.get(named) ?? `of an unknown kind (${named})`}`;
  if (file.palette) return 'its pixels are numbers of a palette';
  if (components.some(({ signed }) => signed)) return 'its samples are signed numbers';
  if (components.some(({ stepX, stepY }) => stepX !== 1 || stepY !== 1))
    return 'its color components are stored at different sizes';
  // What the decoder was built for.
  if (components.length !== 1 && components.length !== 3)
    return `it has ${components.length} channels (such as one of transparency)`;
  const [{ bits }] = components;
  if (components.some((component) => component.bits !== bits))
    return 'its components have different numbers of bits';
  if (bits > 16) return `its samples have ${bits} bits`;
  const profile = file.iccProfile?.toString('latin1', 16, 20);
  if (profile !== undefined && !profileColors.has(profile))
    return `its profile is one of ${profile.trim()} colors`;
  return null;
}

/**
 * Reads the header of a JPEG 2000 file: JP2, the beginning of JPX, or a bare codestream.
 * @throws HeliochromeError `image-damaged`, `image-unsupported`, `file-too-large` for a picture whose tiles are too
 * large to be decoded
 */
export async function readJpeg2000Page(path: string, source: ByteSource): Promise<Jpeg2000Page> {
  const file = await readJp2(source);
  const stream = await readCodestream(source, file.codestream.offset, file.codestream.length);
  const reason = unsupportedReason(file, stream);
  if (reason !== null) {
    throw new HeliochromeError(
      'image-unsupported',
      `This JPEG 2000 file cannot be read because ${reason}: ${path}`,
      'Convert it to a grey or RGB TIFF of 8 or 16 bits first.',
    );
  }
  const [{ bits }] = stream.components;
  const colors: 1 | 3 = stream.components.length === 3 ? 3 : 1;
  const page = { file, stream, colors, bits };
  const largest = Math.max(...stream.tiles.map((tile) => tileMemory(page, tile)));
  if (largest > largestTileBytes) {
    const gigabytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);
    throw new HeliochromeError(
      'file-too-large',
      `Decoding this JPEG 2000 picture of ${stream.width} × ${stream.height} pixels takes ` +
        `${gigabytes(largest)} GB at once, because it is not divided into small enough tiles; at most ` +
        `${gigabytes(largestTileBytes)} GB can be had: ${path}`,
      'Save it with tiles of 1024 or 4096 pixels, or as TIFF.',
    );
  }
  return page;
}
