import { rm } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { forgetTemporary, temporaryBeside } from '../../platform/temporaryFiles.ts';
import { outputProfile } from '../icc/outputProfile.ts';
import { webpWithProfile } from '../metadata/webpChunks.ts';
import type { RenderedStrip, StripEncoding } from '../pool/pixelTasks.ts';
import { SequentialFile } from './sequentialFile.ts';
import { rowsForPixels, STRIP_PIXELS, type PictureFormat, type StripSink } from './stripSink.ts';
import { TiffSink } from './tiffSink.ts';

const MAXIMUM_SIDE = 16_383;
// Above this the pixels wait in a file beside the result, and libvips reads them from there.
const LARGEST_IN_MEMORY = 64_000_000;

/**
 * WebP cannot be joined from strips: the whole picture is collected, then encoded by libwebp. That cannot be
 * interrupted; a sink that was closed in the meantime drops what comes out.
 */
export async function createWebpSink(
  path: string,
  format: PictureFormat,
  quality: number,
): Promise<StripSink> {
  const { width, height } = format;
  if (Math.max(width, height) > MAXIMUM_SIDE) {
    throw new HeliochromeError(
      'usage',
      `A WebP cannot hold ${width} × ${height} pixels: no side may exceed ${MAXIMUM_SIDE}.`,
      'Choose JPEG, TIFF or PNG.',
    );
  }
  const file = await SequentialFile.create(path);
  if (width * height <= LARGEST_IN_MEMORY) return new MemoryWebpSink(file, format, quality);
  const intermediate = temporaryBeside(path);
  // Without its own profile: libvips would convert what it reads to sRGB.
  const plain = { ...format, profile: await outputProfile('srgb') };
  const pixels = await TiffSink.create(intermediate, plain, 'none');
  return new FileWebpSink(file, format, quality, intermediate, pixels);
}

class MemoryWebpSink implements StripSink {
  readonly stripRows: number;
  readonly encoding: StripEncoding = { kind: 'raw' };
  readonly #file: SequentialFile;
  readonly #format: PictureFormat;
  readonly #quality: number;
  readonly #pixels: Uint8Array;
  #filled = 0;
  #closed = false;

  constructor(file: SequentialFile, format: PictureFormat, quality: number) {
    this.#file = file;
    this.#format = format;
    this.#quality = quality;
    this.#pixels = new Uint8Array(format.width * format.height * 3);
    this.stripRows = rowsForPixels(format.width, STRIP_PIXELS, 1);
  }

  append({ data }: RenderedStrip): Promise<void> {
    this.#pixels.set(data, this.#filled);
    this.#filled += data.length;
    return Promise.resolve();
  }

  async finish(): Promise<void> {
    const { width, height } = this.#format;
    const raw = { width, height, channels: 3 } as const;
    const picture = sharp(this.#pixels, { raw, limitInputPixels: false });
    const encoded = await encodeWebp(picture, this.#quality, this.#format);
    if (!this.#closed) await this.#file.append(encoded);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#file.close();
  }
}

class FileWebpSink implements StripSink {
  readonly stripRows: number;
  readonly encoding: StripEncoding;
  readonly #file: SequentialFile;
  readonly #format: PictureFormat;
  readonly #quality: number;
  readonly #intermediate: string;
  readonly #pixels: TiffSink;
  #closed = false;

  constructor(
    file: SequentialFile,
    format: PictureFormat,
    quality: number,
    intermediate: string,
    pixels: TiffSink,
  ) {
    this.#file = file;
    this.#format = format;
    this.#quality = quality;
    this.#intermediate = intermediate;
    this.#pixels = pixels;
    this.stripRows = pixels.stripRows;
    this.encoding = pixels.encoding;
  }

  append(strip: RenderedStrip): Promise<void> {
    return this.#pixels.append(strip);
  }

  async finish(): Promise<void> {
    await this.#pixels.finish();
    const picture = sharp(this.#intermediate, { limitInputPixels: false, sequentialRead: true });
    const encoded = await encodeWebp(picture, this.#quality, this.#format);
    if (!this.#closed) await this.#file.append(encoded);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#file.close();
    await this.#pixels.close();
    await rm(this.#intermediate, { force: true });
    forgetTemporary(this.#intermediate);
  }
}

async function encodeWebp(
  picture: Sharp,
  quality: number,
  { colorSpace, profile }: PictureFormat,
): Promise<Buffer> {
  if (colorSpace === 'srgb') return picture.withIccProfile('srgb').webp({ quality }).toBuffer();
  // libvips would convert the pixels to a profile that it is given, but they are in that space already.
  const encoded = await picture.webp({ quality }).toBuffer();
  return Buffer.concat(await webpWithProfile(encoded, Buffer.from(profile)));
}
