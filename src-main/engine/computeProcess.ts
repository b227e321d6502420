import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { ComputeOptions, ComputeProcess } from './computeTypes.ts';

export type * from './computeTypes.ts';
export type { EngineChoice, EngineInfo, EngineName } from './engines.ts';

/** Starts a compute process. @throws HeliochromeError `engine-unavailable` */
export function startComputeProcess(options: ComputeOptions = {}): Promise<ComputeProcess> {
  return Promise.reject(
    new HeliochromeError(
      'engine-unavailable',
      `The ${options.engine ?? 'auto'} engine is not there yet.`,
    ),
  );
}
