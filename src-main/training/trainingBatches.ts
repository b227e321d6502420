import type { CommonSettings } from './architectures/commonSettings.ts';
import { augmentSettingsSchema, plainAugmentation, type AugmentSettings } from './data/augment.ts';
import { BatchStream, type Batch } from './data/batchStream.ts';
import { hintSettingsSchema } from './data/hints.ts';
import type { TrainingState } from './trainingState.ts';
import type { TrainingOptions } from './trainModel.ts';
import type { TrainingRequest } from './trainingRequest.ts';
import type { TrainingSettings } from './trainingSettings.ts';

/** Held-out crops that validation looks at. */
export const heldOutCrops = 96;

/** How the crops of a run are drawn and changed. */
export function augmentationOf(settings: CommonSettings): AugmentSettings {
  return augmentSettingsSchema.parse({
    randomCrop: settings.randomCrop,
    flip: settings.flip,
    exposure: settings.exposureRange,
    saturation: settings.chromaRange,
    film: { share: settings.filmShare },
    ageing: { share: settings.ageingShare },
  });
}

/** The stream of augmented crops, from where the run stands. */
export function openTrainingStream(
  request: TrainingRequest,
  state: TrainingState,
  options: Pick<TrainingOptions, 'signal' | 'onSkip'>,
): BatchStream {
  const { settings } = state;
  return new BatchStream({
    source: request.training,
    size: settings.size,
    batch: settings.batch,
    seed: settings.seed,
    augmentation: augmentationOf(settings),
    hints: 'hintShare' in settings ? hintSettingsSchema.parse({ share: settings.hintShare }) : null,
    start: { epoch: state.epoch, index: state.index },
    workers: settings.workers,
    ...(options.onSkip && { onSkip: ({ name, reason }) => options.onSkip?.({ name, reason }) }),
  });
}

/** Plain middle crops of held-out photographs, without hints; the same each time. */
export async function readHeldOutBatches(
  request: TrainingRequest,
  settings: TrainingSettings,
): Promise<Batch[]> {
  const stream = new BatchStream({
    source: { ...request.validation, paths: request.validation.paths.slice(0, heldOutCrops) },
    size: settings.size,
    batch: Math.min(settings.batch, request.validation.paths.length),
    seed: settings.seed,
    augmentation: plainAugmentation,
    shuffle: false,
    epochs: 1,
    workers: settings.workers,
  });
  const batches: Batch[] = [];
  for await (const batch of stream) batches.push(batch);
  return batches;
}
