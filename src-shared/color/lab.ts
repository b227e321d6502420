import { multiply, rgbToXyzMatrix, whiteD65, xyzToRgbMatrix } from './rgbXyz.ts';
import { linearToSrgb, srgbToLinear } from './transfer.ts';

/** Where f(t) of CIE 15 turns from a line to the cube root: (6/29)³. */
const epsilon = 216 / 24389;
/** Slope of L\* at black: (29/3)³. */
const kappa = 24389 / 27;

/** f(t) of CIE L\*a\*b\* (CIE 15:2004), t relative to white. */
export function labRoot(t: number): number {
  return t > epsilon ? Math.cbrt(t) : (kappa * t + 16) / 116;
}

/** Inverse of {@link labRoot}. */
export function labCube(root: number): number {
  return root > 6 / 29 ? root * root * root : (116 * root - 16) / kappa;
}

/** XYZ (Y = 1 for white) to CIE L\*a\*b\* with D65 white: L\* 0–100. */
export function xyzToLab(x: number, y: number, z: number): [L: number, a: number, b: number] {
  const fx = labRoot(x / whiteD65[0]);
  const fy = labRoot(y / whiteD65[1]);
  const fz = labRoot(z / whiteD65[2]);
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/** CIE L\*a\*b\* with D65 white to XYZ (Y = 1 for white). */
export function labToXyz(L: number, a: number, b: number): [x: number, y: number, z: number] {
  const fy = (L + 16) / 116;
  return [
    whiteD65[0] * labCube(fy + a / 500),
    whiteD65[1] * labCube(fy),
    whiteD65[2] * labCube(fy - b / 200),
  ];
}

/** L\*a\*b\* to linear-light sRGB; outside 0–1 where the color is outside the gamut. */
export function labToLinearRgb(
  L: number,
  a: number,
  b: number,
): [red: number, green: number, blue: number] {
  const [x, y, z] = labToXyz(L, a, b);
  return multiply(xyzToRgbMatrix, x, y, z);
}

/** sRGB values (0–1) to L\*a\*b\* (D65). */
export function srgbToLab(
  red: number,
  green: number,
  blue: number,
): [L: number, a: number, b: number] {
  const [x, y, z] = multiply(
    rgbToXyzMatrix,
    srgbToLinear(red),
    srgbToLinear(green),
    srgbToLinear(blue),
  );
  return xyzToLab(x, y, z);
}

/** L\*a\*b\* (D65) to sRGB values, not clamped: outside 0–1 where the color is outside the gamut. */
export function labToSrgb(
  L: number,
  a: number,
  b: number,
): [red: number, green: number, blue: number] {
  const [red, green, blue] = labToLinearRgb(L, a, b);
  return [linearToSrgb(red), linearToSrgb(green), linearToSrgb(blue)];
}

/** Relative luminance Y (0–1) to L\* (0–100). */
export function luminanceToLightness(luminance: number): number {
  return 116 * labRoot(luminance) - 16;
}

/** L\* (0–100) to relative luminance Y (0–1). */
export function lightnessToLuminance(lightness: number): number {
  return labCube((lightness + 16) / 116);
}
