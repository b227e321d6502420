import type { RenderedStrip, StripEncoding } from '../pool/pixelTasks.ts';
import { SequentialFile } from './sequentialFile.ts';
import { rowsForPixels, STRIP_PIXELS, type PictureFormat, type StripSink } from './stripSink.ts';
import { directoryBytes, FIELD, type TiffEntry } from './tiffDirectory.ts';

// Bytes in a file strip before compression. TIFF 6.0 asked for 8 KiB; readers of today prefer fewer, larger ones.
const FILE_STRIP_BYTES = 256 * 1024;
// Worst case of LZW (12 bits a byte) must still fit 32-bit offsets.
const LARGEST_CLASSIC = 0xffff_ffff;
const LZW_WORST_CASE = 1.51;

const SOFTWARE = 'Heliochrome';

export type TiffCompression = 'lzw' | 'none';

/**
 * Writes RGB TIFF 6.0, or BigTIFF where 32-bit offsets might not do: header, compressed strips as they come, directory
 * last, so that memory does not grow with the picture.
 */
export class TiffSink implements StripSink {
  readonly stripRows: number;
  readonly encoding: StripEncoding;
  readonly #file: SequentialFile;
  readonly #format: PictureFormat;
  readonly #compression: TiffCompression;
  readonly #rowsPerStrip: number;
  readonly #big: boolean;
  readonly #offsets: number[] = [];
  readonly #sizes: number[] = [];

  private constructor(
    file: SequentialFile,
    format: PictureFormat,
    compression: TiffCompression,
    forceBig: boolean,
  ) {
    const rowBytes = (format.width * 3 * format.depth) / 8;
    const fileRows = Math.max(1, Math.floor(FILE_STRIP_BYTES / rowBytes));
    this.#file = file;
    this.#format = format;
    this.#compression = compression;
    this.stripRows = rowsForPixels(format.width, STRIP_PIXELS, fileRows);
    this.#rowsPerStrip = compression === 'none' ? this.stripRows : fileRows;
    const mostBytes = rowBytes * format.height * LZW_WORST_CASE + 1_000_000;
    this.#big = forceBig || mostBytes > LARGEST_CLASSIC;
    this.encoding = { kind: 'tiff', compression, rowsPerStrip: this.#rowsPerStrip };
  }

  /** @param options.big BigTIFF even where the file cannot grow beyond four gigabytes */
  static async create(
    path: string,
    format: PictureFormat,
    compression: TiffCompression,
    { big = false } = {},
  ): Promise<TiffSink> {
    const sink = new TiffSink(await SequentialFile.create(path), format, compression, big);
    // The directory's offset is filled in at the end.
    await sink.#file.append(headerBytes(sink.#big, 0));
    return sink;
  }

  async append({ data, parts }: RenderedStrip): Promise<void> {
    let at = this.#file.position;
    for (const size of parts) {
      this.#offsets.push(at);
      this.#sizes.push(size);
      at += size;
    }
    await this.#file.append(data);
  }

  async finish(): Promise<void> {
    // Directories start on a word boundary.
    const padding = -this.#file.position & 7;
    await this.#file.append(new Uint8Array(padding));
    const start = this.#file.position;
    await this.#file.append(directoryBytes(this.#entries(), start, this.#big));
    await this.#file.writeAt(0, headerBytes(this.#big, start));
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  #entries(): TiffEntry[] {
    const { width, height, depth, profile } = this.#format;
    const offsetType = this.#big ? FIELD.long8 : FIELD.long;
    const compressed = this.#compression === 'lzw';
    return [
      { tag: 256, type: FIELD.long, values: [width] },
      { tag: 257, type: FIELD.long, values: [height] },
      { tag: 258, type: FIELD.short, values: [depth, depth, depth] },
      { tag: 259, type: FIELD.short, values: [compressed ? 5 : 1] },
      { tag: 262, type: FIELD.short, values: [2] }, // RGB
      { tag: 273, type: offsetType, values: this.#offsets },
      { tag: 274, type: FIELD.short, values: [1] }, // upright
      { tag: 277, type: FIELD.short, values: [3] },
      { tag: 278, type: FIELD.long, values: [this.#rowsPerStrip] },
      { tag: 279, type: offsetType, values: this.#sizes },
      { tag: 284, type: FIELD.short, values: [1] }, // interleaved
      { tag: 305, type: FIELD.ascii, values: [...Buffer.from(`${SOFTWARE}\0`, 'latin1')] },
      ...(compressed ? [{ tag: 317, type: FIELD.short, values: [2] }] : []), // differenced rows
      { tag: 339, type: FIELD.short, values: [1, 1, 1] }, // unsigned
      { tag: 34675, type: FIELD.undefined, values: [...profile] },
    ];
  }
}

function headerBytes(big: boolean, directory: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(big ? 16 : 8));
  view.setUint16(0, 0x4949); // little-endian
  view.setUint16(2, big ? 43 : 42, true);
  if (big) {
    view.setUint16(4, 8, true);
    view.setBigUint64(8, BigInt(directory), true);
  } else {
    view.setUint32(4, directory, true);
  }
  return new Uint8Array(view.buffer);
}
