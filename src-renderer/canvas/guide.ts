import { luminanceToLightness } from '../../src-shared/color/lab.ts';
import { srgbToLinear } from '../../src-shared/color/transfer.ts';
import { levelSize, pyramidLevels } from '../../src-shared/api/pixels.ts';
import type { Size } from './viewport.ts';

/** L\* (0–100) of an 8-bit sRGB grey. */
export const lightnessOfGrey = Float32Array.from({ length: 256 }, (_, grey) =>
  luminanceToLightness(srgbToLinear(grey / 255)),
);

/**
 * The level of a photo's pyramid from which the guide is averaged: the smallest that has pixels enough for every cell.
 */
export function guideLevel(photo: Size, cells: Size): number {
  for (let level = pyramidLevels(photo.width, photo.height) - 1; level > 0; level -= 1) {
    const size = levelSize(photo.width, photo.height, level);
    if (size.width >= cells.width && size.height >= cells.height) return level;
  }
  return 0;
}

/** A grey picture, 8 bits, sRGB, row-major. */
export interface GreyPicture extends Size {
  readonly data: Uint8Array;
}

/**
 * L\* averaged over the area of each cell of a chroma plane, as an export does it, but from a level of the pyramid.
 *
 * @param grey the level; its last column and row may reach beyond the picture
 * @param covered what the picture takes of the level, in its pixels (not whole where a halving rounded up)
 * @param cells size of the chroma plane
 * @returns cells.width × cells.height values, 0–100
 */
export function averageGuide(grey: GreyPicture, covered: Size, cells: Size): Float32Array {
  const columns = sharesOf(covered.width, grey.width, cells.width);
  const rows = sharesOf(covered.height, grey.height, cells.height);
  const guide = new Float32Array(cells.width * cells.height);
  for (let y = 0; y < cells.height; y += 1) {
    for (let x = 0; x < cells.width; x += 1) {
      guide[y * cells.width + x] = cellMean(grey, columns[x], rows[y]);
    }
  }
  return guide;
}

/** Which samples of an axis belong to a cell, and with what weight. */
interface Share {
  readonly first: number;
  readonly weights: readonly number[];
}

function sharesOf(covered: number, length: number, cells: number): Share[] {
  const span = covered / cells;
  return Array.from({ length: cells }, (_, cell) => {
    const from = cell * span;
    const to = from + span;
    const first = Math.min(length - 1, Math.floor(from));
    const last = Math.min(length - 1, Math.max(first, Math.ceil(to - 1e-9) - 1));
    const weights = Array.from({ length: last - first + 1 }, (_, index) => {
      const at = first + index;
      return Math.max(1e-9, Math.min(at + 1, to) - Math.max(at, from));
    });
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}

function cellMean(grey: GreyPicture, column: Share, row: Share): number {
  let mean = 0;
  for (let y = 0; y < row.weights.length; y += 1) {
    const start = (row.first + y) * grey.width + column.first;
    let sum = 0;
    for (let x = 0; x < column.weights.length; x += 1) {
      sum += lightnessOfGrey[grey.data[start + x]] * column.weights[x];
    }
    mean += sum * row.weights[y];
  }
  return mean;
}
