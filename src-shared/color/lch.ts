const degrees = 180 / Math.PI;

/** L\*a\*b\* to L\*, chroma C\*ab and hue angle h_ab in degrees, 0 ≤ h < 360 (0 for neutral), CIE 15. */
export function labToLch(
  L: number,
  a: number,
  b: number,
): [L: number, chroma: number, hue: number] {
  const hue = Math.atan2(b, a) * degrees;
  return [L, Math.sqrt(a * a + b * b), hue < 0 ? (hue + 360) % 360 : hue];
}

/** L\*, chroma and hue angle in degrees to L\*a\*b\*. */
export function lchToLab(
  L: number,
  chroma: number,
  hue: number,
): [L: number, a: number, b: number] {
  return [L, chroma * Math.cos(hue / degrees), chroma * Math.sin(hue / degrees)];
}
