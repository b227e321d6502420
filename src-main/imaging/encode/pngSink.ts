import { crc32, deflateSync } from 'node:zlib';
import { colorSpaceNames } from '../../../src-shared/domain/colorSpace.ts';
import type { RenderedStrip, StripEncoding } from '../pool/pixelTasks.ts';
import { SequentialFile } from './sequentialFile.ts';
import { rowsForPixels, STRIP_PIXELS, type PictureFormat, type StripSink } from './stripSink.ts';

const SIGNATURE = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]);
const ADLER_MODULUS = 65_521;
const COMPRESSION_LEVEL = 6;

/** Joins deflated strips into one PNG (ISO/IEC 15948): each strip an IDAT chunk, together one zlib stream. */
export class PngSink implements StripSink {
  readonly stripRows: number;
  readonly encoding: StripEncoding = { kind: 'png', level: COMPRESSION_LEVEL };
  readonly #file: SequentialFile;
  #adler = 1;

  private constructor(file: SequentialFile, format: PictureFormat) {
    this.#file = file;
    this.stripRows = rowsForPixels(format.width, STRIP_PIXELS, 1);
  }

  static async create(path: string, format: PictureFormat): Promise<PngSink> {
    const sink = new PngSink(await SequentialFile.create(path), format);
    await sink.#file.append(SIGNATURE, chunk('IHDR', header(format)));
    await sink.#file.append(chunk('iCCP', embeddedProfile(format)));
    // The zlib stream's own header: deflate, 32 KiB window, default level.
    await sink.#file.append(chunk('IDAT', new Uint8Array([0x78, 0x9c])));
    return sink;
  }

  async append({ data, adler, uncompressedBytes }: RenderedStrip): Promise<void> {
    await this.#file.append(chunk('IDAT', data));
    this.#adler = joinAdler32(this.#adler, adler, uncompressedBytes);
  }

  async finish(): Promise<void> {
    const checksum = new Uint8Array(4);
    new DataView(checksum.buffer).setUint32(0, this.#adler);
    await this.#file.append(chunk('IDAT', checksum), chunk('IEND', new Uint8Array(0)));
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(Buffer.from(type, 'latin1'), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}

function header({ width, height, depth }: PictureFormat): Uint8Array {
  const view = new DataView(new ArrayBuffer(13));
  view.setUint32(0, width);
  view.setUint32(4, height);
  view.setUint8(8, depth);
  view.setUint8(9, 2); // truecolor
  return new Uint8Array(view.buffer);
}

function embeddedProfile({ profile, colorSpace }: PictureFormat): Uint8Array {
  const name = colorSpaceNames[colorSpace];
  return Buffer.concat([Buffer.from(`${name}\0\0`, 'latin1'), deflateSync(profile)]);
}

/** Adler-32 (RFC 1950) of two runs of bytes one after the other, from that of each and the second's length. */
export function joinAdler32(first: number, second: number, secondBytes: number): number {
  const firstLow = first & 0xffff;
  const low = (firstLow + (second & 0xffff) - 1 + ADLER_MODULUS) % ADLER_MODULUS;
  // Every byte of the second run adds the first run's low sum (less its starting 1) to the high sum once more.
  const carried = ((secondBytes % ADLER_MODULUS) * (firstLow - 1 + ADLER_MODULUS)) % ADLER_MODULUS;
  const high = ((first >>> 16) + (second >>> 16) + carried) % ADLER_MODULUS;
  return ((high << 16) | low) >>> 0;
}
