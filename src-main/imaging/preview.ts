import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { jpeg2000Picture } from './jpeg2000/jpeg2000Picture.ts';

/** A small copy of a picture to look at. */
export interface Preview {
  readonly width: number;
  readonly height: number;
  /** JPEG, sRGB, without metadata */
  readonly jpeg: Buffer;
}

/** What the decoder opens: the path, or the samples of a picture that it cannot decode itself. */
async function openPicture(path: string, longSide: number, page: number): Promise<Sharp> {
  const decoded = await jpeg2000Picture(path, longSide);
  if (decoded === null) return sharp(path, { page, limitInputPixels: false, failOn: 'none' });
  const { width, height, rgb } = decoded;
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}

/**
 * Makes a small copy of a scan or a result as it looks: upright, its own colors brought to sRGB, transparency on white.
 *
 * @param longSide of the copy, pixels; a smaller picture keeps its size
 * @param page zero-based
 * @throws HeliochromeError image-damaged when it cannot be decoded
 */
export async function makePreview(path: string, longSide: number, page = 0): Promise<Preview> {
  // Without it, libvips would give the old picture of a path that was written anew (see openWithSharp).
  sharp.cache(false);
  try {
    const picture = await openPicture(path, longSide, page);
    const { data, info } = await picture
      .autoOrient()
      .resize(longSide, longSide, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg({ quality: 85, chromaSubsampling: '4:4:4' })
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, jpeg: data };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new HeliochromeError(
      'image-damaged',
      `No small copy of ${path} could be made: ${reason}.`,
      '',
      { cause: error },
    );
  }
}
