import sharp from 'sharp';
import { deltaE2000 } from '../../src-shared/color/deltaE.ts';
import { srgbToLab } from '../../src-shared/color/lab.ts';
import type { Page } from 'playwright-core';
import {
  placePicture,
  type Placement,
  type Size,
  type Viewport,
} from '../../src-renderer/canvas/viewport.ts';
import { fitMargin } from '../../src-renderer/canvas/scene.ts';

/** Pixels of a part of the page, in device pixels, interleaved RGB. */
export interface Shot extends Size {
  readonly data: Uint8Array;
}

/** Red, green and blue of a pixel. */
export function pixel({ width, data }: Shot, x: number, y: number): [number, number, number] {
  const at = (y * width + x) * 3;
  return [data[at], data[at + 1], data[at + 2]];
}

/** How far a pixel is from grey: largest less smallest channel. */
export function colorfulness(color: readonly number[]): number {
  return Math.max(...color) - Math.min(...color);
}

/** The mean of {@link colorfulness} over a rectangle, given in fractions of the shot. */
export function meanColorfulness(
  shot: Shot,
  [left, top, right, bottom]: readonly [number, number, number, number] = [0, 0, 1, 1],
): number {
  let sum = 0;
  let count = 0;
  for (let y = Math.floor(top * shot.height); y < bottom * shot.height; y += 2) {
    for (let x = Math.floor(left * shot.width); x < right * shot.width; x += 2, count += 1) {
      sum += colorfulness(pixel(shot, Math.min(x, shot.width - 1), Math.min(y, shot.height - 1)));
    }
  }
  return sum / count;
}

/** The largest difference of a channel, over rows and columns that both have. */
export function largestDifference(one: Shot, other: Shot): number {
  let largest = 0;
  for (let at = 0; at < Math.min(one.data.length, other.data.length); at += 1) {
    largest = Math.max(largest, Math.abs(one.data[at] - other.data[at]));
  }
  return largest;
}

/** The viewer of the Photo or the Compare view. */
export class ViewerPage {
  readonly page: Page;
  readonly scale: number;

  /** @param scale device pixels to a CSS pixel */
  constructor(page: Page, scale = 1) {
    this.page = page;
    this.scale = scale;
  }

  /** Waits until everything that belongs to the picture is shown. */
  async settled(): Promise<void> {
    await this.page.evaluate(
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))',
    );
    await this.page.locator('.stage[data-complete=true]').waitFor();
  }

  /** The rectangle of a pane in CSS pixels. */
  async box(pane = 0): Promise<{ x: number; y: number; width: number; height: number }> {
    const box = await this.page.locator('[data-view]').nth(pane).boundingBox();
    if (box === null) throw new Error(`There is no pane ${pane}.`);
    return box;
  }

  /** Where the picture lies in a pane, device pixels. */
  async placement(picture: Size, viewport: Viewport, pane = 0): Promise<Placement> {
    const { width, height } = await this.box(pane);
    const size = { width: Math.round(width * this.scale), height: Math.round(height * this.scale) };
    return placePicture(viewport, size, picture, Math.round(fitMargin * this.scale));
  }

  /** What a pane shows, chips and all, but no notices: they come and go over it. */
  async shot(pane = 0): Promise<Shot> {
    await this.page.evaluate(
      `document.querySelector('section[aria-label=Messages]').style.visibility = 'hidden'`,
    );
    await this.settled();
    const png = await this.page.screenshot({ clip: await this.box(pane) });
    const { data, info } = await sharp(png)
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data };
  }
}

/** A part of a shot, device pixels. */
export function part(shot: Shot, left: number, top: number, width: number, height: number): Shot {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    const from = ((top + y) * shot.width + left) * 3;
    data.set(shot.data.subarray(from, from + width * 3), y * width * 3);
  }
  return { width, height, data };
}

/** The pixels of a file as stored. */
export async function rawPixels(file: string): Promise<Shot> {
  const { data, info } = await sharp(file)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** Mean ΔE2000 of some of the pixels. */
export function meanDifference(one: Shot, other: Shot): number {
  let sum = 0;
  let count = 0;
  for (let at = 0; at < one.data.length; at += 3 * 37, count += 1) {
    const lab = ({ data }: Shot): [number, number, number] =>
      srgbToLab(data[at] / 255, data[at + 1] / 255, data[at + 2] / 255);
    sum += deltaE2000(...lab(one), ...lab(other));
  }
  return sum / count;
}

/** What a shot shows of a picture. Where the middle lies between two pixels, either may be chosen: a pixel is allowed. */
export function bestPart(picture: Shot, left: number, top: number, shown: Shot): Shot {
  const places = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => [left + dx, top + dy]));
  const parts = places
    .filter(([x, y]) => x >= 0 && y >= 0)
    .map(([x, y]) => part(picture, x, y, shown.width, shown.height));
  const differences = parts.map((candidate) => meanDifference(candidate, shown));
  return parts[differences.indexOf(Math.min(...differences))];
}

/** In the page: goes on to the next photo, “harbor”, and gives the time until all of it is shown, milliseconds. */
export const goOnAndWait = `new Promise((resolve) => {
  const begun = performance.now();
  const frame = () => new Promise(requestAnimationFrame);
  const look = async () => {
    for (;;) {
      await frame();
      const name = document.querySelector('[data-view]')?.getAttribute('aria-label') ?? '';
      if (!name.startsWith('harbor')) continue;
      // Drawn with this frame at the latest; it says so with the next.
      await frame();
      if (document.querySelector('.stage[data-complete=true]') !== null) break;
    }
    resolve(performance.now() - begun);
  };
  const key = { key: 'ArrowRight', code: 'ArrowRight', bubbles: true };
  document.dispatchEvent(new KeyboardEvent('keydown', key));
  void look();
})`;

/** In the page: takes the graphics card away from the viewer and gives it back. */
export const loseGraphics = `new Promise((resolve) => {
  const canvas = document.querySelector('.stage canvas');
  const lost = canvas.getContext('webgl2').getExtension('WEBGL_lose_context');
  canvas.addEventListener('webglcontextlost', () => setTimeout(() => lost.restoreContext(), 50));
  canvas.addEventListener('webglcontextrestored', () => resolve(null));
  lost.loseContext();
})`;
