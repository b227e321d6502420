import { tileSize, levelSize, pyramidLevels } from '../../src-shared/api/pixels.ts';
import { CELL_FLOATS, fitGuidedCells } from '../../src-shared/color/guidedChroma.ts';
import { decodeChroma } from '../../src-shared/domain/chromaFormat.ts';
import type { ChromaPlane } from '../../src-shared/domain/planes.ts';
import type { ChromaTexture, GlRenderer, TileTexture } from './glRenderer.ts';
import { averageGuide, guideLevel, lightnessOfGrey, type GreyPicture } from './guide.ts';
import { LeastRecentlyUsed } from './leastRecentlyUsed.ts';
import { levelTiles, tileKey, tilePixel, type PyramidPhoto, type Tile } from './pyramid.ts';
import type { Wanted } from './requestQueue.ts';
import { chromaKey, type ChromaAddress } from './scene.ts';

/** Bytes on the graphics card: tiles (one byte a pixel) and chroma planes. */
const tileLimit = 192 * 2 ** 20;
const chromaLimit = 96 * 2 ** 20;
/** Bytes in memory: coarse tiles, from which guides are averaged, and planes that wait for them. */
const greyLimit = 48 * 2 ** 20;
const planeLimit = 24 * 2 ** 20;

/** Where pixels come from. */
export interface PixelOrigin {
  readonly tile: (tile: Tile, signal: AbortSignal) => Promise<ImageBitmap>;
  readonly chroma: (address: ChromaAddress, signal: AbortSignal) => Promise<Uint8Array>;
}

/**
 * What the viewer has of the photos: tiles and chroma planes as textures. It says what has to be fetched for something
 * to be shown; fetching is the queue's.
 */
export class PixelStore {
  readonly #origin: PixelOrigin;
  readonly #renderer: GlRenderer;
  readonly #tiles: LeastRecentlyUsed<TileTexture>;
  readonly #chroma: LeastRecentlyUsed<ChromaTexture>;
  readonly #greys = new LeastRecentlyUsed<GreyPicture>(greyLimit);
  readonly #planes = new LeastRecentlyUsed<ChromaPlane>(planeLimit);

  constructor(origin: PixelOrigin, renderer: GlRenderer) {
    this.#origin = origin;
    this.#renderer = renderer;
    this.#tiles = new LeastRecentlyUsed(tileLimit, (tile) => {
      renderer.deleteTile(tile);
    });
    this.#chroma = new LeastRecentlyUsed(chromaLimit, (chroma) => {
      renderer.deleteChroma(chroma);
    });
  }

  tile(tile: Tile): TileTexture | undefined {
    return this.#tiles.get(tileKey(tile));
  }

  hasTile(tile: Tile): boolean {
    return this.#tiles.has(tileKey(tile));
  }

  /** The plane ready to be drawn over its photo; made now if all it needs is there. */
  chroma(photo: PyramidPhoto, address: ChromaAddress): ChromaTexture | undefined {
    const key = chromaKey(address);
    const made = this.#chroma.get(key);
    if (made !== undefined) return made;
    const plane = this.#planes.get(key);
    const guide = plane === undefined ? undefined : this.#guide(photo, plane);
    if (plane === undefined || guide === undefined) return undefined;
    const cells = new Float32Array(plane.width * plane.height * CELL_FLOATS);
    fitGuidedCells(guide, plane, 1, cells);
    const texture = this.#renderer.chromaTexture(plane, cells);
    this.#chroma.set(key, texture, cells.byteLength + plane.confidence.length);
    this.#planes.delete(key);
    return texture;
  }

  /** L\* at a place of a photo, from a coarse level that is held anyway; null while none is there. */
  lightnessAt(photo: PyramidPhoto, x: number, y: number): number | null {
    const coarsest = pyramidLevels(photo.width, photo.height) - 1;
    for (let level = Math.max(0, coarsest - 1); level <= coarsest; level += 1) {
      const { tile, column, row } = tilePixel(photo, level, x, y);
      const grey = this.#greys.get(tileKey(tile));
      if (grey === undefined) continue;
      const at = Math.min(row, grey.height - 1) * grey.width + Math.min(column, grey.width - 1);
      return lightnessOfGrey[grey.data[at]];
    }
    return null;
  }

  #guide(photo: PyramidPhoto, plane: ChromaPlane): Float32Array | undefined {
    const level = guideLevel(photo, plane);
    const tiles = levelTiles(photo, level);
    const pictures = tiles.map((tile) => this.#greys.get(tileKey(tile)));
    if (pictures.includes(undefined)) return undefined;
    const size = levelSize(photo.width, photo.height, level);
    const data = new Uint8Array(size.width * size.height);
    tiles.forEach(({ column, row }, index) => {
      const picture = pictures[index];
      for (let y = 0; picture !== undefined && y < picture.height; y += 1) {
        const line = picture.data.subarray(y * picture.width, (y + 1) * picture.width);
        data.set(line, (row * tileSize + y) * size.width + column * tileSize);
      }
    });
    const covered = { width: photo.width / 2 ** level, height: photo.height / 2 ** level };
    return averageGuide({ ...size, data }, covered, plane);
  }

  /** What has to be fetched for a tile to be shown. */
  wantTile(photo: PyramidPhoto, tile: Tile): Wanted[] {
    if (this.hasTile(tile)) return [];
    return [{ key: tileKey(tile), load: (signal) => this.#loadTile(photo, tile, signal) }];
  }

  /** What has to be fetched for a chroma plane to be shown. */
  wantChroma(photo: PyramidPhoto, address: ChromaAddress): Wanted[] {
    const key = chromaKey(address);
    if (this.#chroma.has(key)) return [];
    const plane = this.#planes.get(key);
    if (plane === undefined) {
      return [{ key, load: (signal) => this.#loadPlane(key, address, signal) }];
    }
    return levelTiles(photo, guideLevel(photo, plane))
      .filter((tile) => !this.#greys.has(tileKey(tile)))
      .map((tile) => ({
        key: tileKey(tile),
        load: (signal) => this.#loadTile(photo, tile, signal),
      }));
  }

  async #loadTile(photo: PyramidPhoto, tile: Tile, signal: AbortSignal): Promise<void> {
    const bitmap = await this.#origin.tile(tile, signal);
    if (signal.aborted) return;
    this.#tiles.set(
      tileKey(tile),
      this.#renderer.tileTexture(bitmap),
      bitmap.width * bitmap.height,
    );
    if (tile.level >= pyramidLevels(photo.width, photo.height) - 2) {
      const grey = greyOf(bitmap);
      this.#greys.set(tileKey(tile), grey, grey.data.length);
    }
    bitmap.close();
  }

  async #loadPlane(key: string, address: ChromaAddress, signal: AbortSignal): Promise<void> {
    const plane = decodeChroma(await this.#origin.chroma(address, signal));
    if (!signal.aborted) this.#planes.set(key, plane, plane.width * plane.height * 12);
  }

  /** Lets go of what is beyond the bounds. @param inUse keys of tiles and planes shown now */
  trim(inUse: ReadonlySet<string>): void {
    for (const held of [this.#tiles, this.#chroma, this.#greys, this.#planes]) {
      held.trim((key) => inUse.has(key));
    }
  }

  clear(): void {
    for (const held of [this.#tiles, this.#chroma, this.#greys, this.#planes]) held.clear();
  }
}

/** The grey of a decoded tile, in memory. */
function greyOf(bitmap: ImageBitmap): GreyPicture {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  const data = new Uint8Array(width * height);
  if (context === null) return { width, height, data };
  context.drawImage(bitmap, 0, 0);
  const pixels = context.getImageData(0, 0, width, height).data;
  for (let pixel = 0; pixel < data.length; pixel += 1) data[pixel] = pixels[pixel * 4];
  return { width, height, data };
}
