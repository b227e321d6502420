import type { LuminancePlane } from '../../../src-shared/domain/planes.ts';
import type { LuminanceSource, Master } from '../master.ts';
import type { PixelPool } from '../pool/pixelPool.ts';
import { between, mix } from '../../../src-shared/color/bilinear.ts';
import type { PlaneSize } from '../../../src-shared/color/neighborhoods.ts';

/**
 * The master's L* (0–100) averaged over the area of each cell of the chroma plane: straight from the full plane where
 * it is held, else from the model's copy, so that a large scan need not be read once more.
 * @returns size.width × size.height values, row-major
 */
export async function measureGuide(
  master: Master,
  source: LuminanceSource,
  size: PlaneSize,
  pool: PixelPool,
): Promise<Float32Array> {
  if (source.shared) return averageShared(source.shared, source, size, pool);
  return resample(await master.modelLuminance(Math.max(size.width, size.height)), size);
}

/**
 * Averages a plane held in shared memory over the areas of cells, on the pool's workers.
 *
 * @returns L\* (0–100), row-major
 */
export async function averageShared(
  plane: Uint16Array<SharedArrayBuffer>,
  { width, height }: PlaneSize,
  { width: cellsWide, height: cellsHigh }: PlaneSize,
  pool: PixelPool,
): Promise<Float32Array> {
  const guide = new Float32Array(cellsWide * cellsHigh);
  const luminance = { buffer: plane.buffer, offset: plane.byteOffset / 2 };
  const share = Math.ceil(cellsHigh / pool.size);
  const size = { width, height, cellsWide, cellsHigh };
  const tasks: Promise<void>[] = [];
  for (let firstCell = 0; firstCell < cellsHigh; firstCell += share) {
    const cellRows = Math.min(share, cellsHigh - firstCell);
    const task = pool.run({ kind: 'average', luminance, ...size, firstCell, cellRows });
    tasks.push(
      task.then(({ lightness }) => {
        guide.set(lightness, firstCell * cellsWide);
      }),
    );
  }
  await Promise.all(tasks);
  return guide;
}

/** Bilinear resampling; sizes differ by rounding at most, except where the plane is larger than the picture. */
function resample(plane: LuminancePlane, { width, height }: PlaneSize): Float32Array {
  if (plane.width === width && plane.height === height) return plane.data;
  const result = new Float32Array(width * height);
  const columns = Array.from({ length: width }, (_, x) => between(x, width, plane.width));
  for (let y = 0; y < height; y++) {
    const row = between(y, height, plane.height);
    for (let x = 0; x < width; x++) {
      const column = columns[x];
      const at = (r: number, c: number): number => plane.data[r * plane.width + c];
      const upper = mix(at(row.low, column.low), at(row.low, column.high), column.share);
      const lower = mix(at(row.high, column.low), at(row.high, column.high), column.share);
      result[y * width + x] = mix(upper, lower, row.share);
    }
  }
  return result;
}
