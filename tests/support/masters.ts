import assert from 'node:assert/strict';
import { srgbToLab } from '../../src-shared/color/lab.ts';
import { openMaster } from '../../src-main/imaging/openMaster.ts';
import type { OpenMasterOptions } from '../../src-main/imaging/openMaster.ts';
import type { Master } from '../../src-main/imaging/master.ts';

/** A master's whole L\* plane, read by rows in uneven bands. */
export async function readLightness(master: Master): Promise<Float64Array> {
  const source = await master.luminance();
  const codes = new Uint16Array(source.width * source.height);
  for (let top = 0; top < source.height;) {
    const rows = Math.min(7, source.height - top);
    await source.readRows(top, rows, codes.subarray(top * source.width));
    top += rows;
  }
  if (source.shared !== null) assert.deepEqual(new Uint16Array(source.shared), codes);
  await source.close();
  return Float64Array.from(codes, (code) => (code * 100) / 65535);
}

/** Opens, reads and closes a master. */
export async function lightnessOf(
  path: string,
  options: OpenMasterOptions = {},
): Promise<{ master: Master; lightness: Float64Array }> {
  const master = await openMaster(path, options);
  try {
    return { master, lightness: await readLightness(master) };
  } finally {
    await master.close();
  }
}

/** L\* of sRGB values 0–1. */
export function srgbLightness(red: number, green = red, blue = red): number {
  return srgbToLab(red, green, blue)[0];
}

/** Fails when any value is farther than `tolerance` from the expected one. */
export function assertLightness(
  actual: Float64Array,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  assert.equal(actual.length, expected.length);
  let worst = 0;
  let at = 0;
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]);
    if (difference > worst) [worst, at] = [difference, i];
  }
  assert.ok(
    worst <= tolerance,
    `L* ${actual[at]} instead of ${expected[at]} at ${at} (off by ${worst})`,
  );
}
