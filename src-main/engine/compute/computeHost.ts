import * as tf from '@tensorflow/tfjs';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { sharesAt } from '../../models/binShares.ts';
import type { WeighedBins } from '../../models/colorModel.ts';
import type { EngineSpeed } from '../engineReport.ts';
import type { EngineInfo, EngineName } from '../engines.ts';
import type { ChildMessage, ComputeRequest, ParentMessage } from '../protocol/messages.ts';
import { toWireError } from '../protocol/wireError.ts';
import { judgeFailure } from './engineFailure.ts';
import { FeatureShelf } from './featureShelf.ts';
import { loadEngine } from './loadEngine.ts';
import { measureInference, measureWork } from './measureSpeed.ts';
import { ModelShelf } from './modelShelf.ts';

type RequestOf<T extends ComputeRequest['type']> = Extract<ComputeRequest, { type: T }>;
type StartMessage = Extract<ParentMessage, { type: 'start' }>;

/** What a compute process does with the messages of its parent, apart from how they travel. */
export class ComputeHost {
  readonly #send: (message: ChildMessage) => void;
  readonly #exit: (reason: string) => void;
  readonly #models = new ModelShelf(() => (this.#engine?.name === 'onnx' ? 'onnx' : 'layers'));
  readonly #viewers = new FeatureShelf(() => (this.#engine?.name === 'onnx' ? 'onnx' : 'layers'));
  /** The last picture whose colors were weighed: a person looks at one place after the other. */
  #weighed: { readonly key: string; readonly bins: WeighedBins | null } | null = null;
  #engine: EngineInfo | null = null;
  #active: { readonly id: number; readonly control: AbortController } | null = null;

  /**
   * @param send sends a message to the parent
   * @param exit ends the process, telling why
   */
  constructor(send: (message: ChildMessage) => void, exit: (reason: string) => void) {
    this.#send = send;
    this.#exit = exit;
  }

  /** Takes a message that has been checked. */
  async receive(message: ParentMessage): Promise<void> {
    if (message.type === 'start') await this.#start(message);
    else if (message.type === 'cancel') this.#cancel(message.id);
    else await this.#serve(message);
  }

  /** Goes down the ladder to the first engine that works. */
  async #start({ engines, ...options }: StartMessage): Promise<void> {
    for (const engine of engines) {
      this.#send({ type: 'trying', engine });
      const info = await this.#tryEngine(engine, options);
      if (info === null) continue;
      this.#engine = info;
      this.#send({ type: 'ready', engine: info });
      return;
    }
    this.#exit('no engine works');
  }

  async #tryEngine(
    engine: EngineName,
    options: Pick<StartMessage, 'allowSoftware' | 'provider' | 'orProcessor'>,
  ): Promise<EngineInfo | null> {
    try {
      const onLost = (message: string): void => {
        this.#exit(`the graphics card was lost: ${message}`);
      };
      return await loadEngine(engine, { ...options, onLost });
    } catch (error) {
      const unanswered = error instanceof HeliochromeError && error.cause === undefined;
      const state = unanswered || isMissingPackage(error) ? 'missing' : 'broken';
      this.#send({ type: 'unusable', engine, state, error: toWireError(error) });
      return null;
    }
  }

  #cancel(id: number): void {
    if (this.#active?.id !== id) return;
    this.#send({ type: 'stopping', id });
    this.#active.control.abort();
  }

  async #serve(request: ComputeRequest): Promise<void> {
    const { id } = request;
    const control = new AbortController();
    try {
      if (this.#engine === null || this.#active !== null) {
        throw new HeliochromeError('internal', 'A request came before the engine was free for it.');
      }
      this.#active = { id, control };
      this.#send({ type: 'accepted', id });
      const value = await this.#work(request, control.signal);
      this.#send({ type: 'done', id, value });
    } catch (thrown) {
      const { error, fatal } = judgeFailure(thrown);
      this.#send({ type: 'failed', id, error: toWireError(error), fatal });
    } finally {
      if (this.#active?.control === control) this.#active = null;
    }
  }

  async #work(request: ComputeRequest, signal: AbortSignal): Promise<unknown> {
    switch (request.type) {
      case 'inspect':
        return (await this.#models.take(request.modelDirectory)).manifest;
      case 'colorize':
        return this.#colorize(request);
      case 'features':
        return (await this.#viewers.take(request.modelDirectory)).look(request.luminance);
      case 'likely':
        return this.#likely(request);
      case 'train':
        return this.#train(request, signal);
      case 'import':
        return this.#import(request);
      case 'export':
        return this.#export(request);
      case 'memory':
        return {
          tensors: tf.memory().numTensors,
          models: this.#models.count + this.#viewers.count,
          bytes: process.memoryUsage.rss(),
        };
      case 'providers':
        return (await import('../../models/onnx/onnxSession.ts')).listExecutionProviders();
      case 'measure':
        return this.#measure(request);
    }
  }

  async #colorize(request: RequestOf<'colorize'>): Promise<unknown> {
    const { modelDirectory, luminance, hints, temperature, decisiveness } = request;
    const model = await this.#models.take(modelDirectory);
    return model.predict(luminance, {
      ...(hints !== undefined && { hints }),
      ...(temperature !== undefined && { temperature }),
      ...(decisiveness !== undefined && { decisiveness }),
    });
  }

  async #likely(request: RequestOf<'likely'>): Promise<Float32Array | null> {
    const { modelDirectory, luminance, hints, key, x, y } = request;
    if (this.#weighed?.key !== key) {
      const model = await this.#models.take(modelDirectory);
      const bins = await model.weigh(luminance, { ...(hints !== undefined && { hints }) });
      this.#weighed = { key, bins };
    }
    const { bins } = this.#weighed;
    return bins === null ? null : sharesAt(bins.plane, x * bins.covers[0], y * bins.covers[1]);
  }

  async #import({ request }: RequestOf<'import'>): Promise<unknown> {
    const { importModel } = await import('../../models/importing/importModel.ts');
    return importModel(request);
  }

  async #export({ modelDirectory, file, overwrite }: RequestOf<'export'>): Promise<unknown> {
    const { exportModel } = await import('../../models/exportModel.ts');
    return exportModel(modelDirectory, file, overwrite);
  }

  async #measure({ modelDirectory, extent }: RequestOf<'measure'>): Promise<EngineSpeed> {
    const inferenceMilliseconds = await measureInference(await this.#models.take(modelDirectory));
    if (extent === 'inference') {
      return { inferenceMilliseconds, convolutionGigaflops: null, trainingImagesPerSecond: null };
    }
    return { inferenceMilliseconds, ...(await measureWork(this.#engine?.name ?? 'wasm')) };
  }

  async #train(
    { id, request, precision }: RequestOf<'train'>,
    signal: AbortSignal,
  ): Promise<unknown> {
    // A training needs the memory more than the models do.
    this.#models.clear();
    this.#viewers.clear();
    const { trainModel } = await import('../../training/trainModel.ts');
    const restore = precision === 'auto' ? await this.#quickenConvolutions() : () => undefined;
    try {
      return await trainModel(request, {
        signal,
        onProgress: (progress) => {
          this.#send({ type: 'progress', id, progress });
        },
        onSkip: ({ name, reason }) => {
          this.#send({ type: 'skip', id, photo: { name, reason } });
        },
      });
    } finally {
      restore();
    }
  }

  /** Lets convolutions run in bfloat16 where that is faster. @returns undoes it */
  async #quickenConvolutions(): Promise<() => void> {
    if (this.#engine?.name !== 'tensorflow' || this.#engine.accelerated) return () => undefined;
    const { installBf16Convolution, supportsBf16 } =
      await import('../tensorflow/bf16Convolution.ts');
    return supportsBf16() ? installBf16Convolution() : () => undefined;
  }
}

function isMissingPackage(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
}
