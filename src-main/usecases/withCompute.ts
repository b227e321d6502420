import {
  startComputeProcess,
  type ComputeProcess,
  type EngineChoice,
} from '../engine/computeProcess.ts';
import type { Log } from '../platform/log.ts';

/** Starts a compute process, has `work` done with it, and closes it whatever comes. @throws HeliochromeError engine-* */
export async function withCompute<Result>(
  engine: EngineChoice,
  log: Log,
  work: (compute: ComputeProcess) => Promise<Result>,
): Promise<Result> {
  const compute = await startComputeProcess({ engine, log });
  try {
    return await work(compute);
  } finally {
    await compute.close();
  }
}
