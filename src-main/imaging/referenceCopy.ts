import sharp from 'sharp';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { RgbPicture } from './encodePicture.ts';
import { readColorPhoto } from './colorPhoto.ts';
import { damagedImage } from './sharpDecoder.ts';

/** Longer side of the small copies of reference photographs, pixels. */
export const referenceLongSide = 512;

/** Smallest spread of the channels, bytes, of a picture that has color at all. */
const leastColor = 8;
/** Share of the pixels that must have it. */
const leastShare = 0.01;

/** Whether a picture is more than grey or of one tint. */
function hasColors({ width, height, data }: RgbPicture): boolean {
  let colored = 0;
  for (let at = 0; at < data.length; at += 3) {
    const [red, green, blue] = [data[at], data[at + 1], data[at + 2]];
    if (Math.max(red, green, blue) - Math.min(red, green, blue) >= leastColor) colored += 1;
  }
  return colored >= leastShare * width * height;
}

/**
 * Reads the small copy of a reference photograph.
 *
 * @param file a picture in color that sharp reads; of several pages the first
 * @throws HeliochromeError usage for a picture without color; file-missing, file-permission, file-unreadable, file-empty,
 *   not-an-image, image-damaged
 */
export async function readReferenceCopy(file: string): Promise<RgbPicture> {
  const { width, height, data } = await readColorPhoto(file, { longSide: referenceLongSide });
  const copy = { width, height, data: new Uint8Array(data) };
  if (hasColors(copy)) return copy;
  throw new HeliochromeError(
    'usage',
    `${file} has no color that could be taken from it.`,
    'Choose a color photograph.',
  );
}

/** A lossless WebP: what is stored is what colors are taken from. */
export async function encodeReferenceCopy({ width, height, data }: RgbPicture): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .webp({ lossless: true, effort: 3 })
    .toBuffer();
}

/** Reads what {@link encodeReferenceCopy} wrote. @throws HeliochromeError `image-damaged` */
export async function decodeReferenceCopy(webp: Uint8Array): Promise<RgbPicture> {
  try {
    const { data, info } = await sharp(webp)
      .toColourspace('srgb')
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: new Uint8Array(data) };
  } catch (error) {
    throw damagedImage('a stored reference', error);
  }
}
