import { rgbToLabPlanes } from '../../../src-shared/color/planes.ts';
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
  const { L, a, b } = rgbToLabPlanes(photo.data, photo.width, photo.height);
  const bands = Uint8Array.from(L, (value) =>
    Math.min(bandCount - 1, Math.max(0, Math.floor((value / 100) * bandCount))),
  );
  const toneA = meanOfBands(a, bands);
  const toneB = meanOfBands(b, bands);
  let chroma = 0;
  let variety = 0;
  for (let pixel = 0; pixel < L.length; pixel += 1) {
    const band = bands[pixel];
    chroma += Math.hypot(a[pixel], b[pixel]);
    variety += Math.hypot(a[pixel] - toneA[band], b[pixel] - toneB[band]);
  }
  return { chroma: chroma / L.length, variety: variety / L.length };
}

function meanOfBands(values: Float32Array, bands: Uint8Array): Float64Array {
  const sums = new Float64Array(bandCount);
  const counts = new Float64Array(bandCount);
  for (const [pixel, band] of bands.entries()) {
    sums[band] += values[pixel];
    counts[band] += 1;
  }
  return sums.map((sum, band) => sum / Math.max(1, counts[band]));
}
