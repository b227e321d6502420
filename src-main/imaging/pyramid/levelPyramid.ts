import { levelSize, tileSize } from '../../../src-shared/api/pixels.ts';
import { greyOfCode, type GreyPicture } from '../greyTone.ts';
import type { PixelPool } from '../pool/pixelPool.ts';
import { halved, halveRows } from './halveRows.ts';

/** L\* code values of one level, row-major, in memory that all threads see. */
export interface LevelPlane {
  readonly width: number;
  readonly height: number;
  readonly codes: Uint16Array<SharedArrayBuffer>;
}

/** Rows or a whole level to cut tiles from. */
export interface LevelRows {
  readonly width: number;
  readonly height: number;
  readonly codes: Uint16Array;
}

/** Cuts a tile (narrower or lower at the border) from rows that begin with it. @returns null where there is none */
export function cutTile(rows: LevelRows, column: number, row: number): GreyPicture | null {
  const left = column * tileSize;
  const top = row * tileSize;
  if (left >= rows.width || top >= rows.height) return null;
  const width = Math.min(tileSize, rows.width - left);
  const height = Math.min(tileSize, rows.height - top);
  const greys = greyOfCode();
  const data = new Uint8Array(width * height);
  for (let y = 0, at = 0; y < height; y += 1) {
    const from = (top + y) * rows.width + left;
    for (let x = 0; x < width; x += 1, at += 1) data[at] = greys[rows.codes[from + x]];
  }
  return { width, height, data };
}

/** A plane of `width` × `height` values in shared memory. */
export function sharedPlane(width: number, height: number): LevelPlane {
  return { width, height, codes: new Uint16Array(new SharedArrayBuffer(width * height * 2)) };
}

/** Values that a worker halves at a time; fewer are halved here, in less time than it takes to wake a worker. */
const taskValues = 4 * 1024 * 1024;

async function halvePlane(plane: LevelPlane, pool: PixelPool): Promise<LevelPlane> {
  const { width, height, codes } = plane;
  const half = sharedPlane(halved(width), halved(height));
  if (width * height <= taskValues) {
    halveRows(codes, width, height, half.codes);
    return half;
  }
  const step = Math.max(2, 2 * Math.floor(taskValues / width / 2));
  const tasks: Promise<unknown>[] = [];
  for (let top = 0; top < height; top += step) {
    const source = { buffer: codes.buffer, offset: codes.byteOffset / 2 + top * width };
    const target = { buffer: half.codes.buffer, offset: (top / 2) * half.width };
    const rows = Math.min(step, height - top);
    tasks.push(pool.run({ kind: 'halve', width, rows, source, target }));
  }
  await Promise.all(tasks);
  return half;
}

/**
 * Levels in memory from one of them on, each made from the one before when it is first asked for. Levels are averaged
 * in L\*, as the model's copy and the guide of the upsampling are: chroma is a linear function of L\* there, so that
 * coloring an averaged tile and averaging a colored one give the same.
 */
export class LevelPyramid {
  readonly firstLevel: number;
  readonly #pool: PixelPool;
  readonly #planes: Promise<LevelPlane>[];

  constructor(firstLevel: number, plane: Promise<LevelPlane>, pool: PixelPool) {
    this.firstLevel = firstLevel;
    this.#pool = pool;
    this.#planes = [plane];
  }

  /** @param level not below the first */
  plane(level: number): Promise<LevelPlane> {
    const wanted = level - this.firstLevel;
    while (this.#planes.length <= wanted) {
      const finer = this.#planes[this.#planes.length - 1];
      const plane = finer.then((whole) => halvePlane(whole, this.#pool));
      plane.catch(() => undefined);
      this.#planes.push(plane);
    }
    return this.#planes[wanted];
  }
}

/** The first level whose longer side is at most `longSide` pixels. */
export function levelWithin(width: number, height: number, longSide: number): number {
  for (let level = 0; ; level += 1) {
    const size = levelSize(width, height, level);
    if (Math.max(size.width, size.height) <= longSide) return level;
  }
}

/** The coarsest level whose longer side is still at least `longSide` pixels; 0 where none is. */
export function levelAbove(width: number, height: number, longSide: number): number {
  for (let level = 0; ; level += 1) {
    const next = levelSize(width, height, level + 1);
    if (Math.max(next.width, next.height) < longSide || next.width + next.height <= 2) return level;
  }
}
