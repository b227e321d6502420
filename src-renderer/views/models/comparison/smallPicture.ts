import { levelSize, pyramidLevels } from '../../../../src-shared/api/pixels.ts';
import { labPlanesToRgb8, rgbToLabPlanes } from '../../../../src-shared/color/planes.ts';
import type { ChromaPlane } from '../../../../src-shared/domain/planes.ts';
import type { PhotoSummary } from '../../../../src-shared/domain/photo.ts';
import { hostPixels } from '../../../canvas/pixelOrigin.ts';

/** A small copy of a master: L\*, 0–100, row by row. */
export interface SmallMaster {
  readonly width: number;
  readonly height: number;
  readonly lightness: Float32Array;
}

/** Reads a photo's smallest tile, and makes it smaller still. @param longSide pixels at most */
export async function readSmallMaster(
  { id, width, height }: PhotoSummary,
  longSide: number,
  signal: AbortSignal,
): Promise<SmallMaster> {
  const level = pyramidLevels(width, height) - 1;
  const tile = await hostPixels.tile({ photoId: id, level, column: 0, row: 0 }, signal);
  const whole = levelSize(width, height, level);
  const scale = Math.min(1, longSide / Math.max(whole.width, whole.height));
  const size = [whole.width, whole.height].map((side) => Math.max(1, Math.round(side * scale)));
  const [small, low] = size as [number, number];
  const canvas = new OffscreenCanvas(small, low);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('This browser draws no pictures.');
  context.imageSmoothingQuality = 'high';
  context.drawImage(tile, 0, 0, small, low);
  tile.close();
  const { data } = context.getImageData(0, 0, small, low);
  const { L } = rgbToLabPlanes(new Uint8Array(data.buffer), small, low, 4);
  return { width: small, height: low, lightness: L };
}

/** A value of a plane between its points, where `x` and `y` are fractions of its width and height. */
function valueAt(
  { width, height }: ChromaPlane,
  values: Float32Array,
  x: number,
  y: number,
): number {
  const across = Math.min(width - 1, Math.max(0, x * width - 0.5));
  const down = Math.min(height - 1, Math.max(0, y * height - 0.5));
  const [left, top] = [Math.floor(across), Math.floor(down)];
  const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
  const at = (column: number, row: number): number => values[row * width + column] ?? 0;
  const upper = at(left, top) + (at(right, top) - at(left, top)) * (across - left);
  const lower = at(left, bottom) + (at(right, bottom) - at(left, bottom)) * (across - left);
  return upper + (lower - upper) * (down - top);
}

/** A small master in the colors of a plane; without one, grey. */
export function colorSmall(
  { width, height, lightness }: SmallMaster,
  plane: ChromaPlane | null,
): ImageData {
  const a = new Float32Array(width * height);
  const b = new Float32Array(width * height);
  if (plane !== null) {
    for (let point = 0; point < width * height; point += 1) {
      const x = ((point % width) + 0.5) / width;
      const y = (Math.floor(point / width) + 0.5) / height;
      a[point] = valueAt(plane, plane.a, x, y);
      b[point] = valueAt(plane, plane.b, x, y);
    }
  }
  const rgb = labPlanesToRgb8({ width, height, L: lightness, a, b });
  const image = new ImageData(width, height);
  for (let point = 0; point < width * height; point += 1) {
    image.data.set(rgb.subarray(point * 3, point * 3 + 3), point * 4);
    image.data[point * 4 + 3] = 255;
  }
  return image;
}
