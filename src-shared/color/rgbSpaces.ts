import type { OutputColorSpace } from '../domain/colorSpace.ts';
import { diagonal, multiplied } from './matrix3.ts';
import {
  bt709Primaries,
  invert,
  multiply,
  primariesMatrix,
  whiteD65,
  type Matrix3,
  type Primaries,
} from './rgbXyz.ts';
import { linearToSrgb, srgbToLinear } from './transfer.ts';

/** X, Y, Z of the white of ICC's profile connection space, D50 (ICC.1:2022, 7.2.16). */
export const whiteD50: readonly [number, number, number] = [0.9642, 1, 0.8249];

/** The cone responses of Bradford's adaptation (Lam 1985; ICC.1:2022, annex E). */
const bradfordCones: Matrix3 = [
  0.8951, 0.2664, -0.1614,
  -0.7502, 1.7135, 0.0367,
  0.0389, -0.0685, 1.0296,
]; // prettier-ignore

/** XYZ under one white to XYZ under another, as Bradford adapts it. */
export function adaptation(
  from: readonly [number, number, number],
  to: readonly [number, number, number],
): Matrix3 {
  const [l, m, s] = multiply(bradfordCones, ...from);
  const [toL, toM, toS] = multiply(bradfordCones, ...to);
  const scaled = multiplied(diagonal(toL / l, toM / m, toS / s), bradfordCones);
  return multiplied(invert(bradfordCones), scaled);
}

/** Between light (0–1) and the values of a space (0–1). */
export interface Transfer {
  readonly encode: (linear: number) => number;
  readonly decode: (value: number) => number;
}

const srgb: Transfer = { encode: linearToSrgb, decode: srgbToLinear };

function power(exponent: number): Transfer {
  return {
    encode: (linear) => linear ** (1 / exponent),
    decode: (value) => value ** exponent,
  };
}

/** CIE L\* over 100, of light of luminance 0–1: eciRGB v2 (ISO 22028-4). */
const lightness: Transfer = {
  encode: (linear) =>
    linear > 216 / 24389 ? 1.16 * Math.cbrt(linear) - 0.16 : (linear * 24389) / 2700,
  decode: (value) => (value > 0.08 ? ((value + 0.16) / 1.16) ** 3 : (value * 2700) / 24389),
};

/** ROMM RGB (ISO 22028-2): a power of 1.8, with a line near black. */
const romm: Transfer = {
  encode: (linear) => (linear < 1 / 512 ? 16 * linear : linear ** (1 / 1.8)),
  decode: (value) => (value < 16 / 512 ? value / 16 : value ** 1.8),
};

/** An RGB space of three lights behind one curve. */
export interface RgbSpace {
  readonly primaries: Primaries;
  readonly white: readonly [number, number, number];
  readonly transfer: Transfer;
}

/** The spaces of results by their published primaries, whites and curves. */
export const rgbSpaces: Readonly<Record<OutputColorSpace, RgbSpace>> = {
  // IEC 61966-2-1:1999
  srgb: { primaries: bt709Primaries, white: whiteD65, transfer: srgb },
  // Adobe RGB (1998) Color Image Encoding, 2005-05: gamma 2 51/256
  'adobe-rgb': {
    primaries: [
      [0.64, 0.33],
      [0.21, 0.71],
      [0.15, 0.06],
    ],
    white: whiteD65,
    transfer: power(563 / 256),
  },
  // SMPTE RP 431-2 primaries, with the white and curve of sRGB
  'display-p3': {
    primaries: [
      [0.68, 0.32],
      [0.265, 0.69],
      [0.15, 0.06],
    ],
    white: whiteD65,
    transfer: srgb,
  },
  // ISO 22028-4
  'eci-rgb-v2': {
    primaries: [
      [0.67, 0.33],
      [0.21, 0.71],
      [0.14, 0.08],
    ],
    white: whiteD50,
    transfer: lightness,
  },
  // ISO 22028-2 (ROMM RGB)
  prophoto: {
    primaries: [
      [0.734699, 0.265301],
      [0.159597, 0.840403],
      [0.036598, 0.000105],
    ],
    white: whiteD50,
    transfer: romm,
  },
};

/** Linear RGB of a space to XYZ under D65, as this program's L\*a\*b\* has it; other whites adapted by Bradford. */
export function spaceToXyz(space: OutputColorSpace): Matrix3 {
  const { primaries, white } = rgbSpaces[space];
  return multiplied(adaptation(white, whiteD65), primariesMatrix(primaries, white));
}

/** XYZ under D65 to linear RGB of a space. */
export function xyzToSpace(space: OutputColorSpace): Matrix3 {
  return invert(spaceToXyz(space));
}
