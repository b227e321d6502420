import { surveyEngines as survey, type EngineReport } from '../engine/surveyEngines.ts';
import type { Log } from '../platform/log.ts';
import { readSystemInformation, type SystemInformation } from '../platform/systemInformation.ts';
import { listModels } from './listModels.ts';

export type { EngineReport, ProviderReport } from '../engine/surveyEngines.ts';

/** What this computer can do. */
export interface Survey {
  readonly system: SystemInformation;
  readonly engines: readonly EngineReport[];
  /** Models that can be used. */
  readonly models: number;
}

/** Tries and measures every engine, and looks what else there is to work with. Takes some ten seconds. */
export async function surveyEngines(log: Log | null = null): Promise<Survey> {
  const { models } = await listModels();
  return { system: readSystemInformation(), engines: await survey({ log }), models: models.length };
}
