import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { withSystemErrors } from '../platform/systemError.ts';

/** A color photograph as sRGB bytes, upright. */
export interface ColorPhoto {
  readonly width: number;
  readonly height: number;
  /** width × height × 3 bytes R, G, B, row-major */
  readonly data: Uint8Array;
  /** Size of the upright picture in the file, before it was made smaller. */
  readonly original: { readonly width: number; readonly height: number };
}

/** Limits on the size; a photo is never enlarged. With both given the smaller result is taken. */
export interface ColorPhotoSize {
  /** The shorter side is brought to this many pixels when it is longer. */
  readonly shorterSide?: number;
  /** The longer side is brought to this many pixels when it is longer. */
  readonly longSide?: number;
}

const largestPhotoPixels = 1_000_000_000;

/**
 * Reads a color photograph for training or evaluation: any embedded ICC profile is brought to sRGB, EXIF orientation
 * applied, alpha laid over white, only the first page taken.
 *
 * @param source path of a file that sharp reads, or its bytes
 * @throws HeliochromeError file-missing, file-permission, file-unreadable, file-empty, not-an-image, image-damaged
 */
export async function readColorPhoto(
  source: string | Uint8Array,
  size: ColorPhotoSize = {},
): Promise<ColorPhoto> {
  const name = typeof source === 'string' ? source : 'the picture';
  const bytes =
    typeof source === 'string'
      ? await withSystemErrors(source, 'read', () => readFile(source))
      : source;
  if (bytes.length === 0) {
    throw new HeliochromeError('file-empty', `${name} is empty (0 bytes).`, 'Copy the file again.');
  }
  try {
    const image = sharp(bytes, { limitInputPixels: largestPhotoPixels, failOn: 'error' });
    const metadata = await image.metadata();
    const { width, height } = metadata.autoOrient;
    const scale = scaleWithin(width, height, size);
    let pipeline = image.autoOrient().flatten({ background: '#ffffff' });
    if (scale < 1) {
      // The linear kernel averages over areas without the halos that Lanczos leaves at edges.
      pipeline = pipeline.resize(
        Math.max(1, Math.round(width * scale)),
        Math.max(1, Math.round(height * scale)),
        { fit: 'fill', kernel: 'linear' },
      );
    }
    const { data, info } = await pipeline
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return {
      width: info.width,
      height: info.height,
      data: threeChannels(data, info.channels),
      original: { width, height },
    };
  } catch (error) {
    throw decodeError(name, error);
  }
}

/**
 * Lets every picture be decoded by this many threads at most, in this whole process: for callers that decode many
 * pictures side by side, where more threads a picture only get in each other's way.
 */
export function limitDecoderThreads(count: number): void {
  sharp.concurrency(count);
  sharp.cache(false);
}

function scaleWithin(width: number, height: number, size: ColorPhotoSize): number {
  const { shorterSide = Infinity, longSide = Infinity } = size;
  return Math.min(1, shorterSide / Math.min(width, height), longSide / Math.max(width, height));
}

/** Grey pictures come as one channel; the rest of the program knows only R, G, B. */
function threeChannels(data: Buffer, channels: number): Uint8Array {
  if (channels === 3) return data;
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      rgb[3 * pixel + channel] = data[channels * pixel + (channels < 3 ? 0 : channel)]!;
    }
  }
  return rgb;
}

function decodeError(name: string, error: unknown): HeliochromeError {
  const reason = (error instanceof Error ? error.message : String(error)).trim();
  const options = { cause: error };
  if (/unsupported image format/i.test(reason)) {
    const message = `${name} is not a picture in a known format.`;
    return new HeliochromeError('not-an-image', message, 'Use JPEG, PNG, WebP or TIFF.', options);
  }
  const message = `${name} is damaged and cannot be decoded: ${reason}.`;
  return new HeliochromeError(
    'image-damaged',
    message,
    'Copy or export the picture again.',
    options,
  );
}
