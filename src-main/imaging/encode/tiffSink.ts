import type { RenderedStrip, StripEncoding } from '../pool/pixelTasks.ts';
import { SequentialFile } from './sequentialFile.ts';
import { rowsForPixels, STRIP_PIXELS, type PictureFormat, type StripSink } from './stripSink.ts';
import { tag } from '../tiff/tiffTags.ts';
import {
  bytesValue,
  longValue,
  numbersValue,
  serializeDirectory,
  shortValue,
  type TiffOrder,
  type TiffValue,
} from '../tiff/writeDirectory.ts';

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
    const order = { littleEndian: true, big: this.#big };
    await this.#file.append(serializeDirectory(this.#fields(order), start, order));
    await this.#file.writeAt(0, headerBytes(this.#big, start));
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  #fields(order: TiffOrder): TiffValue[] {
    const { width, height, depth, profile } = this.#format;
    const offsetType = order.big ? 'long8' : 'long';
    const compressed = this.#compression === 'lzw';
    return [
      longValue(tag.imageWidth, width, order),
      longValue(tag.imageLength, height, order),
      shortValue(tag.bitsPerSample, [depth, depth, depth], order),
      shortValue(tag.compression, [compressed ? 5 : 1], order),
      shortValue(tag.photometric, [2], order), // RGB
      numbersValue(tag.stripOffsets, offsetType, this.#offsets, order),
      shortValue(tag.orientation, [1], order), // upright
      shortValue(tag.samplesPerPixel, [3], order),
      longValue(tag.rowsPerStrip, this.#rowsPerStrip, order),
      numbersValue(tag.stripByteCounts, offsetType, this.#sizes, order),
      shortValue(tag.planarConfiguration, [1], order), // interleaved
      bytesValue(tag.software, 'ascii', Buffer.from(`${SOFTWARE}\0`, 'latin1')),
      ...(compressed ? [shortValue(tag.predictor, [2], order)] : []), // differenced rows
      shortValue(tag.sampleFormat, [1, 1, 1], order), // unsigned
      bytesValue(tag.iccProfile, 'undefined', profile),
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
