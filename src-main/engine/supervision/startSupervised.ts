import type { ComputeOptions } from '../computeTypes.ts';
import { trainingEngines, type EngineChoice, type EngineName } from '../engines.ts';
import type { ChildSettings } from './computeChild.ts';
import { inferenceOrder } from './inferenceOrder.ts';
import { startOnLadder, type EngineFailure } from './ladder.ts';
import { SupervisedCompute } from './supervisedCompute.ts';

/** A compute process, and the engines that were passed over on the way to it. */
export interface StartedCompute {
  readonly compute: SupervisedCompute;
  readonly passedOver: readonly EngineFailure[];
}

/** The engines to try for what the process is started for; undefined: those that the choice stands for. */
async function enginesFor(
  choice: EngineChoice,
  purpose: 'coloring' | 'training',
  settings: ChildSettings,
): Promise<readonly EngineName[] | undefined> {
  if (purpose === 'training') {
    return choice === 'auto' || choice === 'onnx' ? trainingEngines : undefined;
  }
  return choice === 'auto' ? inferenceOrder(settings) : undefined;
}

/** Starts a supervised compute process. @throws HeliochromeError `engine-unavailable`, `environment` */
export async function startSupervised(options: ComputeOptions = {}): Promise<StartedCompute> {
  const { engine = 'auto', purpose = 'coloring', log = null } = options;
  const { memoryLimit = Infinity, patience = 1 } = options;
  const settings = { log, memoryLimit };
  const engines = await enginesFor(engine, purpose, settings);
  const allowSoftware = engines === undefined;
  const started = await startOnLadder(engine, settings, {
    ...(engines !== undefined && { engines }),
    allowSoftware,
  });
  log?.info(`Computing with ${started.engine.name} on ${started.engine.device}.`);
  for (const { engine: name, error } of started.passedOver) {
    log?.debug(`The ${name} engine was passed over: ${error.message}`);
  }
  const compute = new SupervisedCompute(started, settings, patience);
  return { compute, passedOver: started.passedOver };
}
