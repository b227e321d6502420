/**
 * Colorfulness M⁽³⁾ of Hasler and Süsstrunk ("Measuring colourfulness in natural images", SPIE 5007, 2003) on sRGB
 * bytes: √(σ²rg + σ²yb) + 0.3·√(μ²rg + μ²yb) with rg = R − G and yb = ½(R + G) − B, both **signed**, as published
 * (DDColor's code takes their absolute values, which gives other numbers). 0 for a grey picture, about 38 for
 * ImageNet's mean.
 *
 * @param rgb interleaved
 */
export function colorfulness(rgb: Uint8Array): number {
  const count = Math.floor(rgb.length / 3);
  if (count === 0) return 0;
  let sumRg = 0;
  let sumYb = 0;
  let squares = 0;
  for (let place = 0; place < count * 3; place += 3) {
    const rg = rgb[place] - rgb[place + 1];
    const yb = (rgb[place] + rgb[place + 1]) / 2 - rgb[place + 2];
    sumRg += rg;
    sumYb += yb;
    squares += rg * rg + yb * yb;
  }
  const meanSquare = (sumRg / count) ** 2 + (sumYb / count) ** 2;
  const variance = Math.max(0, squares / count - meanSquare);
  return Math.sqrt(variance) + 0.3 * Math.sqrt(meanSquare);
}
