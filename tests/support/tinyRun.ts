import type { ArchitectureName } from '../../src-main/training/architectures/architectureList.ts';
import type { Batch } from '../../src-main/training/data/batchStream.ts';
import { startState } from '../../src-main/training/startState.ts';
import { readHeldOutBatches } from '../../src-main/training/trainingBatches.ts';
import type { TrainingFacts } from '../../src-main/training/architectures/trainable.ts';
import type { TrainingRequest } from '../../src-main/training/trainingRequest.ts';
import {
  trainingSettingsSchema,
  type TrainingSettings,
} from '../../src-main/training/trainingSettings.ts';
import { tinySettings } from './tinySystems.ts';

/** A small run over photographs: they are learned from and judged by alike. */
export function tinyRequest(
  architecture: ArchitectureName,
  photos: readonly string[],
  out: string,
  changes: Readonly<Record<string, unknown>> = {},
): TrainingRequest {
  const source = { kind: 'files', paths: photos, shorterSide: 32 } as const;
  return {
    settings: trainingSettingsSchema.parse({ ...tinySettings(architecture, 1), ...changes }),
    training: source,
    validation: source,
    out,
    resume: false,
    identity: {
      id: architecture,
      name: architecture,
      version: '1',
      description: 'for a test',
      licence: 'MIT',
    },
    photographs: 'generated',
  };
}

/** What a system is built from, and one batch of all the photographs. */
export async function tinyMaterial(
  request: TrainingRequest,
): Promise<{ settings: TrainingSettings; facts: TrainingFacts; batch: Batch }> {
  const { settings, training } = request;
  const { classPrior, survey = {} } = await startState(request, null);
  const [batch] = await readHeldOutBatches(request, settings);
  return { settings, facts: { classPrior, survey, photographs: training.paths }, batch };
}
