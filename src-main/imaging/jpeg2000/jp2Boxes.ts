import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { ByteSource } from '../tiff/byteSource.ts';

/** What the boxes of a JP2 file (ISO/IEC 15444-1, annex I) say beside the codestream; a bare codestream says nothing. */
export interface Jp2File {
  readonly codestream: { readonly offset: number; readonly length: number };
  /** EnumCS of the color specification (16 sRGB, 17 grey, 18 sYCC, …); null where a profile or nothing stands for it */
  readonly enumeratedColors: number | null;
  readonly iccProfile: Buffer | null;
  /** pixels are numbers of a table's colors */
  readonly palette: boolean;
  readonly xmp: Buffer | null;
  readonly exif: Buffer | null;
  readonly iptc: Buffer | null;
  /** capture resolution, pixels a centimeter; null where it is not told */
  readonly density: { readonly x: number; readonly y: number } | null;
}

interface Box {
  readonly type: string;
  /** of the contents */
  readonly offset: number;
  readonly length: number;
}

const maximumBoxes = 10_000;
const largestContents = 64 * 1024 * 1024;

const uuids = {
  xmp: 'be7acfcb97a942e89c71999491e3afac',
  iptc: '33c7a4d2b81d4723a0baf1a3e097ad38',
  // "JpgTiffExif->JP2"
  exif: '4a706754696666457869662d3e4a5032',
} as const;

function damaged(reason: string): HeliochromeError {
  return new HeliochromeError(
    'image-damaged',
    `The JPEG 2000 file is damaged: ${reason}.`,
    'Copy the file again from its original.',
  );
}

/** The boxes in a range of the file, one after the other. @throws HeliochromeError `image-damaged` */
async function readBoxes(source: ByteSource, from: number, to: number): Promise<Box[]> {
  const boxes: Box[] = [];
  let at = from;
  while (at + 8 <= to) {
    if (boxes.length >= maximumBoxes) throw damaged('it has too many boxes');
    const header = await source.read(at, 8);
    let size = header.readUInt32BE(0);
    let headerSize = 8;
    if (size === 1) {
      size = Number((await source.read(at + 8, 8)).readBigUInt64BE(0));
      headerSize = 16;
    } else if (size === 0) size = to - at;
    const type = header.toString('latin1', 4, 8);
    if (size < headerSize) throw damaged(`its box ${JSON.stringify(type)} has an impossible size`);
    // A codestream that ends too early says so itself, with the tile that is missing.
    const end = Math.min(at + size, to);
    boxes.push({ type, offset: at + headerSize, length: end - at - headerSize });
    at += size;
  }
  return boxes;
}

function contents(source: ByteSource, { type, offset, length }: Box): Promise<Buffer> {
  if (length > largestContents) throw damaged(`its box ${type} claims ${length} bytes`);
  return source.read(offset, length);
}

/** Resolution (I.5.3.7): numerators, denominators and exponents, vertical first, pixels a meter. */
function densityOf(bytes: Buffer): Jp2File['density'] {
  const perMeter = (at: number, exponent: number): number =>
    (bytes.readUInt16BE(at) / bytes.readUInt16BE(at + 2)) * 10 ** bytes.readInt8(exponent);
  const [y, x] = [perMeter(0, 8) / 100, perMeter(4, 9) / 100];
  return Number.isFinite(x) && Number.isFinite(y) && x > 0 && y > 0 ? { x, y } : null;
}

interface Header {
  enumeratedColors: number | null;
  iccProfile: Buffer | null;
  palette: boolean;
  density: Jp2File['density'];
}

async function readHeader(source: ByteSource, header: Box): Promise<Header> {
  const result: Header = {
    enumeratedColors: null,
    iccProfile: null,
    palette: false,
    density: null,
  };
  let colorsKnown = false;
  for (const box of await readBoxes(source, header.offset, header.offset + header.length)) {
    if (box.type === 'pclr') result.palette = true;
    if (box.type === 'res ') result.density = await readDensity(source, box);
    // Only the first color specification counts (I.5.3.3); others are for readers of extensions.
    if (box.type !== 'colr' || colorsKnown) continue;
    const bytes = await contents(source, box);
    colorsKnown = true;
    if (bytes[0] === 1) result.enumeratedColors = bytes.readUInt32BE(3);
    else if (bytes[0] === 2 || bytes[0] === 3) result.iccProfile = Buffer.from(bytes.subarray(3));
    else colorsKnown = false;
  }
  return result;
}

async function readDensity(source: ByteSource, parent: Box): Promise<Jp2File['density']> {
  const boxes = await readBoxes(source, parent.offset, parent.offset + parent.length);
  const capture = boxes.find(({ type }) => type === 'resc') ?? boxes.at(0);
  return capture === undefined ? null : densityOf(await contents(source, capture));
}

async function readUuids(
  source: ByteSource,
  boxes: readonly Box[],
): Promise<Pick<Jp2File, 'xmp' | 'exif' | 'iptc'>> {
  const found: { xmp: Buffer | null; exif: Buffer | null; iptc: Buffer | null } = {
    xmp: null,
    exif: null,
    iptc: null,
  };
  for (const box of boxes) {
    if (box.type !== 'uuid' || box.length <= 16) continue;
    const bytes = await contents(source, box);
    const uuid = bytes.toString('hex', 0, 16);
    // A copy: what is read may share memory that is used again for the next file.
    const data = Buffer.from(bytes.subarray(16));
    if (uuid === uuids.xmp) found.xmp ??= data;
    if (uuid === uuids.exif) found.exif ??= data;
    if (uuid === uuids.iptc) found.iptc ??= data;
  }
  return found;
}

/** @throws HeliochromeError `image-damaged` */
export async function readJp2(source: ByteSource): Promise<Jp2File> {
  const start = await source.read(0, 4);
  if (start.readUInt32BE(0) === 0xff4fff51) {
    return {
      codestream: { offset: 0, length: source.size },
      enumeratedColors: null,
      iccProfile: null,
      palette: false,
      xmp: null,
      exif: null,
      iptc: null,
      density: null,
    };
  }
  try {
    const boxes = await readBoxes(source, 0, source.size);
    const header = boxes.find(({ type }) => type === 'jp2h');
    const codestream = boxes.find(({ type }) => type === 'jp2c');
    if (header === undefined || codestream === undefined)
      throw damaged(`it lacks its ${header === undefined ? 'header' : 'picture'}`);
    const described = await readHeader(source, header);
    return { codestream, ...described, ...(await readUuids(source, boxes)) };
  } catch (error) {
    if (error instanceof RangeError) throw damaged('a box is too short');
    throw error;
  }
}
