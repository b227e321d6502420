import { labRoot } from '../../../src-shared/color/lab.ts';
import { rgbToXyzMatrix, whiteD65 } from '../../../src-shared/color/rgbXyz.ts';
import { srgbToLinear } from '../../../src-shared/color/transfer.ts';

/**
 * Tables that bring crops from sRGB bytes to linear light and from there to L\*a\*b\*, fast: `rgbToLabPlanes` takes
 * bytes, but between the two stand scaling, exposure and film response, which need linear light.
 */

const tableSteps = 4096;

/** Linear light (0–1) of each sRGB byte. */
export const linearOfByte: Float32Array = Float32Array.from({ length: 256 }, (_, byte) =>
  srgbToLinear(byte / 255),
);

/** f(t) of L\*a\*b\* at t = index / 4096; two spare entries so that t = 1 interpolates too. */
const roots: Float32Array = Float32Array.from({ length: tableSteps + 2 }, (_, index) =>
  labRoot(index / tableSteps),
);

/** f(t) of CIE L\*a\*b\* for t in 0–1, interpolated: within 5e-6, so within 0.002 in L\*, a\*, b\*. */
function fastRoot(t: number): number {
  const scaled = (t < 0 ? 0 : t > 1 ? 1 : t) * tableSteps;
  const index = scaled | 0;
  const low = roots[index];
  return low + (roots[index + 1] - low) * (scaled - index);
}

/** Rounding must not take black below 0. */
function lightnessOfRoot(root: number): number {
  return Math.max(0, 116 * root - 16);
}

/** L\* (0–100) of relative luminance 0–1; values outside are clipped. */
export function lightnessOf(luminance: number): number {
  return lightnessOfRoot(fastRoot(luminance));
}

/**
 * True L\* and a\*b\* of linear-light sRGB pixels.
 *
 * @param rgb pixels × 3, linear 0–1
 * @param lightness pixels, filled with L\* 0–100
 * @param ab pixels × 2, filled with a\*, b\*
 */
export function linearRgbToLab(rgb: Float32Array, lightness: Float32Array, ab: Float32Array): void {
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = rgbToXyzMatrix;
  const [whiteX, , whiteZ] = whiteD65;
  for (let pixel = 0; pixel < lightness.length; pixel += 1) {
    const r = rgb[3 * pixel];
    const g = rgb[3 * pixel + 1];
    const b = rgb[3 * pixel + 2];
    const fx = fastRoot((m0 * r + m1 * g + m2 * b) / whiteX);
    const fy = fastRoot(m3 * r + m4 * g + m5 * b);
    const fz = fastRoot((m6 * r + m7 * g + m8 * b) / whiteZ);
    lightness[pixel] = lightnessOfRoot(fy);
    ab[2 * pixel] = 500 * (fx - fy);
    ab[2 * pixel + 1] = 200 * (fy - fz);
  }
}
