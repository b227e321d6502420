import { levelSize, tileSize } from '../../../src-shared/api/pixels.ts';
import { abortable } from '../abortable.ts';
import type { GreyPicture } from '../greyTone.ts';
import { sharedPlanePixels } from '../luminanceStore.ts';
import type { LuminanceSource, Master } from '../master.ts';
import type { PixelPool } from '../pool/pixelPool.ts';
import { halved, halveRows } from './halveRows.ts';
import {
  cutTile,
  LevelPyramid,
  sharedPlane,
  type LevelPlane,
  type LevelRows,
} from './levelPyramid.ts';

/** Of a scan too large to be held, the first level of at most this many pixels is. */
const heldPixels = 32 * 1024 * 1024;
/** Pixels read at a time while rows are reduced. */
const chunkPixels = 2 * 1024 * 1024;
/** Rows of tiles of a large scan that are kept. */
const bandsKept = 2;

/** Bytes that an open pyramid of this size may hold. */
export function pyramidBytes(width: number, height: number): number {
  const pixels = width * height;
  if (pixels <= sharedPlanePixels) return Math.ceil((pixels * 2 * 4) / 3);
  return Math.ceil((heldPixels * 2 * 4) / 3) + bandsKept * tileSize * width * 2;
}

/** The tiles of an open master, at full depth until they are cut. */
export class MasterPyramid {
  readonly width: number;
  readonly height: number;
  readonly #source: LuminanceSource;
  readonly #held: LevelPyramid;
  readonly #bands = new Map<string, Promise<LevelRows>>();

  private constructor(source: LuminanceSource, pool: PixelPool, mostHeld: number) {
    this.width = source.width;
    this.height = source.height;
    this.#source = source;
    if (source.shared !== null) {
      const { width, height, shared: codes } = source;
      this.#held = new LevelPyramid(0, Promise.resolve({ width, height, codes }), pool);
      return;
    }
    let level = 0;
    for (let size = levelSize(this.width, this.height, level); ;) {
      if (size.width * size.height <= mostHeld) break;
      level += 1;
      size = levelSize(this.width, this.height, level);
    }
    // Reading a large scan takes seconds: only once a coarse level is asked for.
    const plane = Promise.withResolvers<LevelPlane>();
    plane.promise.catch(() => undefined);
    this.#held = new LevelPyramid(level, plane.promise, pool);
    this.#readHeld = () => {
      this.#readHeld = null;
      this.#levelRows(level).then(plane.resolve, plane.reject);
    };
  }

  #readHeld: (() => void) | null = null;

  /**
   * Decodes the master, which stays the caller's to close.
   *
   * @param mostHeld pixels up to which a level of a scan that is read by rows is held
   * @throws HeliochromeError what decoding throws
   */
  static async open(
    master: Master,
    pool: PixelPool,
    mostHeld = heldPixels,
  ): Promise<MasterPyramid> {
    return new MasterPyramid(await master.luminance(), pool, mostHeld);
  }

  /** The finest level that is held whole. */
  get firstPlane(): number {
    return this.#held.firstLevel;
  }

  /** A whole level. @param level not below {@link firstPlane} */
  plane(level: number): Promise<LevelPlane> {
    this.#readHeld?.();
    return this.#held.plane(level);
  }

  /** @returns null where there is no such tile @throws HeliochromeError cancelled, what reading throws */
  async tile(
    level: number,
    column: number,
    row: number,
    signal?: AbortSignal,
  ): Promise<GreyPicture | null> {
    const { width, height } = levelSize(this.width, this.height, level);
    if (column * tileSize >= width || row * tileSize >= height) return null;
    if (level >= this.firstPlane) {
      return cutTile(await abortable(this.plane(level), signal), column, row);
    }
    return cutTile(await abortable(this.#band(level, row), signal), column, 0);
  }

  /** The rows of one row of tiles, kept for its other tiles. */
  #band(level: number, row: number): Promise<LevelRows> {
    const key = `${level}/${row}`;
    const { width, height } = levelSize(this.width, this.height, level);
    const kept = this.#bands.get(key);
    const band =
      kept ??
      (async () => {
        const rows = Math.min(tileSize, height - row * tileSize);
        const codes = new Uint16Array(width * rows);
        await this.#reduce(level, row * tileSize, rows, codes);
        return { width, height: rows, codes };
      })();
    // Set anew, so that the least used is the first.
    this.#bands.delete(key);
    this.#bands.set(key, band);
    band.catch(() => this.#bands.delete(key));
    for (const oldest of this.#bands.keys()) {
      if (this.#bands.size <= bandsKept) break;
      this.#bands.delete(oldest);
    }
    return band;
  }

  async #levelRows(level: number): Promise<LevelPlane> {
    const size = levelSize(this.width, this.height, level);
    const plane = sharedPlane(size.width, size.height);
    await this.#reduce(level, 0, size.height, plane.codes);
    return plane;
  }

  /** Reads rows of a level, chunk by chunk, straight from the source. */
  async #reduce(level: number, top: number, rows: number, target: Uint16Array): Promise<void> {
    const { width, height } = this.#source;
    const step = Math.max(1, Math.floor(chunkPixels / (width * 2 ** level)));
    const targetWidth = levelSize(width, height, level).width;
    let values = new Uint16Array(Math.min(rows, step) * 2 ** level * width);
    let half = new Uint16Array(values.length);
    for (let row = 0; row < rows; row += step) {
      const first = (top + row) * 2 ** level;
      let count = Math.min(Math.min(step, rows - row) * 2 ** level, height - first);
      let across = width;
      await this.#source.readRows(first, count, values);
      for (let halving = 0; halving < level; halving += 1) {
        halveRows(values, across, count, half);
        [values, half] = [half, values];
        across = halved(across);
        count = halved(count);
      }
      target.set(values.subarray(0, count * across), row * targetWidth);
    }
  }
}
