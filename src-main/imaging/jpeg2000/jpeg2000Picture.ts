import { labToSrgb, xyzToLab } from '../../../src-shared/color/lab.ts';
import { deviceModel } from '../icc/deviceModel.ts';
import { deviceToXyz } from '../icc/srgbDevice.ts';
import type { DeviceRows } from '../samples.ts';
import { openScanFile } from '../scanFile.ts';
import { readJpeg2000Page } from './jpeg2000Page.ts';
import type { Jpeg2000Page } from './jpeg2000Page.ts';
import { jpeg2000Rows } from './jpeg2000Rows.ts';

/** sRGB of 8 bits a channel, row-major. */
export interface SmallPicture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Buffer;
}

/** Decoded bytes up to which a picture is held in memory. */
const memoryBytes = 256 * 1024 * 1024;

async function takeEvery(
  step: number,
  device: DeviceRows,
  page: Jpeg2000Page,
): Promise<SmallPicture> {
  const toXyz = deviceToXyz(deviceModel(page.file.iccProfile, []));
  const width = Math.ceil(device.width / step);
  const height = Math.ceil(device.height / step);
  const rgb = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    const row = await device.read(y * step, 1);
    for (let x = 0; x < width; x += 1) {
      const at = x * step * device.stride;
      const color = [0, page.colors === 3 ? 1 : 0, page.colors === 3 ? 2 : 0].map(
        (channel) => row[at + channel] / device.maximum,
      ) as [number, number, number];
      labToSrgb(...xyzToLab(...toXyz(...color))).forEach((value, channel) => {
        const code = Math.round(Math.min(Math.max(value, 0), 1) * 255);
        rgb[(y * width + x) * 3 + channel] = code;
      });
    }
  }
  return { width, height, rgb };
}

/**
 * A copy of a JPEG 2000 picture in sRGB, at least twice as large as asked for (or whole), for a small copy to be
 * made of it.
 * @returns null when the file is of another format
 * @throws HeliochromeError as `openMaster` does
 */
export async function jpeg2000Picture(
  path: string,
  longSide: number,
): Promise<SmallPicture | null> {
  const file = await openScanFile(path);
  try {
    if (file.format !== 'jpeg2000') return null;
    const page = await readJpeg2000Page(path, file.source);
    const reading = { path, source: file.source, page, onWarning: () => undefined };
    const device = await jpeg2000Rows(reading, memoryBytes);
    try {
      const step = Math.floor(Math.max(device.width, device.height) / (2 * longSide));
      return await takeEvery(Math.max(1, step), device, page);
    } finally {
      await device.close();
    }
  } finally {
    await file.handle.close();
  }
}
