import type { ItemEvent, ProgressEvent, WarningEvent } from '../../src-shared/api/commandEvents.ts';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { PropagationKind } from '../../src-shared/domain/propagation.ts';
import {
  startComputeProcess,
  type ComputeOptions,
  type ComputeProcess,
} from '../engine/computeProcess.ts';
import type { EngineChoice, EngineInfo } from '../engine/engines.ts';
import { listInputs } from '../platform/listInputs.ts';
import type { Log } from '../platform/log.ts';
import { cancelled } from '../platform/systemError.ts';
import {
  ColorizationScores,
  type ColorizationSummary,
} from '../training/metrics/colorizationScores.ts';
import { colorPhoto, type ColoredPhoto } from './evaluate/colorPhoto.ts';
import { HintCurves, type HintCurve } from './evaluate/hintCurves.ts';
import { findModel, type FoundModel } from './models/findModel.ts';

/** What to score, and on what. */
export interface EvaluateRequest {
  /** Folders or files of color photographs; folders with their subfolders. */
  readonly photos: readonly string[];
  /** A model's id, or the path of its folder. */
  readonly model: string;
  readonly engine: EngineChoice;
  /** Numbers of revealed hints for the hint curve. */
  readonly hints: readonly number[];
  /** Ways of spreading hints to compare; the model's own curve is always made. */
  readonly propagation: readonly PropagationKind[];
  /** So many photographs at most, evenly taken from all; null for all. */
  readonly max: number | null;
  /** T of the annealed mean; null for the model's own. */
  readonly temperature: number | null;
  /** 0 averaged colors … 1 decisive ones; null for the model's own. */
  readonly decisiveness: number | null;
}

/** Who listens, and what stops the work. */
export interface EvaluateOptions {
  readonly signal?: AbortSignal;
  readonly log?: Log;
  readonly onEvent?: (event: ProgressEvent | ItemEvent | WarningEvent) => void;
  /** Starts what computes; default {@link startComputeProcess}. */
  readonly startCompute?: (options: ComputeOptions) => Promise<ComputeProcess>;
}

/** What a model scores. */
export interface EvaluateReport {
  readonly summary: ColorizationSummary;
  /** Mean PSNR, dB, by the number of hints, spread by the model. */
  readonly hintCurve: HintCurve;
  /** The same by each way of spreading that was asked for. */
  readonly hintCurves: Readonly<Partial<Record<PropagationKind, HintCurve>>>;
  readonly failures: readonly { readonly path: string; readonly error: HeliochromeError }[];
  readonly model: FoundModel;
  readonly engine: EngineInfo;
  readonly seconds: number;
}

/** Photographs in work at a time: one is read, one colored, one scored. */
const photosInWork = 3;

/** `count` of the paths, evenly spread, so that a part of a sorted list is not all of one kind. */
function evenly(paths: readonly string[], count: number | null): readonly string[] {
  if (count === null || count >= paths.length) return paths;
  return Array.from(
    { length: count },
    (_, index) => paths[Math.floor((index * paths.length) / count)],
  );
}

/** A model that takes no hints still has a curve where edges spread them. */
function hintCounts(request: EvaluateRequest, model: FoundModel): number[] {
  const counts = [...new Set([0, ...request.hints])].sort((one, other) => one - other);
  const useful =
    model.manifest.input.hints || request.propagation.some((kind) => kind !== 'learned');
  return useful ? counts : [0];
}

/** The scores of one model, photo by photo. */
class Evaluation {
  readonly failures: { path: string; error: HeliochromeError }[] = [];
  readonly #scores = new ColorizationScores();
  readonly #curves = new HintCurves();
  readonly #onEvent: EvaluateOptions['onEvent'];
  readonly #total: number;
  readonly #started = performance.now();
  #done = 0;

  constructor(total: number, onEvent: EvaluateOptions['onEvent']) {
    this.#total = total;
    this.#onEvent = onEvent;
  }

  score(colored: ColoredPhoto): void {
    const { path, truth, width, height, results } = colored;
    const scores = this.#scores.add(truth, results.get('learned')!.get(0)!, width, height);
    this.#curves.add(truth, results);
    this.#onEvent?.({ type: 'item', path, status: 'scored', figures: { ...scores } });
    this.#advance(path);
  }

  fail(path: string, thrown: unknown): void {
    const error = HeliochromeError.from(thrown);
    this.failures.push({ path, error });
    const { code, message, advice } = error;
    this.#onEvent?.({ type: 'item', path, status: 'failed', error: { code, message, advice } });
    this.#advance(path);
  }

  summary(
    kinds: readonly PropagationKind[],
  ): Pick<EvaluateReport, 'summary' | 'hintCurve' | 'hintCurves'> {
    return {
      summary: this.#scores.summary(),
      hintCurve: this.#curves.curve('learned'),
      hintCurves: this.#curves.curves(kinds),
    };
  }

  #advance(path: string): void {
    this.#done += 1;
    const seconds = (performance.now() - this.#started) / 1000;
    this.#onEvent?.({
      type: 'progress',
      progress: this.#done / this.#total,
      done: this.#done,
      total: this.#total,
      unit: 'photos',
      secondsLeft: (seconds / this.#done) * (this.#total - this.#done),
      activity: `Scored ${path}`,
    });
  }
}

/** Failures after which no photo can be scored. */
function endsTheRun(error: HeliochromeError): boolean {
  return ['cancelled', 'engine-unavailable', 'model-missing', 'model-damaged'].includes(error.code);
}

async function findPhotos(
  request: EvaluateRequest,
  options: EvaluateOptions,
): Promise<{ paths: readonly string[]; failures: { path: string; error: HeliochromeError }[] }> {
  const { signal } = options;
  const listing = await listInputs(request.photos, {
    recursive: true,
    ...(signal !== undefined && { signal }),
  });
  const paths = evenly(
    listing.photos.map((photo) => photo.path),
    request.max,
  );
  if (paths.length === 0 && listing.failures.length === 0) {
    throw new HeliochromeError(
      'usage',
      `No photo was found in ${request.photos.join(', ')}.`,
      'Give color photographs, or folders that hold some.',
    );
  }
  return { paths, failures: [...listing.failures] };
}

/**
 * Scores a model on color photographs: their color is taken away, given again, and compared. Each is brought to a
 * shorter side of 256 pixels first; L\* is the truth's, so that color alone is scored.
 *
 * @throws HeliochromeError usage (no photo), data-unusable (none could be scored), model-*, engine-*, cancelled
 */
export async function evaluateModel(
  request: EvaluateRequest,
  options: EvaluateOptions = {},
): Promise<EvaluateReport> {
  const started = performance.now();
  const { signal, log } = options;
  const model = await findModel(request.model);
  const { paths, failures } = await findPhotos(request, options);
  const counts = hintCounts(request, model);
  const evaluation = new Evaluation(paths.length + failures.length, options.onEvent);
  for (const { path, error } of failures) evaluation.fail(path, error);
  const start = options.startCompute ?? startComputeProcess;
  const compute = await start({ engine: request.engine, ...(log !== undefined && { log }) });
  try {
    const plan = { ...request, model, compute, counts, signal };
    const color = (path: string): Promise<ColoredPhoto> => {
      const colored = colorPhoto(path, plan);
      // It is awaited in its turn; until then a failure is nobody's.
      colored.catch(() => undefined);
      return colored;
    };
    const inWork = paths.slice(0, photosInWork - 1).map(color);
    for (const [index, path] of paths.entries()) {
      if (signal?.aborted === true) throw cancelled(signal.reason);
      const next = index + photosInWork - 1;
      if (next < paths.length) inWork.push(color(paths[next]));
      try {
        evaluation.score(await inWork.shift()!);
      } catch (thrown) {
        if (endsTheRun(HeliochromeError.from(thrown))) throw thrown;
        evaluation.fail(path, thrown);
      }
    }
  } finally {
    await compute.close();
  }
  return {
    ...evaluation.summary(request.propagation),
    failures: evaluation.failures,
    model,
    engine: compute.engine,
    seconds: (performance.now() - started) / 1000,
  };
}
