import { levelSize, pyramidLevels, tileSize } from '../../src-shared/api/pixels.ts';
import type { Placement, Size } from './viewport.ts';

/** A tile of a photo's pyramid: level 0 is the full size, each next half of it. */
export interface Tile {
  readonly photoId: number;
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

/** Name of a tile among all. */
export function tileKey(tile: Tile): string {
  return `${tile.photoId}/${tile.level}/${tile.column}/${tile.row}`;
}

/** A photo as the viewer needs it: the size is the master's, upright. */
export interface PyramidPhoto extends Size {
  readonly id: number;
}

/** The smallest level that still has a pixel for every device pixel. */
export function levelFor(photo: Size, scale: number): number {
  const last = pyramidLevels(photo.width, photo.height) - 1;
  // A trifle of rounding in the scale must not ask for four times the pixels.
  return Math.min(last, Math.max(0, Math.floor(Math.log2(1 / scale) + 1e-6)));
}

/** The part of the picture that a tile shows, scan pixels. */
export interface TileArea {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Where a tile lies in its picture, scan pixels; a last row or column that is only partly scan is cut. */
export function tileArea(photo: Size, tile: Tile): TileArea {
  const span = tileSize * 2 ** tile.level;
  return {
    left: tile.column * span,
    top: tile.row * span,
    right: Math.min(photo.width, (tile.column + 1) * span),
    bottom: Math.min(photo.height, (tile.row + 1) * span),
  };
}

/** The tile of the last level, which shows the whole picture. */
export function coarsestTile(photo: PyramidPhoto): Tile {
  const level = pyramidLevels(photo.width, photo.height) - 1;
  return { photoId: photo.id, level, column: 0, row: 0 };
}

/** Every tile of a level, row by row. */
export function levelTiles(photo: PyramidPhoto, level: number): Tile[] {
  const size = levelSize(photo.width, photo.height, level);
  const columns = Math.ceil(size.width / tileSize);
  const rows = Math.ceil(size.height / tileSize);
  return Array.from({ length: columns * rows }, (_, index) => ({
    photoId: photo.id,
    level,
    column: index % columns,
    row: Math.floor(index / columns),
  }));
}

/**
 * The pixel of a level that shows a place.
 * @param x, y fractions of the photo's width and height; held to it
 * @returns its tile, and its column and row there
 */
export function tilePixel(
  photo: PyramidPhoto,
  level: number,
  x: number,
  y: number,
): { readonly tile: Tile; readonly column: number; readonly row: number } {
  const size = levelSize(photo.width, photo.height, level);
  const held = (at: number, count: number): number => Math.min(count - 1, Math.max(0, at));
  const column = held(Math.floor((x * photo.width) / 2 ** level), size.width);
  const row = held(Math.floor((y * photo.height) / 2 ** level), size.height);
  return {
    tile: {
      photoId: photo.id,
      level,
      column: Math.floor(column / tileSize),
      row: Math.floor(row / tileSize),
    },
    column: column % tileSize,
    row: row % tileSize,
  };
}

/** The tiles that a pane shows, from its middle outward. */
export function visibleTiles(photo: PyramidPhoto, placement: Placement, pane: Size): Tile[] {
  const level = levelFor(photo, placement.scale);
  const span = tileSize * 2 ** level * placement.scale;
  const size = levelSize(photo.width, photo.height, level);
  const range = (start: number, shown: number, count: number): [number, number] => [
    Math.max(0, Math.floor(-start / span)),
    Math.min(count - 1, Math.ceil((shown - start) / span) - 1),
  ];
  const [left, right] = range(placement.left, pane.width, Math.ceil(size.width / tileSize));
  const [top, bottom] = range(placement.top, pane.height, Math.ceil(size.height / tileSize));
  const tiles: Tile[] = [];
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      tiles.push({ photoId: photo.id, level, column, row });
    }
  }
  const fromMiddle = (tile: Tile): number =>
    Math.hypot(tile.column - (left + right) / 2, tile.row - (top + bottom) / 2);
  return tiles.sort((a, b) => fromMiddle(a) - fromMiddle(b));
}

/** The tile one level coarser that shows the same part, and more. */
export function parentTile(tile: Tile): Tile {
  return {
    photoId: tile.photoId,
    level: tile.level + 1,
    column: tile.column >> 1,
    row: tile.row >> 1,
  };
}

/** The nearest tile that shows what this one would and is there; null when none is. */
export function availableTile(
  photo: Size,
  tile: Tile,
  isThere: (tile: Tile) => boolean,
): Tile | null {
  const last = pyramidLevels(photo.width, photo.height) - 1;
  for (let found = tile; found.level <= last; found = parentTile(found)) {
    if (isThere(found)) return found;
  }
  return null;
}
