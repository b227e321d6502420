import { gamutTolerance, maximumChroma } from '../../../../src-shared/color/gamut.ts';
import { labToLinearRgb } from '../../../../src-shared/color/lab.ts';
import { lchToLab } from '../../../../src-shared/color/lch.ts';
import { linearToSrgb } from '../../../../src-shared/color/transfer.ts';
import type { Chroma } from '../../../state/chroma.ts';

/** A chart of a\* (to the right) and b\* (upward), both from −extent to extent. */
export interface SliceSize {
  /** Pixels on each side. */
  readonly side: number;
  readonly extent: number;
}

/** Extents of the chart: it keeps still while the lightness changes a little. */
const extents = [20, 30, 40, 50, 60, 70, 80, 95, 110] as const;
const widest = 130;
/** Directions in which the possible chroma is looked at, degrees. */
const directions = Array.from({ length: 72 }, (_, index) => index * 5);

/** The least of the chart's extents that holds every color possible at a lightness. */
export function extentAt(lightness: number): number {
  const border = directions.flatMap((hue) => {
    const [, a, b] = lchToLab(lightness, maximumChroma(lightness, hue), hue);
    return [Math.abs(a), Math.abs(b)];
  });
  const most = Math.max(...border);
  return extents.find((extent) => extent >= most) ?? widest;
}

const steps = 4096;
const encoded = Uint8ClampedArray.from({ length: steps + 1 }, (_, step) =>
  Math.round(255 * linearToSrgb(step / steps)),
);

/** The color in the middle of a pixel of the chart. */
export function chromaAt(x: number, y: number, { side, extent }: SliceSize): Chroma {
  return {
    a: ((x + 0.5) / side) * 2 * extent - extent,
    b: extent - ((y + 0.5) / side) * 2 * extent,
  };
}

/** Where a color lies in the chart, as fractions of its sides. */
export function placeInSlice({ a, b }: Chroma, extent: number): { x: number; y: number } {
  return { x: (a + extent) / (2 * extent), y: (extent - b) / (2 * extent) };
}

/**
 * The a\*b\* slice of the sRGB gamut at a lightness: RGBA, transparent where no color can be.
 * @param lightness L\*, 0–100
 */
export function gamutSlice(lightness: number, size: SliceSize): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(size.side * size.side * 4);
  const low = -gamutTolerance;
  const high = 1 + gamutTolerance;
  for (let y = 0, at = 0; y < size.side; y += 1) {
    for (let x = 0; x < size.side; x += 1, at += 4) {
      const { a, b } = chromaAt(x, y, size);
      const [red, green, blue] = labToLinearRgb(lightness, a, b);
      if (Math.min(red, green, blue) < low || Math.max(red, green, blue) > high) continue;
      pixels[at] = encoded[Math.round(Math.max(0, Math.min(1, red)) * steps)];
      pixels[at + 1] = encoded[Math.round(Math.max(0, Math.min(1, green)) * steps)];
      pixels[at + 2] = encoded[Math.round(Math.max(0, Math.min(1, blue)) * steps)];
      pixels[at + 3] = 255;
    }
  }
  return pixels;
}
