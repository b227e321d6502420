import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { TestContext } from 'node:test';
import { atEnd } from './atEnd.ts';

/** An empty folder that is gone when the test ends. */
export async function temporaryFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'heliochrome-test-'));
  atEnd(context, () => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Makes an sRGB picture from a function of the place. */
export function paint(
  width: number,
  height: number,
  color: (x: number, y: number) => readonly [number, number, number],
): Sharp {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) data.set(color(x, y), 3 * (y * width + x));
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** A colorful picture; each number gives another one. */
export function paintColorful(width: number, height: number, number: number): Sharp {
  return paint(width, height, (x, y) => [
    Math.round(127 + 120 * Math.sin(x / (7 + number) + number)),
    Math.round(127 + 120 * Math.sin(y / (5 + number) + 2 * number)),
    Math.round(127 + 120 * Math.sin((x + y) / 11 + 3 * number)),
  ]);
}

/** Writes colorful PNG pictures of different sizes and gives their paths. */
export async function writeColorfulPhotos(folder: string, count: number): Promise<string[]> {
  const paths: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const file = path.join(folder, `photo${String(number).padStart(3, '0')}.png`);
    await paintColorful(48 + 3 * number, 60 - number, number)
      .png()
      .toFile(file);
    paths.push(file);
  }
  return paths;
}
