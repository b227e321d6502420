import { LIGHTNESS_PER_CODE } from '../../../src-shared/color/guidedChroma.ts';
import type { KernelArena, PixelKernels } from '../kernels/pixelKernels.ts';
import type { AverageTask } from './pixelTasks.ts';

/**
 * Exact area average of L* codes over cells: pixels that straddle two cells count for each by their share.
 * @returns L* (0–100), cellsWide × cellRows values
 */
export function averageRows(
  kernels: PixelKernels,
  arena: KernelArena,
  task: AverageTask,
): Float32Array<ArrayBuffer> {
  const { width, height, cellsWide, cellsHigh, firstCell, cellRows, firstRow = 0 } = task;
  const codes = new Uint16Array(task.luminance.buffer, task.luminance.offset * 2);
  const row = arena.reserve(width * 2);
  const sums = arena.reserve(cellsWide * 8);
  const lightness = new Float32Array(cellsWide * cellRows);
  const rowScale = height / cellsHigh;
  const toLightness = LIGHTNESS_PER_CODE / (rowScale * (width / cellsWide));
  for (let cell = 0; cell < cellRows; cell++) {
    const from = (firstCell + cell) * rowScale;
    const to = Math.min(height, from + rowScale);
    arena.doubles(sums, cellsWide).fill(0);
    for (let y = Math.floor(from); y < to; y++) {
      const share = Math.min(y + 1, to) - Math.max(y, from);
      arena
        .codes(row, width)
        .set(codes.subarray((y - firstRow) * width, (y - firstRow + 1) * width));
      kernels.accumulateRow(row, width, sums, cellsWide, share);
    }
    const averages = arena.doubles(sums, cellsWide).map((sum) => sum * toLightness);
    lightness.set(averages, cell * cellsWide);
  }
  return lightness;
}
