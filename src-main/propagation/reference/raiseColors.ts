import type { LuminancePlane } from '../../../src-shared/domain/planes.ts';
import type { TransferredColors } from './referenceTypes.ts';
import { averagePlaces } from './averagePlaces.ts';

/** Difference of L\* from a place's mean at which the place counts 1/e: colors end where luminance does. */
const toneReach = 10;

/** Colors at each pixel. */
export interface RaisedColors {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly confidence: Float32Array;
}

/**
 * Brings colors of a coarse grid to the pixels of the photo: the mean of the four places around a pixel, by nearness and
 * by likeness of luminance (joint bilateral upsampling, Kopf et al. 2007).
 *
 * @param stride pixels to a side of a place; 1 gives the same back
 */
export function raiseColors(
  colors: TransferredColors,
  luminance: LuminancePlane,
  stride: number,
): RaisedColors {
  const { a, b, confidence } = colors;
  if (stride === 1) return { a, b, confidence };
  const { width, height, data } = luminance;
  const tones = averagePlaces(luminance, stride, colors);
  const plane = (): Float32Array => new Float32Array(width * height);
  const raised = { a: plane(), b: plane(), confidence: plane() };
  for (let y = 0; y < height; y += 1) {
    const row = (y + 0.5) / stride - 0.5;
    const top = Math.floor(row);
    for (let x = 0; x < width; x += 1) {
      const column = (x + 0.5) / stride - 0.5;
      const left = Math.floor(column);
      const pixel = y * width + x;
      let weights = 0;
      for (let corner = 0; corner < 4; corner += 1) {
        const [across, down] = [left + (corner & 1), top + (corner >> 1)];
        const nearness = (1 - Math.abs(column - across)) * (1 - Math.abs(row - down));
        const place =
          Math.min(colors.height - 1, Math.max(0, down)) * colors.width +
          Math.min(colors.width - 1, Math.max(0, across));
        const difference = (data[pixel] - tones[place]) / toneReach;
        // Never nothing: a pixel may be unlike all four.
        const weight = nearness * (Math.exp(-(difference ** 2)) + 1e-3);
        weights += weight;
        raised.a[pixel] += weight * a[place];
        raised.b[pixel] += weight * b[place];
        raised.confidence[pixel] += weight * confidence[place];
      }
      raised.a[pixel] /= weights;
      raised.b[pixel] /= weights;
      raised.confidence[pixel] /= weights;
    }
  }
  return raised;
}
