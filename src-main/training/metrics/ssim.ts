import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { requireSameLength } from './pictureSize.ts';

/** Taps of the window. */
export const ssimWindow = 11;
const sigma = 1.5;
const brightnessConstant = (0.01 * 255) ** 2;
const contrastConstant = (0.03 * 255) ** 2;
const taps = gaussianTaps();

function gaussianTaps(): Float64Array {
  const middle = (ssimWindow - 1) / 2;
  const values = Float64Array.from({ length: ssimWindow }, (_, index) =>
    Math.exp((-0.5 * (index - middle) ** 2) / sigma ** 2),
  );
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}

/**
 * Structural similarity of two pictures: Wang, Bovik, Sheikh and Simoncelli ("Image quality assessment: from error
 * visibility to structural similarity", IEEE TIP 13(4), 2004), with their window (11 × 11 Gaussian, σ 1.5), constants
 * (K₁ = 0.01, K₂ = 0.03, L = 255) and population variances, averaged over the places where the window fits. Taken on
 * red, green and blue apart and averaged, as work on colorization reports it: on luma alone it would say nothing, as
 * luma is copied. The same as scikit-image's `structural_similarity` with `channel_axis`, `gaussian_weights=True`,
 * `sigma=1.5`, `use_sample_covariance=False`, `data_range=255`.
 *
 * @param truth interleaved sRGB bytes
 * @returns at most 1, which equal pictures have
 * @throws HeliochromeError `data-unusable` for pictures under 11 × 11 pixels, `internal` when the sizes differ
 */
export function ssim(truth: Uint8Array, result: Uint8Array, width: number, height: number): number {
  requireSameLength(truth.length, result.length, width * height * 3);
  if (width < ssimWindow || height < ssimWindow) {
    throw new HeliochromeError(
      'data-unusable',
      `A picture of ${width} × ${height} pixels is too small to be scored.`,
      `Leave out pictures under ${ssimWindow} × ${ssimWindow} pixels.`,
    );
  }
  let sum = 0;
  for (let channel = 0; channel < 3; channel += 1) {
    sum += channelSimilarity(truth, result, channel, width, height);
  }
  return sum / 3;
}

/** Means under the window along the rows: of x, y, x² + y² and x·y, (width − 10) × height values each. */
interface RowMeans {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly squares: Float64Array;
  readonly product: Float64Array;
}

function channelSimilarity(
  truth: Uint8Array,
  result: Uint8Array,
  channel: number,
  width: number,
  height: number,
): number {
  const columns = width - ssimWindow + 1;
  const rows = height - ssimWindow + 1;
  const means = rowMeans(truth, result, channel, width, height);
  let sum = 0;
  for (let start = 0; start < rows * columns; start += 1) {
    let x = 0;
    let y = 0;
    let squares = 0;
    let product = 0;
    for (let tap = 0, place = start; tap < ssimWindow; tap += 1, place += columns) {
      const weight = taps[tap];
      x += weight * means.x[place];
      y += weight * means.y[place];
      squares += weight * means.squares[place];
      product += weight * means.product[place];
    }
    const meanSquares = x * x + y * y;
    sum +=
      ((2 * x * y + brightnessConstant) * (2 * (product - x * y) + contrastConstant)) /
      ((meanSquares + brightnessConstant) * (squares - meanSquares + contrastConstant));
  }
  return sum / (rows * columns);
}

function rowMeans(
  truth: Uint8Array,
  result: Uint8Array,
  channel: number,
  width: number,
  height: number,
): RowMeans {
  const columns = width - ssimWindow + 1;
  const x = new Float64Array(columns * height);
  const y = new Float64Array(columns * height);
  const squares = new Float64Array(columns * height);
  const product = new Float64Array(columns * height);
  for (let row = 0, target = 0; row < height; row += 1) {
    for (let column = 0; column < columns; column += 1, target += 1) {
      let place = (row * width + column) * 3 + channel;
      for (let tap = 0; tap < ssimWindow; tap += 1, place += 3) {
        const one = truth[place];
        const other = result[place];
        const weight = taps[tap];
        x[target] += weight * one;
        y[target] += weight * other;
        squares[target] += weight * (one * one + other * other);
        product[target] += weight * one * other;
      }
    }
  }
  return { x, y, squares, product };
}
