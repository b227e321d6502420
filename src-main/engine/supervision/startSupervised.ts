import type { ComputeOptions } from '../computeTypes.ts';
import { startOnLadder, type EngineFailure } from './ladder.ts';
import { SupervisedCompute } from './supervisedCompute.ts';

/** A compute process, and the engines that were passed over on the way to it. */
export interface StartedCompute {
  readonly compute: SupervisedCompute;
  readonly passedOver: readonly EngineFailure[];
}

/** Starts a supervised compute process. @throws HeliochromeError `engine-unavailable`, `environment` */
export async function startSupervised(options: ComputeOptions = {}): Promise<StartedCompute> {
  const { engine = 'auto', log = null, memoryLimit = Infinity, patience = 1 } = options;
  const settings = { log, memoryLimit };
  const started = await startOnLadder(engine, settings);
  log?.info(`Computing with ${started.engine.name} on ${started.engine.device}.`);
  for (const { engine: name, error } of started.passedOver) {
    log?.debug(`The ${name} engine was passed over: ${error.message}`);
  }
  const compute = new SupervisedCompute(started, settings, patience);
  return { compute, passedOver: started.passedOver };
}
