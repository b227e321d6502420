import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { ByteSource } from '../tiff/byteSource.ts';

/** One component of a JPEG 2000 picture as its samples are stored. */
export interface StoredComponent {
  readonly bits: number;
  readonly signed: boolean;
  /** every how many columns and rows of the picture there is a sample */
  readonly stepX: number;
  readonly stepY: number;
}

/** A piece of a tile in the file: a tile-part, its header included. */
export interface TilePart {
  readonly offset: number;
  readonly length: number;
}

/** A tile: its place in the picture, pixels, and where its parts lie. */
export interface StoredTile {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly parts: readonly TilePart[];
}

/** The structure of a JPEG 2000 codestream (ISO/IEC 15444-1, annex A). */
export interface Codestream {
  readonly width: number;
  readonly height: number;
  readonly components: readonly StoredComponent[];
  /** the main header without what only speaks of the whole file's lengths */
  readonly mainHeader: Buffer;
  /** the reference grid's point at which the picture begins */
  readonly origin: { readonly x: number; readonly y: number };
  readonly tilesWide: number;
  readonly tilesHigh: number;
  /** row by row */
  readonly tiles: readonly StoredTile[];
  /** times that the picture was halved; 0 where it cannot be decoded smaller */
  readonly levels: number;
}

const marker = {
  startOfStream: 0xff4f,
  capabilities: 0xff50,
  size: 0xff51,
  codingStyle: 0xff52,
  tileLengths: 0xff55,
  packetLengths: 0xff57,
  packedHeaders: 0xff60,
  startOfTile: 0xff90,
  startOfData: 0xff93,
  endOfStream: 0xffd9,
} as const;

const largestHeader = 4 * 1024 * 1024;

function damaged(reason: string): HeliochromeError {
  return new HeliochromeError(
    'image-damaged',
    `The JPEG 2000 picture is damaged or cut short: ${reason}.`,
    'Copy the file again from its original.',
  );
}

interface Segment {
  readonly marker: number;
  /** marker and length included */
  readonly bytes: Buffer;
}

interface MainHeader {
  readonly segments: readonly Segment[];
  /** where the first tile-part begins */
  readonly end: number;
}

async function readMainHeader(source: ByteSource, start: number): Promise<MainHeader> {
  if ((await source.read(start, 2)).readUInt16BE(0) !== marker.startOfStream)
    throw damaged('it does not begin as one');
  const segments: Segment[] = [];
  let at = start + 2;
  for (;;) {
    const code = (await source.read(at, 2)).readUInt16BE(0);
    if (code === marker.startOfTile) return { segments, end: at };
    if (code < 0xff30 || code === marker.endOfStream)
      throw damaged(`its header holds ${code.toString(16)} where a marker was expected`);
    const length = (await source.read(at + 2, 2)).readUInt16BE(0);
    if (length < 2 || at - start > largestHeader) throw damaged('its header has no end');
    segments.push({ marker: code, bytes: Buffer.from(await source.read(at, length + 2)) });
    at += length + 2;
  }
}

interface Grid {
  readonly x1: number;
  readonly y1: number;
  readonly x0: number;
  readonly y0: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly tileX0: number;
  readonly tileY0: number;
}

/** SIZ (A.5.1). */
function parseSize(bytes: Buffer): { grid: Grid; components: StoredComponent[] } {
  const [x1, y1, x0, y0, tileWidth, tileHeight, tileX0, tileY0] = [
    6, 10, 14, 18, 22, 26, 30, 34,
  ].map((at) => bytes.readUInt32BE(at));
  const count = bytes.readUInt16BE(38);
  const components = Array.from({ length: count }, (_, index) => {
    const at = 40 + index * 3;
    const depth = bytes.readUInt8(at);
    return {
      bits: (depth & 0x7f) + 1,
      signed: (depth & 0x80) !== 0,
      stepX: bytes.readUInt8(at + 1),
      stepY: bytes.readUInt8(at + 2),
    };
  });
  const grid = { x1, y1, x0, y0, tileWidth, tileHeight, tileX0, tileY0 };
  const possible =
    x1 > x0 && y1 > y0 && tileWidth > 0 && tileHeight > 0 && tileX0 <= x0 && tileY0 <= y0;
  if (!possible || count === 0) throw damaged('its header gives the picture no size');
  return { grid, components };
}

function tileGrid(grid: Grid): { wide: number; high: number } {
  const wide = Math.ceil((grid.x1 - grid.tileX0) / grid.tileWidth);
  const high = Math.ceil((grid.y1 - grid.tileY0) / grid.tileHeight);
  if (wide * high > 65_535) throw damaged(`it claims ${wide * high} tiles`);
  return { wide, high };
}

/** Walks from tile-part to tile-part (A.4.2). */
async function readTileParts(
  source: ByteSource,
  from: number,
  end: number,
  tiles: number,
): Promise<TilePart[][]> {
  const found = Array.from({ length: tiles }, (): TilePart[] => []);
  const wanted = new Array<number>(tiles).fill(1);
  let at = from;
  while (at + 12 <= end) {
    const head = await source.read(at, 12);
    if (head.readUInt16BE(0) !== marker.startOfTile) break;
    const index = head.readUInt16BE(4);
    const stated = head.readUInt32BE(6);
    const length = stated === 0 ? end - at - 2 : stated;
    if (index >= tiles) throw damaged(`it holds tile ${index + 1} of ${tiles}`);
    if (length < 14 || at + length > end)
      throw damaged(`tile ${index + 1} of ${tiles} ends too early`);
    wanted[index] = Math.max(wanted[index], head.readUInt8(11));
    found[index].push({ offset: at, length });
    at += length;
  }
  const missing = found.findIndex((parts, index) => parts.length < wanted[index]);
  if (missing !== -1) throw damaged(`tile ${missing + 1} of ${tiles} is missing or not whole`);
  return found;
}

function placeTiles(grid: Grid, wide: number, parts: readonly TilePart[][]): StoredTile[] {
  return parts.map((tileParts, index) => {
    const column = index % wide;
    const row = Math.floor(index / wide);
    const left = Math.max(grid.tileX0 + column * grid.tileWidth, grid.x0);
    const top = Math.max(grid.tileY0 + row * grid.tileHeight, grid.y0);
    const right = Math.min(grid.tileX0 + (column + 1) * grid.tileWidth, grid.x1);
    const bottom = Math.min(grid.tileY0 + (row + 1) * grid.tileHeight, grid.y1);
    return {
      left: left - grid.x0,
      top: top - grid.y0,
      width: right - left,
      height: bottom - top,
      parts: tileParts,
    };
  });
}

const dropped = new Set<number>([marker.tileLengths, marker.packetLengths]);

/**
 * Reads the structure of a codestream: sizes, components, and where each tile lies. Nothing is decoded.
 * @throws HeliochromeError `image-damaged`, also for one that ends before its last tile; `image-unsupported`
 */
export async function readCodestream(
  source: ByteSource,
  offset: number,
  length: number,
): Promise<Codestream> {
  const { segments, end } = await readMainHeader(source, offset);
  const size = segments.find((segment) => segment.marker === marker.size);
  const style = segments.find((segment) => segment.marker === marker.codingStyle);
  if (size === undefined || style === undefined) throw damaged('its header lacks the size');
  if (segments.some((segment) => segment.marker === marker.packedHeaders)) {
    throw new HeliochromeError(
      'image-unsupported',
      'This JPEG 2000 file keeps its packet headers in one place (PPM), which cannot be read.',
      'Convert it to TIFF first.',
    );
  }
  try {
    const { grid, components } = parseSize(size.bytes);
    const { wide, high } = tileGrid(grid);
    const parts = await readTileParts(source, end, offset + length, wide * high);
    const kept = segments.filter((segment) => !dropped.has(segment.marker));
    return {
      width: grid.x1 - grid.x0,
      height: grid.y1 - grid.y0,
      components,
      mainHeader: Buffer.concat([
        Buffer.from([0xff, 0x4f]),
        ...kept.map((segment) => segment.bytes),
      ]),
      origin: { x: grid.x0, y: grid.y0 },
      tilesWide: wide,
      tilesHigh: high,
      tiles: placeTiles(grid, wide, parts),
      levels: style.bytes.readUInt8(9),
    };
  } catch (error) {
    if (error instanceof RangeError) throw damaged('its header is too short');
    throw error;
  }
}

/**
 * A codestream of one tile by itself. The tile keeps its coordinates on the reference grid, by which its wavelets are
 * laid out, so its samples are those that it has in the whole; but it takes only its own memory to decode.
 */
export async function tileStream(
  source: ByteSource,
  stream: Codestream,
  tile: StoredTile,
): Promise<Buffer> {
  const header = Buffer.from(stream.mainHeader);
  const sizeAt = sizeSegmentAt(header);
  const left = stream.origin.x + tile.left;
  const top = stream.origin.y + tile.top;
  // Xsiz, Ysiz, XOsiz, YOsiz, XTsiz, YTsiz, XTOsiz, YTOsiz
  const values = [
    left + tile.width,
    top + tile.height,
    left,
    top,
    tile.width,
    tile.height,
    left,
    top,
  ];
  for (const [index, value] of values.entries())
    header.writeUInt32BE(value, sizeAt + 6 + index * 4);
  const parts: Buffer[] = [];
  for (const part of tile.parts) {
    const bytes = Buffer.from(await source.read(part.offset, part.length));
    bytes.writeUInt16BE(0, 4);
    bytes.writeUInt32BE(part.length, 6);
    parts.push(bytes);
  }
  return Buffer.concat([header, ...parts, Buffer.from([0xff, 0xd9])]);
}

function sizeSegmentAt(header: Buffer): number {
  let at = 2;
  while (header.readUInt16BE(at) !== marker.size) at += header.readUInt16BE(at + 2) + 2;
  return at;
}
