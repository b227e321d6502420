import type {
  ItemEvent,
  ProgressEvent,
  WarningEvent,
} from '../../../src-shared/api/commandEvents.ts';
import type { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { Finish } from '../../../src-shared/domain/finish.ts';
import type { Hint } from '../../../src-shared/domain/hint.ts';
import type { ReferenceMethod } from '../../../src-shared/domain/reference.ts';
import type { OutputFormat } from '../../../src-shared/domain/outputFormat.ts';
import type { EngineChoice, EngineInfo } from '../../engine/engines.ts';
import type { ComputeOptions, ComputeProcess } from '../../engine/computeProcess.ts';
import type { Log } from '../../platform/log.ts';
import type { FoundModel } from '../models/findModel.ts';
import type { Destination } from './outputPlan.ts';

/** Which color photographs colors are taken from, and how. */
export interface ReferenceRequest {
  readonly files: readonly string[];
  readonly method: Exclude<ReferenceMethod, 'hints'>;
  /** 0–1 */
  readonly strength: number;
}

/** What to colorize, how, and where the results go. */
export interface ColorizeRequest {
  /** Files and folders. */
  readonly inputs: readonly string[];
  /** Look into the folders inside the given folders. */
  readonly recursive: boolean;
  readonly destination: Destination;
  /** Replace what is in the way, and do again what is done. */
  readonly overwrite: boolean;
  /** A model's id, or the path of its folder. */
  readonly model: string;
  readonly engine: EngineChoice;
  readonly format: OutputFormat;
  /** Bits a channel; null for as many as the master has and the format can hold. */
  readonly depth: 8 | 16 | null;
  /** 1–100, of lossy formats. */
  readonly quality: number;
  /** T of the annealed mean; null for the model's own. */
  readonly temperature: number | null;
  /** 0 averaged colors … 1 decisive ones; null for the model's own. */
  readonly decisiveness: number | null;
  readonly finish: Finish;
  /** Only for a single photo. */
  readonly hints: readonly Hint[];
  /** How hints spread, 0 learned … 1 by edges; null for the usual mix. */
  readonly edges: number | null;
  /** Color photographs that the colors are taken from; none when left out. */
  readonly reference?: ReferenceRequest;
  /** Photos worked on side by side; null for as many as suit this computer. */
  readonly jobs: number | null;
}

/** Who listens, and what stops the work. */
export interface ColorizeOptions {
  readonly signal?: AbortSignal;
  readonly log?: Log;
  readonly onEvent?: (event: ProgressEvent | ItemEvent | WarningEvent) => void;
  /**
   * After an abort the work is waited for no longer than this, in milliseconds: for hosts that then end the process,
   * which removes temporary files. Default: until all of it has ended.
   */
  readonly graceMilliseconds?: number;
  /** Starts what computes; default {@link startComputeProcess}. */
  readonly startCompute?: (options: ComputeOptions) => Promise<ComputeProcess>;
}

/** A photo that has its result, from this run or an earlier one. */
export interface FinishedPhoto {
  readonly master: string;
  /** Counted from 1. */
  readonly page: number;
  readonly output: string;
}

/** What became of a run. */
export interface ColorizeReport {
  readonly stopped: boolean;
  /** Photos, counting each page of a file of several. */
  readonly colorized: number;
  readonly skipped: number;
  readonly failures: readonly { readonly path: string; readonly error: HeliochromeError }[];
  readonly ignored: number;
  /** Files not begun or not finished. */
  readonly notDone: number;
  readonly total: number;
  readonly finished: readonly FinishedPhoto[];
  readonly model: FoundModel;
  /** Null when nothing had to be computed. */
  readonly engine: EngineInfo | null;
  readonly seconds: number;
}
