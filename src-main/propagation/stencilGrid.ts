import { KernelRoom } from './kernels/kernelRoom.ts';

/**
 * One linear equation a pixel, each between a pixel and its eight neighbors:
 *
 *     (pull + Σ weight) · u − Σ weight · u(neighbor) = right side
 *
 * `weights` say how much a pixel takes from each neighbor, `pull` how firmly it is held to a value of its own. With
 * weights that are not negative every answer lies between the values that pixels are held to. Kept with a border of
 * one empty pixel around the picture, so that no loop has to ask where the picture ends.
 */
export interface StencilGrid {
  readonly width: number;
  readonly height: number;
  /** Pixels from one row to the next, border counted. */
  readonly stride: number;
  /** Eight a pixel, in the order NW, N, NE, W, E, SW, S, SE; 0 towards the border. */
  readonly weights: Float32Array;
  /** One a pixel. */
  readonly pull: Float32Array;
  /** Where these lie, and everything else that belongs to the grid. */
  readonly room: KernelRoom;
}

/** A part of a grid: columns `left` to `right`, rows `top` to `bottom`, the last ones not included. */
export interface GridArea {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Floats that multigrid and solver keep for a pixel, in all; some less on the finest grid. */
const floatsPerPixel = 56;

/** Bytes of everything that is kept for a picture of this size, coarser grids and all. */
function bytesOf(width: number, height: number): number {
  let [w, h, pixels, fields] = [width, height, 0, 1];
  for (;;) {
    pixels += (w + 2) * (h + 2);
    if (w * h <= 1) break;
    [w, h, fields] = [(w + 1) >> 1, (h + 1) >> 1, fields + 1];
  }
  // Each array begins at a boundary of its own.
  return 4 * floatsPerPixel * pixels + fields * floatsPerPixel * KernelRoom.alignment;
}

/** An empty grid. @param room default one that has place for all that belongs to a picture */
export function createStencilGrid(
  width: number,
  height: number,
  room = new KernelRoom(bytesOf(width, height)),
): StencilGrid {
  const stride = width + 2;
  const count = stride * (height + 2);
  return {
    width,
    height,
    stride,
    weights: room.floats(8 * count),
    pull: room.floats(count),
    room,
  };
}

/** Room for two channels of values on a grid, interleaved, with its border. */
export function createField({ stride, height, room }: StencilGrid): Float32Array {
  return room.floats(2 * stride * (height + 2));
}

/** Place of a pixel in a grid's arrays. */
export function placeOf(grid: { readonly stride: number }, x: number, y: number): number {
  return (y + 1) * grid.stride + x + 1;
}

/** All of a grid. */
export function wholeArea(grid: { readonly width: number; readonly height: number }): GridArea {
  return { left: 0, top: 0, right: grid.width, bottom: grid.height };
}

/** Whether there is nothing in it. */
export function isEmpty(area: GridArea): boolean {
  return area.left >= area.right || area.top >= area.bottom;
}

/** The area and so many pixels around it, as far as the grid goes. */
export function growArea(
  area: GridArea,
  by: number,
  grid: { readonly width: number; readonly height: number },
): GridArea {
  return {
    left: Math.max(0, area.left - by),
    top: Math.max(0, area.top - by),
    right: Math.min(grid.width, area.right + by),
    bottom: Math.min(grid.height, area.bottom + by),
  };
}
