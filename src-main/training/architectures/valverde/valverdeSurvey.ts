import { z } from 'zod';
import { AbWindows, type AbBins } from '../../../../src-shared/color/abBins.ts';
import { BatchStream } from '../../data/batchStream.ts';
import type { PhotoSourceDescription } from '../../data/photoSource.ts';
import { augmentationOf } from '../../trainingBatches.ts';
import type { ValverdeSettings } from './valverdeSettings.ts';

const surveySchema = z.object({
  windowSize: z.number().positive(),
  binCenters: z.array(z.number()).min(2),
  counts: z.array(z.number().min(0)).min(1),
});

/** The bins of a data set. */
export interface FoundBins {
  readonly bins: AbBins;
  readonly counts: readonly number[];
}

/** Looks for the ab bins that occur in the photographs, as training sees them. */
export async function surveyBins(
  settings: ValverdeSettings,
  source: PhotoSourceDescription,
): Promise<z.infer<typeof surveySchema>> {
  const windows = new AbWindows(settings.window);
  const stream = new BatchStream({
    source,
    size: settings.size,
    batch: 16,
    seed: settings.seed,
    augmentation: augmentationOf(settings),
    epochs: 1,
    workers: settings.workers,
    cacheBytes: 0,
  });
  let left = settings.surveyed;
  for await (const batch of stream) {
    const used = Math.min(left, batch.count);
    windows.add(batch.ab.subarray(0, used * 2 * settings.size ** 2));
    left -= used;
    if (left === 0) break;
  }
  const { bins, counts } = windows.found();
  return {
    windowSize: settings.window,
    binCenters: [...bins.centers],
    counts: [...counts],
  };
}

/** Reads back what {@link surveyBins} gave. */
export function foundBins(survey: unknown): FoundBins {
  const { windowSize, binCenters, counts } = surveySchema.parse(survey);
  const centers = Float32Array.from(binCenters);
  return { bins: { gridSize: windowSize, count: counts.length, centers }, counts };
}
