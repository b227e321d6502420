import sharp from 'sharp';
import type { GreyPicture } from './greyTone.ts';
import { damagedImage } from './sharpDecoder.ts';

/** A picture of 8 bits a channel, sRGB, interleaved, row-major. */
export interface RgbPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** A lossless PNG of one grey channel, made for speed rather than size. */
export async function encodeGreyPng({ width, height, data }: GreyPicture): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png({ compressionLevel: 1, adaptiveFiltering: false, palette: false })
    .toBuffer();
}

/** Reads what {@link encodeGreyPng} wrote. @throws HeliochromeError `image-damaged` */
export async function decodeGreyPng(png: Uint8Array): Promise<GreyPicture> {
  try {
    const { data, info } = await sharp(png)
      .toColourspace('b-w')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: new Uint8Array(data) };
  } catch (error) {
    throw damagedImage('a stored preview', error);
  }
}

/** A JPEG without metadata, to look at. @param quality 1–100 */
export async function encodeJpeg(
  picture: GreyPicture | RgbPicture,
  quality: number,
): Promise<Buffer> {
  const { width, height, data } = picture;
  const channels = data.length === width * height ? 1 : 3;
  const image = sharp(data, { raw: { width, height, channels } });
  if (channels === 1) return image.toColourspace('b-w').jpeg({ quality }).toBuffer();
  return image.jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer();
}
