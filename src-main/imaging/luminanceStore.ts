import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { LightnessConverter } from './lightness.ts';
import { flipRows, mirrorRows, transposeBand, uprightSize } from './orientation.ts';
import type { Orientation } from './orientation.ts';
import { bytesOf } from './samples.ts';
import type { DeviceRows } from './samples.ts';
import { createTemporaryFolder } from './temporaryFolder.ts';
import { readFully } from './tiff/byteSource.ts';

/** The upright L\* plane behind a master's luminance sources. */
export interface LuminanceStore {
  readonly width: number;
  readonly height: number;
  readonly shared: Uint16Array<SharedArrayBuffer> | null;
  /** Calls must not overlap. */
  readRows(top: number, rows: number, target: Uint16Array): Promise<void>;
  close(): Promise<void>;
}

/** Pixels up to which a plane is held in memory: 64 megapixels, 128 MiB. */
export const sharedPlanePixels = 64 * 1024 * 1024;

/** Pixels converted between two turns of the event loop. */
const bandPixels = 2 * 1024 * 1024;

function bandRows(width: number, limit: number): number {
  return Math.max(1, Math.min(limit, Math.floor(bandPixels / width)));
}

async function convertBand(
  device: DeviceRows,
  convert: LightnessConverter,
  top: number,
  rows: number,
  target: Uint16Array,
): Promise<void> {
  const samples = await device.read(top, rows);
  convert(samples, 0, device.stride, rows * device.width, target, 0);
}

async function sharedStore(
  device: DeviceRows,
  convert: LightnessConverter,
  orientation: Orientation,
): Promise<LuminanceStore> {
  const { width, height } = uprightSize(orientation, device.width, device.height);
  const shared = new Uint16Array(new SharedArrayBuffer(width * height * 2));
  const step = bandRows(device.width, device.height);
  const band = orientation.transposed ? new Uint16Array(step * device.width) : null;
  for (let top = 0; top < device.height; top += step) {
    const rows = Math.min(step, device.height - top);
    if (band === null) {
      await convertUpright(device, convert, orientation, top, rows, shared);
    } else {
      await convertBand(device, convert, top, rows, band);
      placeTransposed(band, device, orientation, top, rows, shared);
    }
    await turnOfTheLoop();
  }
  await device.close();
  return {
    width,
    height,
    shared,
    readRows: (top, rows, target) => {
      target.set(shared.subarray(top * width, (top + rows) * width));
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

/** Converts stored rows to their place in an upright plane, for orientations that keep rows rows. */
async function convertUpright(
  device: DeviceRows,
  convert: LightnessConverter,
  { mirrorX, mirrorY }: Orientation,
  top: number,
  rows: number,
  plane: Uint16Array,
): Promise<void> {
  const uprightTop = mirrorY ? device.height - top - rows : top;
  const target = plane.subarray(uprightTop * device.width, (uprightTop + rows) * device.width);
  await convertBand(device, convert, top, rows, target);
  if (mirrorX) mirrorRows(target, device.width, rows);
  if (mirrorY) flipRows(target, device.width, rows);
}

/** Puts a band of stored rows into an upright plane as columns. */
function placeTransposed(
  band: Uint16Array,
  device: DeviceRows,
  { mirrorX, mirrorY }: Orientation,
  top: number,
  rows: number,
  plane: Uint16Array,
): void {
  const columns = new Uint16Array(rows * device.width);
  transposeBand(band, device.width, rows, columns);
  if (mirrorX) mirrorRows(columns, rows, device.width);
  const left = mirrorX ? device.height - top - rows : top;
  for (let x = 0; x < device.width; x++) {
    const y = mirrorY ? device.width - 1 - x : x;
    plane.set(columns.subarray(x * rows, (x + 1) * rows), y * device.height + left);
  }
}

function streamedStore(
  device: DeviceRows,
  convert: LightnessConverter,
  orientation: Orientation,
): LuminanceStore {
  const { width, height } = device;
  return {
    width,
    height,
    shared: null,
    async readRows(top, rows, target) {
      const step = bandRows(width, rows);
      for (let row = 0; row < rows; row += step) {
        const count = Math.min(step, rows - row);
        const from = orientation.mirrorY ? height - top - row - count : top + row;
        const part = target.subarray(row * width, (row + count) * width);
        await convertBand(device, convert, from, count, part);
        if (orientation.mirrorX) mirrorRows(part, width, count);
        if (orientation.mirrorY) flipRows(part, width, count);
      }
    },
    close: () => device.close(),
  };
}

/** Stored rows per band of the transposed file: read back, an upright row needs one short read per band. */
const transposedBand = 256;

// A picture turned by 90° needs a column of the stored one for each row, from all over the file. So its bands are
// written transposed, one after the other; within a band, the values of neighboring upright rows lie together, and
// any upright rows are one read per band.
async function transposedStore(
  device: DeviceRows,
  convert: LightnessConverter,
  orientation: Orientation,
): Promise<LuminanceStore> {
  const folder = await createTemporaryFolder(device.width * device.height * 2);
  let handle: FileHandle | null = null;
  try {
    const path = join(folder.path, 'transposed');
    handle = await open(path, 'wx+');
    if (process.platform !== 'win32') await folder.remove();
    await writeTransposedBands(device, convert, handle);
    await device.close();
    return transposedFile(handle, device.width, device.height, orientation, folder.remove);
  } catch (error) {
    await handle?.close();
    await folder.remove();
    throw error;
  }
}

async function writeTransposedBands(
  device: DeviceRows,
  convert: LightnessConverter,
  handle: FileHandle,
): Promise<void> {
  const band = new Uint16Array(transposedBand * device.width);
  const columns = new Uint16Array(transposedBand * device.width);
  for (let top = 0; top < device.height; top += transposedBand) {
    const rows = Math.min(transposedBand, device.height - top);
    await convertBand(device, convert, top, rows, band);
    transposeBand(band, device.width, rows, columns);
    const bytes = bytesOf(columns.subarray(0, rows * device.width));
    let done = 0;
    while (done < bytes.length) done += (await handle.write(bytes, done)).bytesWritten;
  }
}

function transposedFile(
  handle: FileHandle,
  storedWidth: number,
  storedHeight: number,
  { mirrorX, mirrorY }: Orientation,
  removeFolder: () => Promise<void>,
): LuminanceStore {
  let scratch = new Uint16Array(0);
  return {
    width: storedHeight,
    height: storedWidth,
    shared: null,
    async readRows(top, rows, target) {
      const firstColumn = mirrorY ? storedWidth - top - rows : top;
      if (scratch.length < rows * transposedBand) scratch = new Uint16Array(rows * transposedBand);
      for (let left = 0; left < storedHeight; left += transposedBand) {
        const count = Math.min(transposedBand, storedHeight - left);
        const values = scratch.subarray(0, rows * count);
        await readFully(handle, bytesOf(values), (left * storedWidth + firstColumn * count) * 2);
        if (mirrorX) mirrorRows(values, count, rows);
        const uprightLeft = mirrorX ? storedHeight - left - count : left;
        for (let i = 0; i < rows; i++) {
          const row = mirrorY ? rows - 1 - i : i;
          target.set(values.subarray(i * count, (i + 1) * count), row * storedHeight + uprightLeft);
        }
      }
    },
    async close() {
      await handle.close();
      await removeFolder();
    },
  };
}

/**
 * Makes the upright L\* plane of a decoded page: in shared memory up to `sharedPixels`, else read from disk band by
 * band. Takes over `device` and closes it.
 */
export async function openLuminanceStore(
  device: DeviceRows,
  convert: LightnessConverter,
  orientation: Orientation,
  sharedPixels = sharedPlanePixels,
): Promise<LuminanceStore> {
  try {
    if (device.width * device.height <= sharedPixels)
      return await sharedStore(device, convert, orientation);
    if (!orientation.transposed) return streamedStore(device, convert, orientation);
    return await transposedStore(device, convert, orientation);
  } catch (error) {
    await device.close();
    throw error;
  }
}
