import { HeliochromeError } from '../domain/error.ts';
import { gamutTolerance, largestShare } from './gamut.ts';
import { labCube, labRoot } from './lab.ts';
import { rgbToXyzMatrix, whiteD65, xyzToRgbMatrix } from './rgbXyz.ts';
import { linearToSrgb, srgbToLinear } from './transfer.ts';

/** A picture in CIE L\*a\*b\* (D65), planes row-major, width × height values each. */
export interface LabPlanes {
  readonly width: number;
  readonly height: number;
  /** 0 (black) to 100 (white) */
  readonly L: Float32Array;
  /** −86 to 98 in the sRGB gamut */
  readonly a: Float32Array;
  /** −108 to 95 in the sRGB gamut */
  readonly b: Float32Array;
}

const rootSteps = 16384;
/** f(t) of L\*a\*b\* at t = index / 16384; two spare entries so that t = 1, rounded up, interpolates too. */
const roots = Float64Array.from({ length: rootSteps + 3 }, (_, index) =>
  labRoot(index / rootSteps),
);

/** f(t) for t in 0–1, interpolated: at most 2.7e-7 off, so 1.4e-4 in a\*. */
function fastRoot(t: number): number {
  const scaled = t * rootSteps;
  const index = scaled | 0;
  const low = roots[index];
  return low + (roots[index + 1] - low) * (scaled - index);
}

const linearOfByte = Float64Array.from({ length: 256 }, (_, byte) => srgbToLinear(byte / 255));
let linearOfWord: Float64Array | undefined;

function linearTable(pixels: Uint8Array | Uint16Array): Float64Array {
  if (pixels instanceof Uint8Array) return linearOfByte;
  linearOfWord ??= Float64Array.from({ length: 65536 }, (_, word) => srgbToLinear(word / 65535));
  return linearOfWord;
}

/**
 * sRGB pixels to planes of L\*a\*b\*, to within 2e-4 of the exact values.
 *
 * @param pixels interleaved, 8 bits (Uint8Array) or 16 bits (Uint16Array) a channel
 * @param channels 3 (RGB) or 4 (RGBA; alpha is ignored)
 * @throws HeliochromeError `internal` when the number of values does not fit the size
 */
export function rgbToLabPlanes(
  pixels: Uint8Array | Uint16Array,
  width: number,
  height: number,
  channels: 3 | 4 = 3,
): LabPlanes {
  const count = width * height;
  requireLength('pixels', pixels.length, count * channels);
  const L = new Float32Array(count);
  const a = new Float32Array(count);
  const b = new Float32Array(count);
  const linear = linearTable(pixels);
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = rgbToXyzMatrix;
  const [whiteX, whiteY, whiteZ] = whiteD65;
  for (let pixel = 0, place = 0; pixel < count; pixel += 1, place += channels) {
    const red = linear[pixels[place]];
    const green = linear[pixels[place + 1]];
    const blue = linear[pixels[place + 2]];
    const fx = fastRoot((m0 * red + m1 * green + m2 * blue) / whiteX);
    const fy = fastRoot((m3 * red + m4 * green + m5 * blue) / whiteY);
    const fz = fastRoot((m6 * red + m7 * green + m8 * blue) / whiteZ);
    L[pixel] = 116 * fy - 16;
    a[pixel] = 500 * (fx - fy);
    b[pixel] = 200 * (fy - fz);
  }
  return { width, height, L, a, b };
}

const byteSteps = 4096;
/** The byte of linear light index / 4096. A step is less than what any byte spans, so it is at most one too low. */
const byteBelow = Uint8Array.from({ length: byteSteps + 1 }, (_, index) =>
  Math.round(linearToSrgb(index / byteSteps) * 255),
);
/** Linear light from which the next byte is nearer. */
const byteEnd = Float64Array.from({ length: 256 }, (_, byte) =>
  byte === 255 ? Infinity : srgbToLinear((byte + 0.5) / 255),
);

/** Halvings of an excess of chroma. What they leave is at most 0.04 of a byte, in channels that are nearly black. */
const byteHalvings = 18;

/** The sRGB byte nearest to linear light; values outside 0–1 are clamped. */
function byteOfLinear(value: number): number {
  if (!(value > 0)) return 0;
  if (value >= 1) return 255;
  const byte = byteBelow[(value * byteSteps) | 0];
  return value >= byteEnd[byte] ? byte + 1 : byte;
}

/**
 * Planes of L\*a\*b\* to interleaved 8-bit sRGB. Colors outside the gamut lose chroma at constant L\* and hue
 * ({@link mapToSrgbGamut}); L\* is taken as 0–100.
 *
 * @throws HeliochromeError `internal` when the planes' lengths do not fit the size
 */
export function labPlanesToRgb8(planes: LabPlanes): Uint8Array<ArrayBuffer> {
  const { width, height, L, a, b } = planes;
  const count = width * height;
  for (const plane of [L, a, b]) requireLength('a plane', plane.length, count);
  const result = new Uint8Array(count * 3);
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = xyzToRgbMatrix;
  const [whiteX, whiteY, whiteZ] = whiteD65;
  for (let pixel = 0; pixel < count; pixel += 1) {
    const lightness = Math.min(100, Math.max(0, L[pixel]));
    const fy = (lightness + 16) / 116;
    const y = whiteY * labCube(fy);
    let share = 1;
    let red = 0;
    let green = 0;
    let blue = 0;
    // At most twice: as it is and, where that is outside the gamut, with the chroma that fits.
    for (;;) {
      const x = whiteX * labCube(fy + (share * a[pixel]) / 500);
      const z = whiteZ * labCube(fy - (share * b[pixel]) / 200);
      red = m0 * x + m1 * y + m2 * z;
      green = m3 * x + m4 * y + m5 * z;
      blue = m6 * x + m7 * y + m8 * z;
      const low = Math.min(red, green, blue);
      const high = Math.max(red, green, blue);
      if (share < 1 || (low >= -gamutTolerance && high <= 1 + gamutTolerance)) break;
      share = largestShare(lightness, a[pixel], b[pixel], byteHalvings);
    }
    result[pixel * 3] = byteOfLinear(red);
    result[pixel * 3 + 1] = byteOfLinear(green);
    result[pixel * 3 + 2] = byteOfLinear(blue);
  }
  return result;
}

function requireLength(what: string, length: number, expected: number): void {
  if (length === expected) return;
  throw new HeliochromeError(
    'internal',
    `Wrong size: ${what} should hold ${expected} values for this width and height, it holds ${length}.`,
    'This is a fault of Heliochrome; please report it.',
  );
}
