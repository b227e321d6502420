import type { ApiEvent } from '../../../src-shared/api/contract.ts';
import type { Settings } from '../../../src-shared/domain/settings.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import type { ComputeProcess } from '../../engine/computeProcess.ts';
import type { EngineInfo } from '../../engine/engines.ts';
import type { Log } from '../../platform/log.ts';

/** The compute process that interactive work and colorize jobs share; trainings start their own. */
export interface ComputeService {
  /** Starts it on the first call, and again after another engine was chosen. @throws HeliochromeError engine-unavailable */
  get(): Promise<ComputeProcess>;
  /** The engine that runs; null before the first start. */
  readonly engine: EngineInfo | null;
  close(): Promise<void>;
}

/** What the use cases of an open library work with. */
export interface LibraryContext {
  readonly catalog: Catalog;
  /** Folder beside the library of what can be made again: thumbnails, previews. Exists. */
  readonly cacheDirectory: string;
  readonly compute: ComputeService;
  settings(): Settings;
  readonly log: Log;
  /** Tells the renderer. */
  emit(event: ApiEvent): void;
}
