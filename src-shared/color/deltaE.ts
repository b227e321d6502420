const radians = Math.PI / 180;
const power25to7 = 25 ** 7;

/**
 * The CIEDE2000 color difference (CIE 142:2001; ISO/CIE 11664-6) with k_L = k_C = k_H = 1, computed as Sharma, Wu and
 * Dalal ("The CIEDE2000 color-difference formula: implementation notes", Color Research & Application 30(1), 2005).
 */
export function deltaE2000(
  L1: number,
  a1: number,
  b1: number,
  L2: number,
  a2: number,
  b2: number,
): number {
  const meanChroma7 = ((Math.sqrt(a1 * a1 + b1 * b1) + Math.sqrt(a2 * a2 + b2 * b2)) / 2) ** 7;
  // Stretches a* near the neutral axis, where the ellipses of equal difference are not round.
  const stretch = 1.5 - 0.5 * Math.sqrt(meanChroma7 / (meanChroma7 + power25to7));
  const chroma1 = Math.sqrt(stretch * stretch * a1 * a1 + b1 * b1);
  const chroma2 = Math.sqrt(stretch * stretch * a2 * a2 + b2 * b2);
  const hue1 = hueAngle(stretch * a1, b1);
  const hue2 = hueAngle(stretch * a2, b2);
  const bothColored = chroma1 * chroma2 !== 0;

  const lightness = (L1 + L2) / 2;
  const chroma = (chroma1 + chroma2) / 2;
  const hue = bothColored ? meanHue(hue1, hue2) : hue1 + hue2;
  const turn = bothColored ? hueTurn(hue1, hue2) : 0;

  const fromMiddle = (lightness - 50) ** 2;
  const scaleL = 1 + (0.015 * fromMiddle) / Math.sqrt(20 + fromMiddle);
  const scaleC = 1 + 0.045 * chroma;
  const scaleH = 1 + 0.015 * chroma * hueFactor(hue);

  const partL = (L2 - L1) / scaleL;
  const partC = (chroma2 - chroma1) / scaleC;
  const partH = (2 * Math.sqrt(chroma1 * chroma2) * Math.sin((turn / 2) * radians)) / scaleH;
  const cross = blueRotation(chroma, hue) * partC * partH;
  return Math.sqrt(Math.max(0, partL * partL + partC * partC + partH * partH + cross));
}

/** Degrees, 0–360; 0 for neutral. */
function hueAngle(a: number, b: number): number {
  const angle = Math.atan2(b, a) / radians;
  return angle < 0 ? angle + 360 : angle;
}

/** From the first hue to the second, the shorter way round, degrees. */
function hueTurn(hue1: number, hue2: number): number {
  const turn = hue2 - hue1;
  if (turn > 180) return turn - 360;
  return turn < -180 ? turn + 360 : turn;
}

/** Middle of two hues on the shorter arc between them, degrees. */
function meanHue(hue1: number, hue2: number): number {
  const sum = hue1 + hue2;
  if (Math.abs(hue1 - hue2) <= 180) return sum / 2;
  return sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
}

/** The T of the standard. */
function hueFactor(hue: number): number {
  return (
    1 -
    0.17 * Math.cos((hue - 30) * radians) +
    0.24 * Math.cos(2 * hue * radians) +
    0.32 * Math.cos((3 * hue + 6) * radians) -
    0.2 * Math.cos((4 * hue - 63) * radians)
  );
}

/** The R_T of the standard: the ellipses of blue colors are turned. */
function blueRotation(chroma: number, hue: number): number {
  const chroma7 = chroma ** 7;
  const angle = 60 * Math.exp(-(((hue - 275) / 25) ** 2));
  return -2 * Math.sqrt(chroma7 / (chroma7 + power25to7)) * Math.sin(angle * radians);
}
