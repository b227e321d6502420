import { HeliochromeError } from '../domain/error.ts';
import type { AbBins } from './abBins.ts';

/**
 * The smoothed empirical distribution p̃ of Zhang et al. 2016, section 2.2: every bin's share is spread over the bins
 * with a Gaussian of the distance of their centers. What would fall outside the bins stays within them, so that the
 * sum is kept at 1.
 *
 * @param prior counts or shares of the bins; they need not sum to 1
 * @param sigma a\*b\* units; default 5
 * @returns `bins.count` shares that sum to 1
 * @throws HeliochromeError `data-unusable` when the prior does not fit the bins or holds no count
 */
export function smoothPrior(
  bins: AbBins,
  prior: ArrayLike<number>,
  sigma = 5,
): Float64Array<ArrayBuffer> {
  const shares = normalizedPrior(prior);
  if (shares.length !== bins.count) {
    throw unusable(`it has ${shares.length} values for ${bins.count} bins`);
  }
  const smooth = new Float64Array(bins.count);
  const kernel = new Float64Array(bins.count);
  for (let from = 0; from < bins.count; from += 1) {
    if (shares[from] === 0) continue;
    let sum = 0;
    for (let to = 0; to < bins.count; to += 1) {
      const da = bins.centers[2 * to] - bins.centers[2 * from];
      const db = bins.centers[2 * to + 1] - bins.centers[2 * from + 1];
      sum += kernel[to] = Math.exp((-0.5 * (da * da + db * db)) / (sigma * sigma));
    }
    for (let to = 0; to < bins.count; to += 1) smooth[to] += (shares[from] * kernel[to]) / sum;
  }
  return smooth;
}

/** Below this a share is as good as none: its inverse would overflow. */
const leastShare = 1e-300;

export interface RebalancingOptions {
  /** Share of the uniform distribution that is mixed in, 0 to 1; default 0.5. */
  readonly lambda?: number;
}

/**
 * The class-rebalancing weights of Zhang et al. 2016, equation 4: w ∝ ((1 − λ) p + λ / Q)⁻¹ with Σ p·w = 1, so that
 * the expected weight of a pixel is 1. As in the released code, Q counts the bins that occur (p > 0); one that does
 * not occur gets the weight that a vanishing share would give, the largest of all, or 0 when λ is 0.
 *
 * @param prior counts or shares of the bins, smoothed ({@link smoothPrior}) as the paper does; need not sum to 1
 * @returns one weight a bin
 * @throws HeliochromeError `data-unusable` for a prior without counts, `usage` for λ outside its range
 */
export function rebalancingWeights(
  prior: ArrayLike<number>,
  { lambda = 0.5 }: RebalancingOptions = {},
): Float64Array<ArrayBuffer> {
  if (!(lambda >= 0 && lambda <= 1)) {
    throw new HeliochromeError(
      'usage',
      `The λ of class rebalancing must be from 0 to 1; it is ${lambda}.`,
      'Use 0.5, as Zhang et al. do.',
    );
  }
  const shares = normalizedPrior(prior);
  const uniform = lambda / shares.reduce((count, share) => count + (share > 0 ? 1 : 0), 0);
  const weights = shares.map((share) => {
    const mixed = (1 - lambda) * share + uniform;
    return mixed > leastShare ? 1 / mixed : 0;
  });
  const expected = weights.reduce((sum, weight, bin) => sum + weight * shares[bin], 0);
  return weights.map((weight) => weight / expected);
}

function normalizedPrior(prior: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const shares = Float64Array.from(prior);
  let sum = 0;
  for (const share of shares) {
    if (!(share >= 0 && share < Infinity)) throw unusable(`it holds the value ${share}`);
    sum += share;
  }
  if (sum === 0) throw unusable('all its values are 0');
  return shares.map((share) => share / sum);
}

function unusable(reason: string): HeliochromeError {
  return new HeliochromeError(
    'data-unusable',
    `The distribution of colors over the ab bins is unusable: ${reason}.`,
    'Count the bins again, on color photographs.',
  );
}
