import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { RandomState } from '../data/randomState.ts';

/** A mean and how far it can be trusted. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  /** Share of resampled means that the interval holds, between 0 and 1; default 0.95. */
  readonly level?: number;
  /** How often to resample; default 1000. */
  readonly resamples?: number;
  /** The same seed gives the same interval; default 1. */
  readonly seed?: number;
}

/**
 * The percentile bootstrap interval of a mean (Efron, "Bootstrap methods: another look at the jackknife", 1979):
 * values are drawn with replacement, as many as there are, and the middle `level` of the means so found is given. For
 * comparing two models give the differences picture by picture: they differ where 0 is outside.
 *
 * @throws HeliochromeError `data-unusable` when there is no value
 */
export function bootstrapMean(
  values: ArrayLike<number>,
  { level = 0.95, resamples = 1000, seed = 1 }: BootstrapOptions = {},
): MeanInterval {
  const count = values.length;
  if (count === 0) {
    throw new HeliochromeError(
      'data-unusable',
      'There is no value to take a mean of.',
      'Score at least one picture.',
    );
  }
  const random = RandomState.derive(seed);
  const means = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample += 1) {
    let sum = 0;
    for (let draw = 0; draw < count; draw += 1) sum += values[random.below(count)];
    means[resample] = sum / count;
  }
  means.sort();
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += values[index];
  const tail = (1 - level) / 2;
  return { mean: sum / count, low: quantile(means, tail), high: quantile(means, 1 - tail) };
}

/** Linear between neighbors (Hyndman and Fan's definition 7). */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low] + (sorted[high] - sorted[low]) * (place - low);
}
