import { zhang313Bins } from '../../src-shared/color/abBins.ts';
import { hashPhotographs, type TrainingState } from './trainingState.ts';
import { classPrior } from './data/abStatistics.ts';
import type { TrainingRequest } from './trainingRequest.ts';

/** Photographs that the share of each ab bin is counted on. */
const priorPhotographs = 2000;

/**
 * The state of a run that has not begun: nothing done, and the share of each ab bin counted.
 * @param origin the model whose weights it begins with; null for fresh ones
 */
export async function startState(
  request: TrainingRequest,
  origin: TrainingState['origin'],
): Promise<TrainingState> {
  const { settings } = request;
  const prior = await classPrior(request.training, zhang313Bins(), {
    photographs: priorPhotographs,
    seed: settings.seed,
    size: settings.size,
    workers: settings.workers,
  });
  return {
    settings,
    photographsSha256: hashPhotographs(request.training.paths, request.validation.paths),
    identity: request.identity,
    origin,
    step: 0,
    epoch: 0,
    index: 0,
    seconds: 0,
    classPrior: [...prior],
    history: [],
  };
}
