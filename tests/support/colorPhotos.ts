import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';

/**
 * Writes small color photographs with something to learn: bright sky above is blue, dark ground below is green, at
 * different horizons and tones.
 * @returns their paths
 */
export async function writeColorPhotos(
  directory: string,
  count: number,
  side = 48,
): Promise<string[]> {
  await mkdir(directory, { recursive: true });
  const paths: string[] = [];
  for (let photo = 0; photo < count; photo += 1) {
    const pixels = new Uint8Array(side * side * 3);
    const horizon = side * (0.3 + (0.4 * photo) / count);
    for (let y = 0; y < side; y += 1) {
      for (let x = 0; x < side; x += 1) {
        const texture = ((x * 7 + y * 13 + photo * 5) % 16) - 8;
        const color = y < horizon ? [120, 170, 235] : [60, 110, 40];
        color.forEach((value, channel) => (pixels[(y * side + x) * 3 + channel] = value + texture));
      }
    }
    const file = path.join(directory, `photo${photo}.png`);
    await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
      .png()
      .toFile(file);
    paths.push(file);
  }
  return paths;
}
