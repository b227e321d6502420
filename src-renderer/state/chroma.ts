import { mapToSrgbGamut } from '../../src-shared/color/gamut.ts';

/** CIE a\*b\* (D65). */
export interface Chroma {
  readonly a: number;
  readonly b: number;
}

/** Colors of hints are given to a tenth: finer differences cannot be seen. */
export function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

/**
 * The nearest color that can be where the photo has this lightness: the same hue, less chroma if need be.
 * @param lightness L\*, 0–100; null where it is not known, which leaves the color as it is
 */
export function possible({ a, b }: Chroma, lightness: number | null): Chroma {
  if (lightness === null) return { a, b };
  // Not rounded, as it might then be outside.
  const [mappedA, mappedB] = mapToSrgbGamut(lightness, a, b);
  return { a: mappedA, b: mappedB };
}
