import sharp from 'sharp';
import { scannedTones } from './pictures.ts';

/** Writes a grey picture with the tones, edges and grain of a scan, in the format of its extension. */
export async function writeGreyScan(
  file: string,
  width: number,
  height: number,
  seed = 1,
): Promise<string> {
  const tone = scannedTones(seed);
  const pixels = new Uint8Array(width * height);
  for (let at = 0; at < pixels.length; at += 1) {
    pixels[at] = tone(at % width, Math.floor(at / width)) / 257;
  }
  await sharp(pixels, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .toFile(file);
  return file;
}
