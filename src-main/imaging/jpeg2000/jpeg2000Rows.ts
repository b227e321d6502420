import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { sharedPixelPool } from '../pool/pixelPool.ts';
import { bytesOf, scratchSamples } from '../samples.ts';
import type { DeviceRows, Samples } from '../samples.ts';
import { createTemporaryFolder } from '../temporaryFolder.ts';
import { readFully } from '../tiff/byteSource.ts';
import type { ByteSource } from '../tiff/byteSource.ts';
import { tileStream } from './codestream.ts';
import type { StoredTile } from './codestream.ts';
import type { DecodedStream } from './decodeStream.ts';
import { tileMemory } from './jpeg2000Page.ts';
import type { Jpeg2000Page } from './jpeg2000Page.ts';
import { placeTile } from './placeTile.ts';

/** How a picture is read. */
export interface Jpeg2000Reading {
  readonly path: string;
  readonly source: ByteSource;
  readonly page: Jpeg2000Page;
  readonly onWarning: (warning: string) => void;
}

/** @throws HeliochromeError `image-damaged` */
async function decodeTile(reading: Jpeg2000Reading, tile: StoredTile): Promise<DecodedStream> {
  const { source, page, path, onWarning } = reading;
  const codestream = await tileStream(source, page.stream, tile);
  const { decoded } = await sharedPixelPool().run({
    kind: 'decode',
    codestream: Uint8Array.from(codestream),
    reduction: 0,
  });
  const components = page.stream.components.length;
  const failure =
    'failure' in decoded
      ? decoded.failure
      : decoded.width !== tile.width ||
          decoded.height !== tile.height ||
          decoded.components !== components
        ? 'a tile has another size than the picture says'
        : null;
  if (failure !== null || 'failure' in decoded) {
    throw new HeliochromeError(
      'image-damaged',
      `The picture is damaged or cut short, it could not be decoded (${failure ?? ''}): ${path}`,
      'Copy the file again from its original.',
    );
  }
  decoded.warnings.forEach(onWarning);
  return decoded;
}

/** What decoding tiles side by side may take; one larger tile is decoded alone. */
const memoryAtOnce = 512 * 1024 * 1024;

/** Decodes the tiles of one row of tiles side by side as far as memory goes, into the rows they make up. */
async function decodeTileRow(
  reading: Jpeg2000Reading,
  row: number,
  target: Samples,
): Promise<number> {
  const { page } = reading;
  const { tilesWide, width, tiles } = page.stream;
  const ofRow = tiles.slice(row * tilesWide, (row + 1) * tilesWide);
  const largest = Math.max(...ofRow.map((tile) => tileMemory(page, tile)));
  const atOnce = Math.max(1, Math.floor(memoryAtOnce / largest));
  for (let first = 0; first < ofRow.length; first += atOnce) {
    await Promise.all(
      ofRow.slice(first, first + atOnce).map(async (tile) => {
        placeTile(await decodeTile(reading, tile), page, tile.left, width, target);
      }),
    );
  }
  return ofRow[0].height;
}

function samplesOf(length: number, maximum: 255 | 65535): Samples {
  return maximum === 255 ? new Uint8Array(length) : new Uint16Array(length);
}

async function decodeToMemory(reading: Jpeg2000Reading, maximum: 255 | 65535): Promise<DeviceRows> {
  const { width, height, tilesHigh } = reading.page.stream;
  const stride = reading.page.colors;
  const all = samplesOf(width * height * stride, maximum);
  let top = 0;
  for (let row = 0; row < tilesHigh; row += 1) {
    top += await decodeTileRow(reading, row, all.subarray(top * width * stride));
  }
  return {
    width,
    height,
    stride,
    maximum,
    read: (from, rows) =>
      Promise.resolve(all.subarray(from * width * stride, (from + rows) * width * stride)),
    close: () => Promise.resolve(),
  };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let done = 0;
  while (done < bytes.length) done += (await handle.write(bytes, done)).bytesWritten;
}

async function writeTileRows(
  reading: Jpeg2000Reading,
  maximum: 255 | 65535,
  handle: FileHandle,
): Promise<void> {
  const { width, tiles, tilesHigh } = reading.page.stream;
  const rowLength = width * reading.page.colors;
  const tallest = Math.max(...tiles.map(({ height }) => height));
  const band = samplesOf(tallest * rowLength, maximum);
  for (let row = 0; row < tilesHigh; row += 1) {
    const rows = await decodeTileRow(reading, row, band);
    await writeAll(handle, bytesOf(band.subarray(0, rows * rowLength)));
  }
}

async function decodeToFile(reading: Jpeg2000Reading, maximum: 255 | 65535): Promise<DeviceRows> {
  const { width, height } = reading.page.stream;
  const stride = reading.page.colors;
  const rowBytes = width * stride * (maximum === 255 ? 1 : 2);
  const folder = await createTemporaryFolder(height * rowBytes);
  let handle: FileHandle | null = null;
  try {
    handle = await open(join(folder.path, 'decoded'), 'wx+');
    // Where the system allows, the file vanishes with its last reader, even if that crashes.
    if (process.platform !== 'win32') await folder.remove();
    await writeTileRows(reading, maximum, handle);
  } catch (error) {
    await handle?.close();
    await folder.remove();
    throw error;
  }
  const file = handle;
  const scratch = scratchSamples(maximum);
  return {
    width,
    height,
    stride,
    maximum,
    async read(top, rows) {
      const samples = scratch(rows * width * stride);
      await readFully(file, bytesOf(samples), top * rowBytes);
      return samples;
    },
    async close() {
      await file.close();
      await folder.remove();
    },
  };
}

/**
 * Decodes a JPEG 2000 picture tile by tile in the pixel workers: into memory when it is small, else row of tiles by
 * row of tiles into a temporary file. Samples of fewer bits are stretched to 8 or 16.
 * @throws HeliochromeError `image-damaged`, `disk-full`
 */
export async function jpeg2000Rows(
  reading: Jpeg2000Reading,
  memoryBytes: number,
): Promise<DeviceRows> {
  const { stream, colors, bits } = reading.page;
  const maximum = bits <= 8 ? 255 : 65535;
  const bytes = stream.width * stream.height * colors * (bits <= 8 ? 1 : 2);
  return bytes <= memoryBytes ? decodeToMemory(reading, maximum) : decodeToFile(reading, maximum);
}
