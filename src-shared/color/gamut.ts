import { labCube } from './lab.ts';
import { lchToLab } from './lch.ts';
import { whiteD65, xyzToRgbMatrix } from './rgbXyz.ts';

/**
 * How far outside 0–1 linear light may be and still count as within the gamut: room for the rounding of planes of
 * 32-bit floats (which puts colors of the cube's surface up to 2e-7 outside). Less than one 16-bit step everywhere.
 */
export const gamutTolerance = 1e-6;

/** No color of the sRGB gamut has more chroma; blue has 133.8. */
const chromaLimit = 134;
/** Halvings of the chroma: 134 / 2^27 = 1e-6. */
const halvings = 27;

const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = xyzToRgbMatrix;
const [whiteX, whiteY, whiteZ] = whiteD65;

function isWithin(L: number, a: number, b: number, tolerance: number): boolean {
  const fy = (L + 16) / 116;
  const x = whiteX * labCube(fy + a / 500);
  const y = whiteY * labCube(fy);
  const z = whiteZ * labCube(fy - b / 200);
  const red = m0 * x + m1 * y + m2 * z;
  const green = m3 * x + m4 * y + m5 * z;
  const blue = m6 * x + m7 * y + m8 * z;
  const low = -tolerance;
  const high = 1 + tolerance;
  return red >= low && red <= high && green >= low && green <= high && blue >= low && blue <= high;
}

/** Whether sRGB can show a color, to within {@link gamutTolerance}. */
export function isInSrgbGamut(L: number, a: number, b: number): boolean {
  return isWithin(L, a, b, gamutTolerance);
}

/**
 * The chroma at which a ray of constant L\* and hue leaves the sRGB gamut, found by halving to 1e-6. (Along about one
 * ray in ten thousand, all near yellow, the surface is crossed three times; any of the crossings may be given.)
 *
 * @param L 0–100; 0 is given outside that range
 * @param hue degrees
 */
export function maximumChroma(L: number, hue: number): number {
  const [, a, b] = lchToLab(L, chromaLimit, hue);
  return chromaLimit * largestShare(L, a, b);
}

/**
 * Maps a color into the sRGB gamut by reducing chroma at constant L\* and hue; one that is within is given back
 * unchanged. Where L\* is outside 0–100 only neutral is left.
 */
export function mapToSrgbGamut(L: number, a: number, b: number): [a: number, b: number] {
  if (isInSrgbGamut(L, a, b)) return [a, b];
  const share = largestShare(L, a, b);
  return [a * share, b * share];
}

/** The largest share (0–1) of (a, b) that is found within the gamut by `steps` halvings, without tolerance. */
export function largestShare(L: number, a: number, b: number, steps = halvings): number {
  let inside = 0;
  let outside = 1;
  for (let step = 0; step < steps; step += 1) {
    const middle = (inside + outside) / 2;
    if (isWithin(L, a * middle, b * middle, 0)) inside = middle;
    else outside = middle;
  }
  return inside;
}
