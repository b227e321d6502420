/**
 * Linear-light sRGB and CIE XYZ (Y = 1 for white). The matrices are derived here, at full precision, from the
 * chromaticities of ITU-R BT.709 (which IEC 61966-2-1 takes over) and the D65 white of ASTM E308, so that equal red,
 * green and blue are exactly neutral; rounded to four places they are the matrices of IEC 61966-2-1.
 */

/** Nine numbers, row by row. */
export type Matrix3 = readonly [
  number, number, number,
  number, number, number,
  number, number, number,
]; // prettier-ignore

/** X, Y, Z of D65, 2° observer (ASTM E308), Y = 1. */
export const whiteD65: readonly [number, number, number] = [0.95047, 1, 1.08883];

/** x, y of red, green and blue. */
export type Primaries = readonly (readonly [x: number, y: number])[];

/** ITU-R BT.709. */
export const bt709Primaries: Primaries = [
  [0.64, 0.33],
  [0.3, 0.6],
  [0.15, 0.06],
];

/** [X, Y, Z] = matrix · [R, G, B], linear light. */
export const rgbToXyzMatrix: Matrix3 = primariesMatrix(bt709Primaries, whiteD65);

/** [R, G, B] = matrix · [X, Y, Z], linear light. */
export const xyzToRgbMatrix: Matrix3 = invert(rgbToXyzMatrix);

/** Linear RGB to XYZ: the primaries' XYZ, scaled so that they add up to white. */
export function primariesMatrix(
  primaries: Primaries,
  white: readonly [number, number, number],
): Matrix3 {
  const [red, green, blue] = primaries.map(([x, y]) => [x / y, 1, (1 - x - y) / y]);
  const columns: Matrix3 = [
    red[0], green[0], blue[0],
    red[1], green[1], blue[1],
    red[2], green[2], blue[2],
  ]; // prettier-ignore
  const scales = multiply(invert(columns), ...white);
  const scaled = columns.map((value, index) => value * scales[index % 3]);
  return scaled as unknown as Matrix3;
}

/** matrix · [x, y, z]. */
export function multiply(m: Matrix3, x: number, y: number, z: number): [number, number, number] {
  return [
    m[0] * x + m[1] * y + m[2] * z,
    m[3] * x + m[4] * y + m[5] * z,
    m[6] * x + m[7] * y + m[8] * z,
  ];
}

/** Inverse by cofactors; the matrices here are far from singular. */
export function invert([a, b, c, d, e, f, g, h, i]: Matrix3): Matrix3 {
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const cofactors = [
    e * i - f * h, c * h - b * i, b * f - c * e,
    f * g - d * i, a * i - c * g, c * d - a * f,
    d * h - e * g, b * g - a * h, a * e - b * d,
  ]; // prettier-ignore
  return cofactors.map((value) => value / determinant) as unknown as Matrix3;
}
