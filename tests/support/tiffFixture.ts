import { writeFile } from 'node:fs/promises';

/** A field of a fixture's directory; numbers are written in the type given. */
export interface FixtureField {
  readonly tag: number;
  /** 1 byte, 2 text, 3 short, 4 long, 5 rational (pairs of numbers), 7 undefined */
  readonly type: 1 | 2 | 3 | 4 | 5 | 7;
  readonly value: readonly number[] | string | Buffer;
}

/** One page: its samples, and how to store them. */
export interface FixturePage {
  readonly width: number;
  readonly height: number;
  readonly bits: 1 | 2 | 4 | 8 | 16 | 32;
  readonly samples?: number;
  /** 0 MinIsWhite, 1 MinIsBlack, 2 RGB, 3 palette, 5 CMYK, 8 L\*a\*b\* */
  readonly photometric: number;
  /** interleaved sample values as stored, row by row */
  readonly values: ArrayLike<number>;
  readonly rowsPerStrip?: number;
  /** side of square tiles, instead of strips */
  readonly tile?: number;
  /** samples in planes of their own, one strip each */
  readonly planar?: boolean;
  readonly fields?: readonly FixtureField[];
  /** the EXIF directory */
  readonly exif?: readonly FixtureField[];
}

/** How a fixture file is laid out. */
export interface FixtureLayout {
  readonly bigEndian?: boolean;
  readonly bigTiff?: boolean;
}

const typeSize = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 16: 8 } as const;

interface RawField {
  readonly tag: number;
  readonly type: keyof typeof typeSize;
  readonly value: readonly number[] | string | Buffer;
}

/** Writes TIFF and BigTIFF files byte by byte, independently of the reader under test. */
class TiffWriter {
  readonly #little: boolean;
  readonly #big: boolean;
  readonly #parts: Buffer[] = [];
  #size = 0;
  #pointerAt: number;

  constructor({ bigEndian = false, bigTiff = false }: FixtureLayout) {
    this.#little = !bigEndian;
    this.#big = bigTiff;
    this.append(Buffer.from(bigEndian ? 'MM' : 'II', 'latin1'));
    this.append(this.number(bigTiff ? 43 : 42, 2));
    if (bigTiff) this.append(Buffer.concat([this.number(8, 2), this.number(0, 2)]));
    this.#pointerAt = this.#size;
    this.append(this.number(0, bigTiff ? 8 : 4));
  }

  number(value: number, size: number): Buffer {
    const bytes = Buffer.alloc(size);
    for (let i = 0; i < size; i++) {
      bytes[this.#little ? i : size - 1 - i] = Math.floor(value / 2 ** (8 * i)) % 256;
    }
    return bytes;
  }

  append(bytes: Buffer): number {
    const at = this.#size;
    this.#parts.push(bytes);
    this.#size += bytes.length;
    return at;
  }

  align(): void {
    if (this.#size % 2 !== 0) this.append(Buffer.alloc(1));
  }

  #encode({ type, value }: RawField): Buffer {
    if (Buffer.isBuffer(value)) return value;
    if (typeof value === 'string') return Buffer.from(`${value}\0`, 'latin1');
    const size = type === 5 ? 4 : typeSize[type];
    return Buffer.concat(value.map((one) => this.number(one, size)));
  }

  directory(fields: readonly RawField[], isPage: boolean): number {
    const offsetSize = this.#big ? 8 : 4;
    const cells = fields
      .toSorted((one, other) => one.tag - other.tag)
      .map((field) => {
        const data = this.#encode(field);
        const count = data.length / typeSize[field.type];
        const padded = Buffer.concat([data, Buffer.alloc(Math.max(0, offsetSize - data.length))]);
        if (data.length > offsetSize) this.align();
        const value =
          data.length > offsetSize ? this.number(this.append(data), offsetSize) : padded;
        return [
          this.number(field.tag, 2),
          this.number(field.type, 2),
          this.number(count, offsetSize),
          value,
        ];
      });
    this.align();
    const at = this.append(this.number(cells.length, this.#big ? 8 : 2));
    this.append(Buffer.concat(cells.flat()));
    const next = this.append(this.number(0, offsetSize));
    if (isPage) {
      this.patch(this.#pointerAt, at);
      this.#pointerAt = next;
    }
    return at;
  }

  patch(at: number, value: number): void {
    const whole = this.bytes();
    this.number(value, this.#big ? 8 : 4).copy(whole, at);
    this.#parts.splice(0, this.#parts.length, whole);
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  /** Packs rows of samples, each row starting on a byte. */
  packRows(values: readonly number[], rowLength: number, bits: number): Buffer {
    if (bits >= 8) return Buffer.concat(values.map((value) => this.number(value, bits / 8)));
    const rowBytes = Math.ceil((rowLength * bits) / 8);
    const bytes = Buffer.alloc((values.length / rowLength) * rowBytes);
    values.forEach((value, i) => {
      const bit = (i % rowLength) * bits;
      const at = Math.floor(i / rowLength) * rowBytes + Math.floor(bit / 8);
      bytes[at] = bytes[at] | (value << (8 - bits - (bit % 8)));
    });
    return bytes;
  }
}

interface Blocks {
  readonly offsets: number[];
  readonly counts: number[];
}

function writeBlocks(
  writer: TiffWriter,
  blocks: readonly (readonly number[])[],
  rowLength: number,
  bits: number,
): Blocks {
  const result: Blocks = { offsets: [], counts: [] };
  for (const block of blocks) {
    writer.align();
    const bytes = writer.packRows(block, rowLength, bits);
    result.counts.push(bytes.length);
    result.offsets.push(writer.append(bytes));
  }
  return result;
}

function strips(page: FixturePage, samples: number): number[][] {
  const values = Array.from(page.values);
  if (page.planar === true) {
    return Array.from({ length: samples }, (_, plane) =>
      values.filter((_value, i) => i % samples === plane),
    );
  }
  const length = (page.rowsPerStrip ?? page.height) * page.width * samples;
  return Array.from({ length: Math.ceil(values.length / length) }, (_, i) =>
    values.slice(i * length, (i + 1) * length),
  );
}

function tiles(page: FixturePage, samples: number, side: number): number[][] {
  const result: number[][] = [];
  for (let top = 0; top < page.height; top += side) {
    for (let left = 0; left < page.width; left += side) {
      const tile = new Array<number>(side * side * samples).fill(0);
      for (let i = 0; i < tile.length; i++) {
        const x = left + (Math.floor(i / samples) % side);
        const y = top + Math.floor(i / samples / side);
        if (x < page.width && y < page.height)
          tile[i] = page.values[(y * page.width + x) * samples + (i % samples)]!;
      }
      result.push(tile);
    }
  }
  return result;
}

function writePage(writer: TiffWriter, page: FixturePage): void {
  const samples = page.samples ?? 1;
  const { tile } = page;
  const rowLength = (tile ?? page.width) * (page.planar === true ? 1 : samples);
  const blocks = tile === undefined ? strips(page, samples) : tiles(page, samples, tile);
  const { offsets, counts } = writeBlocks(writer, blocks, rowLength, page.bits);
  const long = (tag: number, ...value: number[]): RawField => ({ tag, type: 4, value });
  const short = (tag: number, ...value: number[]): RawField => ({ tag, type: 3, value });
  const place =
    tile === undefined
      ? [
          long(273, ...offsets),
          long(278, page.planar === true ? page.height : (page.rowsPerStrip ?? page.height)),
          long(279, ...counts),
        ]
      : [short(322, tile), short(323, tile), long(324, ...offsets), long(325, ...counts)];
  const exif = page.exif === undefined ? [] : [long(34665, writer.directory(page.exif, false))];
  writer.directory(
    [
      long(256, page.width),
      long(257, page.height),
      short(258, ...new Array<number>(samples).fill(page.bits)),
      short(259, 1),
      short(262, page.photometric),
      short(277, samples),
      short(284, page.planar === true ? 2 : 1),
      ...place,
      ...exif,
      ...(page.fields ?? []),
    ],
    true,
  );
}

/** @returns the bytes of a TIFF holding the pages */
export function tiffBytes(pages: readonly FixturePage[], layout: FixtureLayout = {}): Buffer {
  const writer = new TiffWriter(layout);
  for (const page of pages) writePage(writer, page);
  return writer.bytes();
}

/** Writes a TIFF holding the pages. */
export async function writeTiff(
  path: string,
  pages: readonly FixturePage[],
  layout: FixtureLayout = {},
): Promise<void> {
  await writeFile(path, tiffBytes(pages, layout));
}
