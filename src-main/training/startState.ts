import { z } from 'zod';
import { zhang313Bins } from '../../src-shared/color/abBins.ts';
import { architectureOf } from './architectures/architectureList.ts';
import { kindOf } from './architectures/trainables.ts';
import { hashPhotographs, type TrainingState } from './trainingState.ts';
import { classPrior } from './data/abStatistics.ts';
import type { TrainingRequest } from './trainingRequest.ts';

/** Photographs that the share of each ab bin is counted on. */
const priorPhotographs = 2000;

async function countShares({ settings, training }: TrainingRequest): Promise<number[]> {
  if (!architectureOf(settings.architecture).countsBins) return [];
  const prior = await classPrior(training, zhang313Bins(), {
    photographs: priorPhotographs,
    seed: settings.seed,
    size: settings.size,
    workers: settings.workers,
  });
  return [...prior];
}

/**
 * The state of a run that has not begun: nothing done, and what the system needs to know of the photographs found out.
 * @param origin the model whose weights it begins with; null for fresh ones
 */
export async function startState(
  request: TrainingRequest,
  origin: TrainingState['origin'],
): Promise<TrainingState> {
  const { settings } = request;
  const survey = await kindOf(settings).survey?.(settings, request.training);
  return {
    settings,
    photographsSha256: hashPhotographs(request.training.paths, request.validation.paths),
    identity: request.identity,
    origin,
    step: 0,
    epoch: 0,
    index: 0,
    seconds: 0,
    classPrior: await countShares(request),
    ...(survey !== undefined && { survey: z.record(z.string(), z.json()).parse(survey) }),
    history: [],
  };
}
