/**
 * The transfer function of sRGB, IEC 61966-2-1:1999. Odd about zero, so that colors outside the gamut survive a
 * round trip.
 */

/** sRGB value (0–1 within the gamut) to linear light (0–1). */
export function srgbToLinear(value: number): number {
  if (value < 0) return -srgbToLinear(-value);
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** Linear light (0–1 within the gamut) to sRGB value (0–1). */
export function linearToSrgb(value: number): number {
  if (value < 0) return -linearToSrgb(-value);
  return value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
}
