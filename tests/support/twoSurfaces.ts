import path from 'node:path';
import sharp from 'sharp';

/** Size of the scan, pixels. */
export const twoSurfacesSize = { width: 320, height: 200 } as const;

/** Writes a scan of two surfaces with an edge down its middle, dark on the left, with a little grain; gives its path. */
export async function writeTwoSurfaces(folder: string, name = 'coat.png'): Promise<string> {
  const { width, height } = twoSurfacesSize;
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const grain = (x * 7919 + y * 104729) % 5;
      pixels[y * width + x] = (x < width / 2 ? 90 : 170) + grain;
    }
  }
  const file = path.join(folder, name);
  await sharp(pixels, { raw: { width, height, channels: 1 } })
    .png()
    .toFile(file);
  return file;
}
