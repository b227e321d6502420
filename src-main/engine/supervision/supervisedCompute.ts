import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { PictureFeatures } from '../../../src-shared/domain/pictureFeatures.ts';
import type { ChromaPlane } from '../../../src-shared/domain/planes.ts';
import { modelManifestSchema, type ModelManifest } from '../../models/modelManifest.ts';
import type { ExportedModel } from '../../models/exportModel.ts';
import type { ImportRequest } from '../../models/importing/importRequest.ts';
import type { Log } from '../../platform/log.ts';
import type { TrainingRequest } from '../../training/trainingRequest.ts';
import type {
  ColorizeRequest,
  ComputeMemory,
  ComputeProcess,
  ExportModelRequest,
  LikelyColorsRequest,
  FeaturesRequest,
  RequestOptions,
  TrainRequestOptions,
} from '../computeTypes.ts';
import type { EngineSpeed } from '../engineReport.ts';
import type { EngineInfo } from '../engines.ts';
import { requestSchema, type ChildMessage, type NewRequest } from '../protocol/messages.ts';
import { chromaPlaneSchema, pictureFeaturesSchema } from '../protocol/planeSchemas.ts';
import {
  computeMemorySchema,
  exportedModelSchema,
  engineSpeedSchema,
  providersSchema,
  sharesSchema,
} from '../protocol/results.ts';
import type { ChildSettings, ComputeChild } from './computeChild.ts';
import { startOnLadder, type StartedChild } from './ladder.ts';
import { cancelledRequest, runRequest } from './requestRun.ts';
import { orAbort, Turns } from './turns.ts';

/** So many failures in a row and the engine is given up. */
const failuresAllowed = 5;
const firstBackOff = 200;

function usageError(message: string): HeliochromeError {
  return new HeliochromeError(
    'usage',
    message,
    'This is a fault of Heliochrome; please report it.',
  );
}

/** A {@link ComputeProcess} that starts its child anew after a crash. */
export class SupervisedCompute implements ComputeProcess {
  readonly engine: EngineInfo;
  readonly #settings: ChildSettings;
  readonly #patience: number;
  readonly #log: Log | null;
  readonly #turns = new Turns();
  readonly #closing = new AbortController();
  #child: ComputeChild | null;
  #starting: Promise<ComputeChild> | null = null;
  /** Crashes since a request was last answered. */
  #failures = 0;

  constructor(started: StartedChild, settings: ChildSettings, patience: number) {
    this.engine = started.engine;
    this.#settings = settings;
    this.#patience = patience;
    this.#log = settings.log;
    this.#child = this.#adopt(started.child);
    this.#child.hold(false);
  }

  get processId(): number | null {
    return this.#child?.processId ?? null;
  }

  async inspectModel(modelDirectory: string, options: RequestOptions = {}): Promise<ModelManifest> {
    return this.#request({ type: 'inspect', modelDirectory }, modelManifestSchema, options);
  }

  async colorize(request: ColorizeRequest, options: RequestOptions = {}): Promise<ChromaPlane> {
    const { modelDirectory, luminance, hints, temperature, decisiveness } = request;
    const message = {
      type: 'colorize',
      modelDirectory,
      luminance,
      ...(hints !== undefined && { hints }),
      ...(temperature !== undefined && { temperature }),
      ...(decisiveness !== undefined && { decisiveness }),
    } as const;
    const { width, height } = luminance;
    const schema = chromaPlaneSchema.refine(
      (plane) => plane.width === width && plane.height === height,
      'the plane must have the size of the luminance',
    );
    return this.#request(message, schema, options);
  }

  async features(
    { modelDirectory, luminance }: FeaturesRequest,
    options: RequestOptions = {},
  ): Promise<PictureFeatures> {
    const message = { type: 'features', modelDirectory, luminance } as const;
    return this.#request(message, pictureFeaturesSchema, options);
  }

  async likelyColors(
    { hints, ...request }: LikelyColorsRequest,
    options: RequestOptions = {},
  ): Promise<Float32Array | null> {
    const message = { type: 'likely', ...request, ...(hints !== undefined && { hints }) } as const;
    return this.#request(message, sharesSchema, options);
  }

  async train(request: TrainingRequest, options: TrainRequestOptions = {}): Promise<ModelManifest> {
    const { precision = 'auto', onProgress, onSkip } = options;
    return this.#request(
      { type: 'train', request, precision },
      modelManifestSchema,
      options,
      (message) => {
        if (message.type === 'progress') onProgress?.(message.progress);
        else if (message.type === 'skip') onSkip?.(message.photo);
      },
    );
  }

  async importModel(request: ImportRequest, options: RequestOptions = {}): Promise<ModelManifest> {
    return this.#request({ type: 'import', request }, modelManifestSchema, options);
  }

  async exportModel(
    { modelDirectory, file, overwrite }: ExportModelRequest,
    options: RequestOptions = {},
  ): Promise<ExportedModel> {
    const message = { type: 'export', modelDirectory, file, overwrite } as const;
    return this.#request(message, exportedModelSchema, options);
  }

  async memory(): Promise<ComputeMemory> {
    return this.#request({ type: 'memory' }, computeMemorySchema, {});
  }

  /** What ONNX Runtime can compute by, whether it works here or not. */
  async providers(): Promise<z.infer<typeof providersSchema>> {
    return this.#request({ type: 'providers' }, providersSchema, {});
  }

  /** Measures the engine: `all` takes some five seconds, `inference` alone one. */
  async measure(modelDirectory: string, extent: 'inference' | 'all'): Promise<EngineSpeed> {
    return this.#request({ type: 'measure', modelDirectory, extent }, engineSpeedSchema, {});
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const child = this.#child;
    if (child === null) return;
    child.hold(true);
    child.kill(closed());
    await child.ended;
  }

  async #request<T>(
    request: NewRequest,
    schema: z.ZodType<T>,
    { signal = null }: { readonly signal?: AbortSignal | null },
    onMessage: (message: ChildMessage) => void = () => undefined,
  ): Promise<T> {
    checkRequest(request);
    return this.#turns.take(signal, cancelledRequest, async () => {
      if (signal?.aborted === true) throw cancelledRequest();
      const child = await this.#liveChild(signal);
      child.hold(true);
      try {
        const options = { signal, patience: this.#patience, onMessage };
        const answer = await runRequest(child, request, schema, options);
        this.#failures = 0;
        return answer;
      } finally {
        child.hold(false);
      }
    });
  }

  async #liveChild(signal: AbortSignal | null): Promise<ComputeChild> {
    if (this.#closing.signal.aborted) throw closed();
    // One that was ended a moment ago may not be gone yet.
    if (this.#child?.isEnding === true) await this.#child.ended;
    if (this.#child !== null && !this.#child.isOver) return this.#child;
    if (this.#failures >= failuresAllowed) {
      throw new HeliochromeError(
        'engine-unavailable',
        `The ${this.engine.name} engine failed ${this.#failures} times in a row and was given up.`,
        'Choose another --engine; `doctor` shows which work.',
      );
    }
    // The first restart comes at once; the more failures, the longer the wait.
    if (this.#failures > 1) {
      await orAbort(wait(firstBackOff * 2 ** (this.#failures - 1)), signal, cancelledRequest);
    }
    // A start that nobody waits for any more goes on, for the next request.
    this.#starting ??= this.#startAgain().finally(() => {
      this.#starting = null;
    });
    return orAbort(this.#starting, signal, cancelledRequest);
  }

  async #startAgain(): Promise<ComputeChild> {
    this.#log?.info(`The compute process is started again on ${this.engine.name}.`);
    try {
      // What ended it twice may have been the driver that ONNX Runtime computes by.
      const again = this.#failures > 1 ? { provider: 'cpu' } : {};
      const { child } = await startOnLadder(this.engine.name, { ...this.#settings, ...again });
      this.#child = this.#adopt(child);
      // Closed while it was starting.
      if (this.#closing.signal.aborted) child.kill(closed());
      return child;
    } catch (error) {
      this.#failures += 1;
      throw error;
    }
  }

  #adopt(child: ComputeChild): ComputeChild {
    void child.ended.then((reason) => {
      if (reason.code === 'cancelled') return;
      this.#failures += 1;
      this.#log?.warning(reason.message, { code: reason.code });
    });
    return child;
  }
}

function closed(): HeliochromeError {
  return new HeliochromeError('cancelled', 'The compute process was closed.');
}

/** Refuses what the process would refuse, before it travels. */
function checkRequest(request: NewRequest): void {
  const parsed = requestSchema.safeParse({ ...request, id: 1 });
  if (parsed.success) return;
  throw usageError(`A request to the engine is not valid: ${z.prettifyError(parsed.error)}`);
}
