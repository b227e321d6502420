import { linearOfByte, linearRgbToLab } from './linearLab.ts';
import type { RgbPhoto } from './resample.ts';

/** How much color a photograph has. */
export interface ColorMeasure {
  /** Mean of C\*ab = √(a² + b²) over all pixels. */
  readonly chroma: number;
  /**
   * Mean distance, in a\*b\*, of a pixel from the mean color of the pixels as bright as it. Near 0 for a picture that
   * was toned as a whole (sepia, selenium, cyanotype), however strongly.
   */
  readonly variety: number;
}

/** Bands of brightness whose mean color is taken as the tone. */
const bandCount = 20;

/** Measures a photograph; a small copy is enough. */
export function measureColor(photo: RgbPhoto): ColorMeasure {
  const pixels = photo.width * photo.height;
  const lightness = new Float32Array(pixels);
  const ab = new Float32Array(pixels * 2);
  linearRgbToLab(
    Float32Array.from(photo.data, (byte) => linearOfByte[byte]),
    lightness,
    ab,
  );
  const bands = Uint8Array.from(lightness, (value) =>
    Math.min(bandCount - 1, Math.floor((value / 100) * bandCount)),
  );
  const tone = meanOfBands(ab, bands);
  let chroma = 0;
  let variety = 0;
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const a = ab[2 * pixel];
    const b = ab[2 * pixel + 1];
    chroma += Math.hypot(a, b);
    variety += Math.hypot(a - tone[2 * bands[pixel]], b - tone[2 * bands[pixel] + 1]);
  }
  return { chroma: chroma / pixels, variety: variety / pixels };
}

function meanOfBands(ab: Float32Array, bands: Uint8Array): Float64Array {
  const sums = new Float64Array(bandCount * 2);
  const counts = new Float64Array(bandCount);
  for (let pixel = 0; pixel < bands.length; pixel += 1) {
    sums[2 * bands[pixel]] += ab[2 * pixel];
    sums[2 * bands[pixel] + 1] += ab[2 * pixel + 1];
    counts[bands[pixel]] += 1;
  }
  return sums.map((sum, index) => sum / Math.max(1, counts[index >> 1]));
}
