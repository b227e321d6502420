import type { PictureFeatures } from '../../../src-shared/domain/pictureFeatures.ts';
import type { ChromaPlane } from '../../../src-shared/domain/planes.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type {
  ColorizeRequest,
  ComputeMemory,
  ComputeOptions,
  ComputeProcess,
  ExportModelRequest,
  LikelyColorsRequest,
  FeaturesRequest,
  RequestOptions,
  TrainRequestOptions,
} from '../../engine/computeProcess.ts';
import { startComputeProcess } from '../../engine/computeProcess.ts';
import type { EngineChoice, EngineInfo } from '../../engine/engines.ts';
import type { ExportedModel } from '../../models/exportModel.ts';
import type { ImportRequest } from '../../models/importing/importRequest.ts';
import type { ModelManifest } from '../../models/modelManifest.ts';
import type { Log } from '../../platform/log.ts';
import type { TrainingRequest } from '../../training/trainingRequest.ts';
import type { ComputeService } from './libraryContext.ts';

/** What a compute service needs. */
export interface ComputeServiceOptions {
  /** The engine chosen now; asked again at every start. */
  readonly choice: () => EngineChoice;
  readonly log: Log;
  /** Told when an engine was started, and when its speed is known better. */
  readonly onEngine: (engine: EngineInfo, secondsPerPhoto: number | null) => void;
  /** Starts what computes; default {@link startComputeProcess}. */
  readonly start?: (options: ComputeOptions) => Promise<ComputeProcess>;
}

/** A {@link ComputeService} that lasts as long as the application, over the libraries it opens. */
export interface OwnedComputeService extends ComputeService {
  /** Median of the last pictures; null before the second one. */
  readonly secondsPerPhoto: number | null;
}

const picturesRemembered = 9;

/** A compute process in use, which ends when it was dismissed and its last request is answered. */
class CountedCompute implements ComputeProcess {
  readonly choice: EngineChoice;
  readonly #compute: ComputeProcess;
  readonly #onColorized: (seconds: number) => void;
  #underWay = 0;
  #dismissed = false;

  constructor(
    choice: EngineChoice,
    compute: ComputeProcess,
    onColorized: (seconds: number) => void,
  ) {
    this.choice = choice;
    this.#compute = compute;
    this.#onColorized = onColorized;
  }

  get engine(): EngineInfo {
    return this.#compute.engine;
  }

  get processId(): number | null {
    return this.#compute.processId;
  }

  inspectModel(modelDirectory: string, options?: RequestOptions): Promise<ModelManifest> {
    return this.#counted(() => this.#compute.inspectModel(modelDirectory, options));
  }

  async colorize(request: ColorizeRequest, options?: RequestOptions): Promise<ChromaPlane> {
    const begun = performance.now();
    const waited = this.#underWay > 0;
    const plane = await this.#counted(() => this.#compute.colorize(request, options));
    // One that stood in the queue would tell the queue's length.
    if (!waited) this.#onColorized((performance.now() - begun) / 1000);
    return plane;
  }

  features(request: FeaturesRequest, options?: RequestOptions): Promise<PictureFeatures> {
    return this.#counted(() => this.#compute.features(request, options));
  }

  likelyColors(
    request: LikelyColorsRequest,
    options?: RequestOptions,
  ): Promise<Float32Array | null> {
    return this.#counted(() => this.#compute.likelyColors(request, options));
  }

  train(request: TrainingRequest, options?: TrainRequestOptions): Promise<ModelManifest> {
    return this.#counted(() => this.#compute.train(request, options));
  }

  importModel(request: ImportRequest, options?: RequestOptions): Promise<ModelManifest> {
    return this.#counted(() => this.#compute.importModel(request, options));
  }

  exportModel(request: ExportModelRequest, options?: RequestOptions): Promise<ExportedModel> {
    return this.#counted(() => this.#compute.exportModel(request, options));
  }

  memory(): Promise<ComputeMemory> {
    return this.#counted(() => this.#compute.memory());
  }

  close(): Promise<void> {
    return this.#compute.close();
  }

  /** Ends the process once nothing is under way on it. */
  async dismiss(): Promise<void> {
    this.#dismissed = true;
    if (this.#underWay === 0) await this.close();
  }

  async #counted<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
      if (this.#dismissed && this.#underWay === 0) await this.close();
    }
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1];
}

class LazyCompute implements OwnedComputeService {
  readonly #options: ComputeServiceOptions;
  #current: Promise<CountedCompute> | null = null;
  #choice: EngineChoice | null = null;
  #engine: EngineInfo | null = null;
  #seconds: number[] = [];
  #told: number | null = null;
  #pictures = 0;
  #closed = false;

  constructor(options: ComputeServiceOptions) {
    this.#options = options;
  }

  get engine(): EngineInfo | null {
    return this.#engine;
  }

  get secondsPerPhoto(): number | null {
    return this.#seconds.length === 0 ? null : median(this.#seconds);
  }

  get(): Promise<ComputeProcess> {
    if (this.#closed) {
      return Promise.reject(new HeliochromeError('cancelled', 'The program is closing.'));
    }
    const choice = this.#options.choice();
    if (this.#current !== null && this.#choice === choice) return this.#current;
    this.#dismiss();
    this.#choice = choice;
    const starting = this.#start(choice);
    this.#current = starting;
    // A start that failed is tried again by the next one who asks: the reason may be gone.
    starting.catch(() => {
      if (this.#current === starting) this.#current = null;
    });
    return starting;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const current = await this.#current?.catch(() => null);
    await current?.close();
  }

  #dismiss(): void {
    const before = this.#current;
    this.#current = null;
    void before?.then((compute) => compute.dismiss()).catch(() => undefined);
  }

  async #start(choice: EngineChoice): Promise<CountedCompute> {
    const { log, start = startComputeProcess } = this.#options;
    const compute = await start({ engine: choice, log });
    if (this.#closed) {
      await compute.close();
      throw new HeliochromeError('cancelled', 'The program is closing.');
    }
    const { engine } = compute;
    this.#engine = engine;
    this.#seconds = [];
    this.#told = null;
    this.#pictures = 0;
    this.#options.onEngine(engine, null);
    return new CountedCompute(choice, compute, (seconds) => {
      if (this.#engine === engine) this.#noteSpeed(engine, seconds);
    });
  }

  #noteSpeed(engine: EngineInfo, seconds: number): void {
    this.#pictures += 1;
    // The first one loads the model.
    if (this.#pictures === 1) return;
    this.#seconds = [...this.#seconds, seconds].slice(-picturesRemembered);
    const now = median(this.#seconds);
    const isNews = this.#told === null || Math.abs(now - this.#told) > 0.1 * this.#told;
    if (!isNews) return;
    this.#told = now;
    this.#options.onEngine(engine, now);
  }
}

/** Makes the compute service of an application. Nothing is started before it is asked for. */
export function createComputeService(options: ComputeServiceOptions): OwnedComputeService {
  return new LazyCompute(options);
}
