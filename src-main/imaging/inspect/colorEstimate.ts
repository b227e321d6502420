import { describeCast } from '../cast.ts';
import { sampleLab } from '../castSamples.ts';
import type { DeviceModel } from '../icc/iccProfile.ts';
import { deviceToXyz } from '../icc/srgbDevice.ts';
import { jpeg2000Samples } from '../jpeg2000/jpeg2000Copy.ts';
import type { DeviceRows } from '../samples.ts';
import type { OpenScanFile, ScanFile } from '../scanFile.ts';
import { damagedImage, openWithSharp } from '../sharpDecoder.ts';
import type { StoredPage } from '../storedPage.ts';
import { rawTiffRows } from '../tiff/rawTiffRows.ts';

/** Longer side of the copy that is looked at, pixels. */
const copySide = 128;
/** Points sampled along each side. */
const grid = 48;

/** A small copy; a JPEG is decoded at an eighth of its size, which takes little more than reading it. */
async function smallCopy(file: ScanFile, page: StoredPage): Promise<DeviceRows> {
  const size = Math.min(copySide, Math.max(page.width, page.height));
  try {
    const { data, info } = await openWithSharp(file.picture, page.decoderPage)
      .resize({
        width: size,
        height: size,
        fit: 'inside',
        kernel: 'nearest',
        fastShrinkOnLoad: true,
      })
      .removeAlpha()
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const rowLength = info.width * info.channels;
    return {
      width: info.width,
      height: info.height,
      stride: info.channels,
      maximum: 255,
      read: (top, rows) =>
        Promise.resolve(data.subarray(top * rowLength, (top + rows) * rowLength)),
      close: () => Promise.resolve(),
    };
  } catch (error) {
    throw damagedImage(page.path, error);
  }
}

async function rowsToSample(file: ScanFile | OpenScanFile, page: StoredPage): Promise<DeviceRows> {
  if (page.tiff !== null && !page.alpha) {
    const handle = 'handle' in file ? file.handle : null;
    const direct = await rawTiffRows(page.tiff.file, page.tiff.page, page.tiff.layout, handle);
    if (direct !== null) return direct;
  }
  if (page.jpeg2000 !== null) return jpeg2000Samples(page.path, file.source, page.jpeg2000);
  return smallCopy(file, page);
}

/**
 * Estimates whether a page is a color photograph rather than a toned or stained grey one, from a small copy or from
 * some of its rows. The judgment is that of `describeCast`, which opening a master's pixels repeats exactly.
 *
 * @throws HeliochromeError image-damaged
 */
export async function seemsColorPhotograph(
  file: ScanFile | OpenScanFile,
  page: StoredPage,
  model: DeviceModel,
): Promise<boolean> {
  if (page.colors === 1) return false;
  const rows = await rowsToSample(file, page);
  try {
    return describeCast(await sampleLab(rows, deviceToXyz(model), grid)).colorPhotograph;
  } finally {
    await rows.close();
  }
}
