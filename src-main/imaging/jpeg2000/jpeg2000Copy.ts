import type { DeviceRows, Samples } from '../samples.ts';
import type { ByteSource } from '../tiff/byteSource.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { tileStream } from './codestream.ts';
import type { Codestream, StoredTile } from './codestream.ts';
import { decodeStream } from './decodeStream.ts';
import type { Jpeg2000Page } from './jpeg2000Page.ts';
import { placeTile } from './placeTile.ts';

/** Longer side that is enough of a tile, pixels. */
const enough = 128;
/** Tiles looked at along each side. */
const sampledTiles = 3;

/** Up to 3 × 3 tiles, spread over the picture. */
function spreadTiles({ tilesWide, tilesHigh, tiles }: Codestream): StoredTile[] {
  const spread = (count: number): number[] => {
    const taken = Math.min(count, sampledTiles);
    return Array.from({ length: taken }, (_, i) => Math.floor(((i + 0.5) * count) / taken));
  };
  return spread(tilesHigh).flatMap((row) =>
    spread(tilesWide).map((column) => tiles[row * tilesWide + column]),
  );
}

/** Size of a tile halved so many times (B-15): its edges on the reference grid are halved, and rounded up. */
function halvedSize(
  { origin }: Codestream,
  tile: StoredTile,
  reduction: number,
): { readonly width: number; readonly height: number } {
  const scale = 2 ** reduction;
  const span = (from: number, length: number): number =>
    Math.ceil((from + length) / scale) - Math.ceil(from / scale);
  return {
    width: span(origin.x + tile.left, tile.width),
    height: span(origin.y + tile.top, tile.height),
  };
}

/**
 * Small copies of tiles spread over a picture, one below the other: enough to judge its colors by. Decodes only the
 * wavelets' lower levels, in this thread: for worker threads.
 * @throws HeliochromeError `image-damaged`
 */
export async function jpeg2000Samples(
  path: string,
  source: ByteSource,
  page: Jpeg2000Page,
): Promise<DeviceRows> {
  const maximum = page.bits <= 8 ? 255 : 65535;
  const rows: Samples[] = [];
  let width = Number.POSITIVE_INFINITY;
  const copies = [];
  for (const tile of spreadTiles(page.stream)) {
    const longSide = Math.max(tile.width, tile.height);
    const wanted = Math.max(0, Math.floor(Math.log2(longSide / enough)));
    const reduction = Math.min(wanted, page.stream.levels);
    const decoded = await decodeStream(await tileStream(source, page.stream, tile), reduction);
    if ('failure' in decoded) {
      throw new HeliochromeError(
        'image-damaged',
        `The picture is damaged or cut short, it could not be decoded (${decoded.failure}): ${path}`,
        'Copy the file again from its original.',
      );
    }
    // The decoder tells the size of the whole.
    const copy = { ...decoded, ...halvedSize(page.stream, tile, reduction) };
    copies.push(copy);
    width = Math.min(width, copy.width);
  }
  for (const copy of copies) {
    const length = copy.width * page.colors;
    const placed =
      maximum === 255
        ? new Uint8Array(length * copy.height)
        : new Uint16Array(length * copy.height);
    placeTile(copy, page, 0, copy.width, placed);
    for (let y = 0; y < copy.height; y += 1)
      rows.push(placed.subarray(y * length, y * length + width * page.colors));
  }
  return {
    width,
    height: rows.length,
    stride: page.colors,
    maximum,
    read: (top) => Promise.resolve(rows[top]),
    close: () => Promise.resolve(),
  };
}
