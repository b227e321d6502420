import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sharp } from 'sharp';
import { jpeg2000Rows } from './jpeg2000/jpeg2000Rows.ts';
import { bytesOf, scratchSamples } from './samples.ts';
import type { DeviceRows } from './samples.ts';
import { damagedImage, openWithSharp } from './sharpDecoder.ts';
import type { StoredPage } from './storedPage.ts';
import { createTemporaryFolder } from './temporaryFolder.ts';
import { fileBytes, readFully } from './tiff/byteSource.ts';
import { rawTiffRows } from './tiff/rawTiffRows.ts';

/** Decoded pictures up to this size are held in memory while they are converted. */
const memoryLimit = 256 * 1024 * 1024;

function decoder(page: StoredPage, onWarning: (warning: string) => void): Sharp {
  const wide = page.depth === 16;
  const grey = page.colors === 1;
  const space = grey ? (wide ? 'grey16' : 'b-w') : wide ? 'rgb16' : 'srgb';
  const opened = openWithSharp(page.path, page.decoderPage)
    .on('warning', (text: string) => {
      // libvips adds a line that only counts the others.
      if (!text.startsWith('read gave')) onWarning(text.trim());
    })
    .toColourspace(space);
  return page.alpha ? opened.flatten({ background: '#ffffff' }) : opened;
}

async function decodeToMemory(page: StoredPage, image: Sharp): Promise<DeviceRows> {
  const wide = page.depth === 16;
  const { data, info } = await image
    .raw({ depth: wide ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const samples = wide
    ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2)
    : new Uint8Array(data.buffer, data.byteOffset, data.length);
  const rowLength = info.width * info.channels;
  return {
    width: info.width,
    height: info.height,
    stride: info.channels,
    maximum: wide ? 65535 : 255,
    read: (top, rows) =>
      Promise.resolve(samples.subarray(top * rowLength, (top + rows) * rowLength)),
    close: () => Promise.resolve(),
  };
}

// libvips' own file format is written in one sequential pass, like nothing else sharp offers: a header of 64 bytes
// (width, height and bands as 32-bit integers from byte 4 on), then the samples, row by row, in native order.
const vipsHeaderBytes = 64;

async function decodeToFile(page: StoredPage, image: Sharp): Promise<DeviceRows> {
  const folder = await createTemporaryFolder(
    page.width * page.height * page.channels * (page.depth / 8),
  );
  const path = join(folder.path, 'decoded.v');
  let handle: FileHandle | null = null;
  try {
    await image.toFile(path);
    handle = await open(path, 'r');
    // Where the system allows, the file vanishes with its last reader, even if that crashes.
    if (process.platform !== 'win32') await folder.remove();
    return await vipsFileRows(handle, page.depth === 16 ? 65535 : 255, folder.remove);
  } catch (error) {
    await handle?.close();
    await folder.remove();
    throw error;
  }
}

async function vipsFileRows(
  handle: FileHandle,
  maximum: 255 | 65535,
  removeFolder: () => Promise<void>,
): Promise<DeviceRows> {
  const header = Buffer.alloc(vipsHeaderBytes);
  await readFully(handle, header, 0);
  const [width, height, stride] = [
    header.readInt32LE(4),
    header.readInt32LE(8),
    header.readInt32LE(12),
  ];
  const scratch = scratchSamples(maximum);
  const rowBytes = width * stride * (maximum === 255 ? 1 : 2);
  return {
    width,
    height,
    stride,
    maximum,
    async read(top, rows) {
      const samples = scratch(rows * width * stride);
      await readFully(handle, bytesOf(samples), vipsHeaderBytes + top * rowBytes);
      return samples;
    },
    async close() {
      await handle.close();
      await removeFolder();
    },
  };
}

/**
 * Opens a page's samples: straight from the file where they lie there uncompressed, decoded into memory when they
 * are small, else decoded in one bounded pass into a temporary file.
 * @throws HeliochromeError `image-damaged`, `disk-full`
 */
export async function openDeviceRows(
  page: StoredPage,
  handle: FileHandle,
  onWarning: (warning: string) => void,
  memoryBytes = memoryLimit,
): Promise<DeviceRows> {
  if (page.tiff !== null && !page.alpha) {
    const { file, page: tiffPage, layout } = page.tiff;
    const direct = await rawTiffRows(file, tiffPage, layout, handle);
    if (direct !== null) return direct;
  }
  if (page.jpeg2000 !== null) {
    const source = await fileBytes(handle);
    return jpeg2000Rows({ path: page.path, source, page: page.jpeg2000, onWarning }, memoryBytes);
  }
  const bytes =
    page.width * page.height * Math.max(page.channels, page.colors) * (page.depth === 16 ? 2 : 1);
  try {
    const image = decoder(page, onWarning);
    return await (bytes <= memoryBytes ? decodeToMemory(page, image) : decodeToFile(page, image));
  } catch (error) {
    throw damagedImage(page.path, error);
  }
}
