/**
 * Tables that bring crops from sRGB bytes to linear light and from there to L\*a\*b\* (D65, CIE 15), fast: augmenting
 * a crop must cost little beside training on it. Checked against src-shared/color by the tests.
 */

const tableSteps = 4096;
// D65 as the matrix below has it, so that grey is exactly neutral.
const whiteX = 0.95047;
const whiteZ = 1.08883;

/** Linear light (0–1) of each sRGB byte (IEC 61966-2-1). */
export const linearOfByte: Float32Array = Float32Array.from({ length: 256 }, (_, byte) => {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

/** f(t) of CIE L\*a\*b\* at t = index / 4096; two spare entries so that t = 1 interpolates too. */
const cubeRoots: Float32Array = Float32Array.from({ length: tableSteps + 2 }, (_, index) => {
  const t = index / tableSteps;
  return t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116;
});

/** f(t) of CIE L\*a\*b\* for t in 0–1, interpolated: within 5e-6, so within 0.002 in L\*, a\*, b\*. */
function labRoot(t: number): number {
  const scaled = (t < 0 ? 0 : t > 1 ? 1 : t) * tableSteps;
  const index = scaled | 0;
  const low = cubeRoots[index];
  return low + (cubeRoots[index + 1] - low) * (scaled - index);
}

/** Rounding must not take black below 0. */
function lightnessOfRoot(root: number): number {
  return Math.max(0, 116 * root - 16);
}

/** L\* (0–100) of relative luminance 0–1; values outside are clipped. */
export function lightnessOf(luminance: number): number {
  return lightnessOfRoot(labRoot(luminance));
}

/**
 * True L\* and a\*b\* of linear-light sRGB pixels.
 *
 * @param rgb pixels × 3, linear 0–1
 * @param lightness pixels, filled with L\* 0–100
 * @param ab pixels × 2, filled with a\*, b\*
 */
export function linearRgbToLab(rgb: Float32Array, lightness: Float32Array, ab: Float32Array): void {
  for (let pixel = 0; pixel < lightness.length; pixel += 1) {
    const r = rgb[3 * pixel];
    const g = rgb[3 * pixel + 1];
    const b = rgb[3 * pixel + 2];
    const fx = labRoot((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / whiteX);
    const fy = labRoot(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
    const fz = labRoot((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / whiteZ);
    lightness[pixel] = lightnessOfRoot(fy);
    ab[2 * pixel] = 500 * (fx - fy);
    ab[2 * pixel + 1] = 200 * (fy - fz);
  }
}
