import { xyzToLab } from '../../src-shared/color/lab.ts';
import type { Xyz } from './icc/connectionSpace.ts';
import type { DeviceRows, Samples } from './samples.ts';

/** CIE L\*a\*b\* of points spread over a picture: [L0, a0, b0, L1, …]. */
export type LabSamples = Float64Array;

const usualGrid = 128;
/** Pixels averaged along the row for one sample: evens out grain and chroma subsampling. */
const longestRun = 8;

function averageRun(
  samples: Samples,
  at: number,
  stride: number,
  run: number,
): [number, number, number] {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let i = 0; i < run; i++) {
    red += samples[at + i * stride];
    green += samples[at + i * stride + 1];
    blue += samples[at + i * stride + 2];
  }
  return [red / run, green / run, blue / run];
}

/**
 * Samples the colors of an RGB page on a grid of points (at most 128 × 128), reading only the rows it needs.
 * @param toXyz device RGB (0–1) to XYZ, D65
 * @param grid points along each side
 */
export async function sampleLab(
  device: DeviceRows,
  toXyz: (red: number, green: number, blue: number) => Xyz,
  grid = usualGrid,
): Promise<LabSamples> {
  const columns = Math.min(grid, device.width);
  const rows = Math.min(grid, device.height);
  const run = Math.max(1, Math.min(longestRun, Math.floor(device.width / columns)));
  const result = new Float64Array(columns * rows * 3);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    const samples = await device.read(Math.floor(((row + 0.5) * device.height) / rows), 1);
    for (let column = 0; column < columns; column++) {
      const x = Math.floor((column * device.width) / columns);
      const [red, green, blue] = averageRun(samples, x * device.stride, device.stride, run);
      const scale = device.maximum;
      result.set(xyzToLab(...toXyz(red / scale, green / scale, blue / scale)), at);
      at += 3;
    }
  }
  return result;
}
