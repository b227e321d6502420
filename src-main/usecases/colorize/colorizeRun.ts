import { setTimeout } from 'node:timers/promises';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { defaultEdges } from '../../../src-shared/domain/hint.ts';
import type { Recipe } from '../../../src-shared/domain/provenance.ts';
import { startComputeProcess, type ComputeProcess } from '../../engine/computeProcess.ts';
import type { InputListing } from '../../platform/listInputs.ts';
import { cancelled } from '../../platform/systemError.ts';
import { freeDiskSpace, readSystemInformation } from '../../platform/systemInformation.ts';
import { recipeDefaults } from '../../models/modelManifest.ts';
import type { FoundModel } from '../models/findModel.ts';
import type { FileReferences } from '../references/fileReferences.ts';
import type {
  ColorizeOptions,
  ColorizeReport,
  ColorizeRequest,
  FinishedPhoto,
} from './colorizeRequest.ts';
import { MemoryBudget } from './memoryBudget.ts';
import type { OutputPlan, PlannedPhoto } from './outputPlan.ts';
import { colorizePhoto, type PageOutcome, type PhotoWorkContext } from './photoWork.ts';
import { ProgressMeter } from './progressMeter.ts';

/** Share of the free memory that photos in work may take together; the rest is for the engine and the system. */
const memoryShare = 0.5;
/** A disk with less room than this will not take the next photo either. */
const smallestRoom = 8 * 1024 * 1024;

/** What one run keeps count of. */
export class Tally {
  colorized = 0;
  skipped = 0;
  through = 0;
  readonly failures: { path: string; error: HeliochromeError }[] = [];
  readonly finished: { order: number; photo: FinishedPhoto }[] = [];
}

/** Failures after which no photo can succeed. */
function endsTheRun(error: HeliochromeError): boolean {
  return ['engine-unavailable', 'model-missing', 'model-damaged'].includes(error.code);
}

/** What a run works with. */
export interface RunParts {
  readonly model: FoundModel;
  readonly plan: OutputPlan;
  readonly references: FileReferences | null;
}

/** One run over planned photos, several side by side. */
export class ColorizeRun {
  readonly #request: ColorizeRequest;
  readonly #options: ColorizeOptions;
  readonly #model: FoundModel;
  readonly #plan: OutputPlan;
  readonly #references: FileReferences | null;
  readonly #tally = new Tally();
  readonly #stop = new AbortController();
  #compute: Promise<ComputeProcess> | null = null;
  #fatal: HeliochromeError | null = null;
  #started: ComputeProcess | null = null;
  #abortedAt = 0;

  constructor(request: ColorizeRequest, options: ColorizeOptions, parts: RunParts) {
    this.#request = request;
    this.#options = options;
    this.#model = parts.model;
    this.#plan = parts.plan;
    this.#references = parts.references;
  }

  get engine(): ColorizeReport['engine'] {
    return this.#started?.engine ?? null;
  }

  async all(listing: InputListing): Promise<Tally> {
    const { signal } = this.#options;
    const stop = (): void => {
      this.#abortedAt = performance.now();
      this.#stop.abort(cancelled());
    };
    if (signal?.aborted === true) stop();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      for (const { path, error } of listing.failures) this.#fail(path, error);
      await Promise.race([this.#work(), this.#graceOver()]);
    } finally {
      signal?.removeEventListener('abort', stop);
      await Promise.race([this.#started?.close(), this.#graceOver()]);
    }
    if (this.#fatal !== null) throw this.#fatal;
    return this.#tally;
  }

  /** Settles when the work was stopped and has had its time to end; never where it has all the time it needs. */
  async #graceOver(): Promise<void> {
    const { signal, graceMilliseconds } = this.#options;
    if (signal === undefined || graceMilliseconds === undefined) {
      await new Promise(() => undefined);
      return;
    }
    if (!signal.aborted) {
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve, { once: true });
      });
    }
    const passed = performance.now() - this.#abortedAt;
    await setTimeout(Math.max(0, graceMilliseconds - passed), undefined, { ref: false });
  }

  async #work(): Promise<void> {
    const { photos } = this.#plan;
    const system = readSystemInformation();
    const context: PhotoWorkContext = {
      request: this.#request,
      model: this.#model,
      recipe: this.#recipe(),
      references: this.#references?.source ?? null,
      plan: this.#plan,
      memory: new MemoryBudget(system.availableMemory * memoryShare),
      compute: () => this.#startCompute(),
      signal: this.#stop.signal,
    };
    const meter = new ProgressMeter(photos.length, (event) => this.#options.onEvent?.(event));
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < photos.length && !this.#stop.signal.aborted) {
        const order = next;
        next += 1;
        await this.#one(photos[order], order, context, meter);
      }
    };
    const jobs = this.#request.jobs ?? Math.min(4, Math.floor(system.cores / 2) + 1);
    await Promise.all(Array.from({ length: Math.min(jobs, photos.length) }, worker));
  }

  #recipe(): Recipe {
    const { id, version, weights } = this.#model.manifest;
    const defaults = recipeDefaults(this.#model.manifest);
    const { temperature, decisiveness, hints, edges, finish } = this.#request;
    return {
      model: { id, version, weightsSha256: weights.sha256 },
      // A model's defaults may change with its weights the same: the recipe keeps what was used.
      temperature: temperature ?? defaults.temperature,
      decisiveness: decisiveness ?? defaults.decisiveness,
      hints: [...hints],
      edges: hints.length === 0 ? 0 : (edges ?? defaultEdges),
      reference: this.#references?.reference ?? null,
      finish,
    };
  }

  async #startCompute(): Promise<ComputeProcess> {
    const start = this.#options.startCompute ?? startComputeProcess;
    const { log } = this.#options;
    this.#compute ??= start({ engine: this.#request.engine, ...(log !== undefined && { log }) });
    this.#started = await this.#compute;
    return this.#started;
  }

  async #one(
    photo: PlannedPhoto,
    order: number,
    context: PhotoWorkContext,
    meter: ProgressMeter,
  ): Promise<void> {
    const { path, relative } = photo.input;
    const started = performance.now();
    let worked = false;
    const advance = (share: number, activity: string): void => {
      meter.advance(order, share, activity);
    };
    try {
      await colorizePhoto(photo, context, advance, async (outcome) => {
        worked ||= outcome.status !== 'skipped';
        const seconds = (performance.now() - started) / 1000;
        if (outcome.status === 'failed') await this.#failed(path, outcome);
        else this.#done(path, order, outcome, seconds);
      });
    } catch (thrown) {
      if (!this.#stop.signal.aborted) {
        this.#fatal = HeliochromeError.from(thrown);
        this.#stop.abort(this.#fatal);
      }
      return;
    }
    this.#tally.through += 1;
    meter.finish(order, !worked, `Done with ${relative}`);
  }

  #done(
    path: string,
    order: number,
    outcome: PageOutcome & { status: 'colorized' | 'skipped' },
    seconds: number,
  ): void {
    const { page, pages, output, status, warnings } = outcome;
    this.#tally[status] += 1;
    this.#tally.finished.push({ order, photo: { master: path, page, output } });
    this.#options.onEvent?.({
      type: 'item',
      path,
      ...(pages > 1 && { page }),
      status,
      output,
      ...(status === 'skipped' && { reason: 'done by an earlier run, and unchanged' }),
      ...(warnings.length > 0 && { warnings: [...warnings] }),
      seconds,
    });
  }

  #fail(path: string, error: HeliochromeError, page?: number): void {
    this.#tally.failures.push({ path, error });
    const { code, message, advice } = error;
    this.#options.onEvent?.({
      type: 'item',
      path,
      ...(page !== undefined && { page }),
      status: 'failed',
      error: { code, message, advice },
    });
  }

  async #failed(path: string, outcome: PageOutcome & { status: 'failed' }): Promise<void> {
    const { error, page, pages } = outcome;
    if (endsTheRun(error)) {
      this.#fatal = error;
      this.#stop.abort(error);
      return;
    }
    this.#fail(path, error, pages > 1 ? page : undefined);
    const { destination } = this.#request;
    if (error.code !== 'disk-full' || destination.kind !== 'folder') return;
    const room = await freeDiskSpace(destination.path);
    if (room !== null && room < smallestRoom) this.#stop.abort(error);
  }
}
