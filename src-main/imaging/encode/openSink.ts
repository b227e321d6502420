import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { OutputColorSpace } from '../../../src-shared/domain/colorSpace.ts';
import { outputProfile } from '../icc/outputProfile.ts';
import type { OutputFormat } from '../metadata.ts';
import type { Overlay } from '../pool/pixelTasks.ts';
import { JpegSink } from './jpegSink.ts';
import { PngSink } from './pngSink.ts';
import type { StripSink } from './stripSink.ts';
import { TiffSink } from './tiffSink.ts';
import { createWebpSink } from './webpSink.ts';

/** Where and how a rendered picture is written. */
export interface RenderOutput {
  /** a file to be made or replaced; callers wrap this in `writeAtomically` */
  readonly path: string;
  readonly format: OutputFormat;
  /** bits per channel; 16 for PNG and TIFF only */
  readonly depth: 8 | 16;
  /** 1–100, for JPEG and WebP */
  readonly quality: number;
  /** sRGB when left out */
  readonly colorSpace?: OutputColorSpace;
  /** pixels; the master's when left out, and never more */
  readonly size?: { readonly width: number; readonly height: number };
  /** dots an inch that the file tells; when left out the master's, fewer where the picture is smaller */
  readonly dpi?: number;
  /** what is added to the picture */
  readonly additions?: Additions;
}

/** Something drawn over the picture and on white rows below it. */
export interface Additions {
  /** white rows below the picture */
  readonly rows: number;
  readonly overlays: readonly Overlay[];
}

/**
 * Checks what is asked for and opens the file.
 * @throws HeliochromeError `usage` for a depth, quality or size that the format cannot hold; `output-unwritable`
 */
export async function openSink(
  output: RenderOutput,
  width: number,
  height: number,
): Promise<StripSink> {
  checkOutput(output);
  const { path, depth, quality, colorSpace = 'srgb' } = output;
  const format = { width, height, depth, profile: await outputProfile(colorSpace), colorSpace };
  switch (output.format) {
    case 'jpeg':
      return JpegSink.create(path, format, quality);
    case 'webp':
      return createWebpSink(path, format, quality);
    case 'png':
      return PngSink.create(path, format);
    case 'tiff':
      return TiffSink.create(path, format, 'lzw');
  }
}

function checkOutput({ format, depth, quality }: RenderOutput): void {
  const lossy = format === 'jpeg' || format === 'webp';
  if (lossy && depth === 16) {
    throw new HeliochromeError(
      'usage',
      `${format === 'jpeg' ? 'JPEG' : 'WebP'} holds 8 bits per channel; 16 were asked for.`,
      'Choose --depth 8, or TIFF or PNG.',
    );
  }
  if (lossy && !(Number.isInteger(quality) && quality >= 1 && quality <= 100)) {
    throw new HeliochromeError(
      'usage',
      `The quality must be a whole number from 1 to 100; it is ${quality}.`,
      'Use 92 for a good compromise.',
    );
  }
}
