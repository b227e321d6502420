import type { AbBins } from '../../../src-shared/color/abBins.ts';
import { BinSearch } from '../../../src-shared/color/binSearch.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { type AugmentSettings, augmentSettingsSchema } from './augment.ts';
import { BatchStream } from './batchStream.ts';
import type { PhotoSourceDescription } from './photoSource.ts';
import type { SkippedPhoto } from './batchWorkerMessages.ts';

/** What of a set of photographs is counted. */
export interface ClassPriorOptions {
  /** Photos sampled, at most; default 2000. One crop each. */
  readonly photographs?: number;
  readonly seed: number;
  /** Side of the crops, pixels; default 128. They are counted at a quarter of it. */
  readonly size?: number;
  /** How crops are drawn; default as in training. */
  readonly augmentation?: AugmentSettings;
  readonly workers?: number;
  readonly signal?: AbortSignal;
  readonly onSkip?: (photo: SkippedPhoto) => void;
}

/**
 * The empirical share of each ab bin (p̃ before smoothing, Zhang et al. 2016, section 2.2), counted on crops as
 * training sees them, at a quarter of their resolution. The same for the same seed, on any number of workers.
 *
 * @returns `bins.count` shares that sum to 1
 * @throws HeliochromeError as {@link BatchStream} does
 */
export async function classPrior(
  source: PhotoSourceDescription,
  bins: AbBins,
  options: ClassPriorOptions,
): Promise<Float64Array<ArrayBuffer>> {
  const { photographs = 2000, seed, size = 128, workers = 1, signal, onSkip } = options;
  const search = new BinSearch(bins);
  const counts = new Float64Array(bins.count);
  const stream = new BatchStream({
    source,
    size,
    batch: 16,
    seed,
    augmentation: options.augmentation ?? augmentSettingsSchema.parse({ ageing: { share: 0 } }),
    epochs: 1,
    workers,
    cacheBytes: 0,
    ...(signal && { signal }),
    ...(onSkip && { onSkip }),
  });
  let left = photographs;
  for await (const batch of stream) {
    const used = Math.min(left, batch.count);
    countBins(batch.abQuarter.subarray(0, used * 2 * (size / 4) ** 2), search, counts);
    left -= used;
    if (left === 0) break;
  }
  return shares(counts);
}

/** Adds each a\*b\* pair to the count of its nearest bin. */
export function countBins(ab: Float32Array, search: BinSearch, counts: Float64Array): void {
  for (let index = 0; index < ab.length; index += 2) {
    counts[search.nearest(ab[index], ab[index + 1])] += 1;
  }
}

function shares(counts: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) {
    throw new HeliochromeError(
      'data-unusable',
      'No color could be counted: none of the photographs was read.',
      'Give a folder with readable color photographs.',
    );
  }
  return counts.map((count) => count / total);
}
