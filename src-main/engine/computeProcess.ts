import type { ComputeOptions, ComputeProcess } from './computeTypes.ts';
import { startSupervised } from './supervision/startSupervised.ts';

export type * from './computeTypes.ts';
export { engineChoices } from './engines.ts';
export type { EngineChoice, EngineInfo, EngineName } from './engines.ts';

/**
 * Starts a compute process on the engine asked for, or on the first that works. Close it when done; one that is idle
 * does not keep the program from exiting, and it ends with the program however that ends.
 *
 * @throws HeliochromeError `engine-unavailable` with the reason, `environment`
 */
export async function startComputeProcess(options: ComputeOptions = {}): Promise<ComputeProcess> {
  return (await startSupervised(options)).compute;
}
