import { requireSameLength } from './pictureSize.ts';

/** What equal pictures score, dB; the limit of every picture's score, so that a mean stays finite. */
export const highestPsnr = 100;

/**
 * Peak signal-to-noise ratio of one picture, dB: 20·log₁₀(255 / √MSE), the mean square taken over all pixels and
 * channels of the bytes, at most {@link highestPsnr}. A data set's is the mean over its pictures.
 *
 * @throws HeliochromeError `internal` when the sizes differ
 */
export function psnr(truth: Uint8Array, result: Uint8Array): number {
  requireSameLength(truth.length, result.length);
  let sum = 0;
  for (let index = 0; index < truth.length; index += 1) {
    const error = truth[index] - result[index];
    sum += error * error;
  }
  if (sum === 0) return highestPsnr;
  return Math.min(highestPsnr, 10 * Math.log10((255 * 255 * truth.length) / sum));
}
