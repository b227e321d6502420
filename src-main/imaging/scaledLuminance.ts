import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { LuminanceSource } from './master.ts';
import type { PixelPool } from './pool/pixelPool.ts';
import type { SharedRows } from './pool/pixelTasks.ts';

/** Pixels of the source that are averaged at a time. */
const bandPixels = 8_000_000;
const codesPerLightness = 655.35;

/**
 * A smaller copy of a luminance, made row by row as it is read: L\* averaged over the area of each pixel, on the pool's
 * workers. The source itself where it has that size already.
 *
 * @throws HeliochromeError usage when the size is larger than the source's
 */
export function scaledLuminance(
  source: LuminanceSource,
  { width, height }: { readonly width: number; readonly height: number },
  pool: PixelPool,
): LuminanceSource {
  if (width === source.width && height === source.height) return source;
  if (width > source.width || height > source.height) {
    throw new HeliochromeError(
      'usage',
      `${width} × ${height} pixels were asked for, of a scan of ${source.width} × ${source.height}.`,
      'Pictures are not enlarged; choose a smaller size.',
    );
  }
  const scale = source.height / height;
  const step = Math.max(1, Math.floor(bandPixels / (source.width * scale)));

  async function readBand(top: number, rows: number, target: Uint16Array): Promise<void> {
    const firstRow = Math.floor(top * scale);
    const lastRow = Math.min(source.height, Math.ceil((top + rows) * scale));
    const band = await sourceRows(source, firstRow, lastRow - firstRow);
    const cells = { cellsWide: width, cellsHigh: height, firstCell: top, cellRows: rows };
    const size = { width: source.width, height: source.height };
    const task = { kind: 'average', ...size, ...cells, luminance: band, firstRow } as const;
    const { lightness } = await pool.run(task);
    for (let at = 0; at < lightness.length; at += 1) {
      target[at] = Math.round(lightness[at] * codesPerLightness);
    }
  }

  return {
    width,
    height,
    shared: null,
    async readRows(top, rows, target) {
      for (let row = 0; row < rows; row += step) {
        const count = Math.min(step, rows - row);
        await readBand(top + row, count, target.subarray(row * width, (row + count) * width));
      }
    },
    close: () => source.close(),
  };
}

/** Some rows where every worker sees them. */
async function sourceRows(source: LuminanceSource, top: number, rows: number): Promise<SharedRows> {
  const { shared, width } = source;
  if (shared !== null) {
    return { buffer: shared.buffer, offset: shared.byteOffset / 2 + top * width };
  }
  const buffer = new SharedArrayBuffer(rows * width * 2);
  await source.readRows(top, rows, new Uint16Array(buffer));
  return { buffer, offset: 0 };
}
