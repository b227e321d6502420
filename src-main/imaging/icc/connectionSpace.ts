import { labCube } from '../../../src-shared/color/lab.ts';

/** CIE XYZ, or any triple in its place. */
export type Xyz = readonly [number, number, number];

// ICC profile connection space white: D50 as ICC.1:2022, 7.2.16 rounds it.
const whiteD50: Xyz = [0.9642, 1, 0.8249];

// Bradford adaptation from D50 to D65 (Lindbloom, "Chromatic Adaptation").
const bradford: readonly [Xyz, Xyz, Xyz] = [
  [0.9555766, -0.0230393, 0.0631636],
  [-0.0282895, 1.0099416, 0.0210077],
  [0.0122982, -0.020483, 1.3299098],
];

/** Adapts XYZ from the profile connection space (D50) to D65, in which this program's L\*a\*b\* is. */
export function xyzD50ToD65([x, y, z]: Xyz): Xyz {
  const row = (m: Xyz): number => m[0] * x + m[1] * y + m[2] * z;
  return [row(bradford[0]), row(bradford[1]), row(bradford[2])];
}

/** L\*a\*b\* (D50) to XYZ (D50, white Y = 1). */
export function labToXyzD50([L, a, b]: Xyz): Xyz {
  const fy = (L + 16) / 116;
  return [whiteD50[0] * labCube(fy + a / 500), labCube(fy), whiteD50[2] * labCube(fy - b / 200)];
}
