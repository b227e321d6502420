import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { RenderedStrip, StripEncoding } from '../pool/pixelTasks.ts';
import { joinedHeader, extractScan, restartMarker } from './jpegScan.ts';
import { SequentialFile } from './sequentialFile.ts';
import { rowsForPixels, STRIP_PIXELS, type PictureFormat, type StripSink } from './stripSink.ts';

const MAXIMUM_SIDE = 65_535;
const MAXIMUM_RESTART_INTERVAL = 65_535;
// From this quality on color is kept at full resolution, as most encoders do.
const FULL_CHROMA_QUALITY = 95;
const END_OF_IMAGE = new Uint8Array([0xff, 0xd9]);

/** Joins JPEG strips into one baseline JPEG, a restart interval per strip (ITU-T T.81, E.1.4). */
export class JpegSink implements StripSink {
  readonly stripRows: number;
  readonly encoding: StripEncoding;
  readonly #file: SequentialFile;
  readonly #format: PictureFormat;
  readonly #blockSide: number;
  #strips = 0;

  private constructor(file: SequentialFile, format: PictureFormat, quality: number) {
    const full = quality >= FULL_CHROMA_QUALITY;
    this.#file = file;
    this.#format = format;
    this.#blockSide = full ? 8 : 16;
    this.stripRows = stripRowsFor(format, this.#blockSide);
    this.encoding = { kind: 'jpeg', quality, chromaSubsampling: full ? '4:4:4' : '4:2:0' };
  }

  /** @throws HeliochromeError `usage` when a side is over 65 535 pixels */
  static async create(path: string, format: PictureFormat, quality: number): Promise<JpegSink> {
    if (Math.max(format.width, format.height) > MAXIMUM_SIDE) {
      throw new HeliochromeError(
        'usage',
        `A JPEG cannot hold ${format.width} × ${format.height} pixels: no side may exceed ${MAXIMUM_SIDE}.`,
        'Choose TIFF or PNG.',
      );
    }
    return new JpegSink(await SequentialFile.create(path), format, quality);
  }

  async append({ data }: RenderedStrip): Promise<void> {
    if (this.#strips === 0) {
      await this.#file.append(...this.#header(data), extractScan(data));
    } else {
      await this.#file.append(restartMarker(this.#strips - 1), data);
    }
    this.#strips++;
  }

  async finish(): Promise<void> {
    await this.#file.append(END_OF_IMAGE);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  #header(first: Uint8Array): Uint8Array[] {
    const { width, height, profile } = this.#format;
    const restartInterval = Math.ceil(width / this.#blockSide) * (this.stripRows / this.#blockSide);
    return joinedHeader(first, { height, restartInterval, profile });
  }
}

function stripRowsFor({ width, height }: PictureFormat, blockSide: number): number {
  const whole = Math.ceil(height / blockSide) * blockSide;
  const rows = Math.min(whole, rowsForPixels(width, STRIP_PIXELS, blockSide));
  const mostRows = Math.floor(MAXIMUM_RESTART_INTERVAL / Math.ceil(width / blockSide)) * blockSide;
  return Math.min(rows, mostRows);
}
