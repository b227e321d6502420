import { mkdir } from 'node:fs/promises';
import { z } from 'zod';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { LayersManifest } from '../models/modelManifest.ts';
import { setContentWeights } from '../models/pretrained.ts';
import { saveModelPackage } from '../models/modelPackage.ts';
import { kindOf } from './architectures/trainables.ts';
import { loadCheckpoint, removeCheckpoint } from './checkpoint.ts';
import { startState } from './startState.ts';
import { readStartWeights } from './startWeights.ts';
import { RunClock } from './runClock.ts';
import { heldOutCrops, openTrainingStream, readHeldOutBatches } from './trainingBatches.ts';
import { createTrainingRun, type TrainingRun, type StepReport } from './trainingRun.ts';
import type { TrainingRequest } from './trainingRequest.ts';
import { withBudgetOf, type TrainingSettings } from './trainingSettings.ts';
import { checkpointPath, hashPhotographs, type TrainingState } from './trainingState.ts';
import { validateTrainable, type ValidationRow } from './validation.ts';

/** One line of progress. */
export interface TrainingProgress extends StepReport {
  readonly step: number;
  readonly epoch: number;
  /** Share of the budget spent, 0–1; never falls. */
  readonly progress: number;
  readonly secondsLeft: number;
  readonly imagesPerSecond: number;
  /** Share of the time that the engine waited for photographs. */
  readonly waitingShare: number;
  readonly validation?: ValidationRow;
}

/** Who listens to a run, and what stops it. */
export interface TrainingOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
  readonly onSkip?: (photo: { readonly name: string; readonly reason: string }) => void;
}

/**
 * Trains a system on the current backend until its budget is spent, and writes the averaged weights as a model package.
 * Resumable: a run that is cut off or cancelled goes on from its last checkpoint; one whose budget is counted in passes
 * ends with the very bits it would have had (minutes are the clock's, so a schedule in minutes cannot repeat exactly).
 *
 * @throws HeliochromeError `cancelled` after an abort (a checkpoint is written first), `data-unusable`, `usage`
 */
export async function trainModel(
  request: TrainingRequest,
  options: TrainingOptions = {},
): Promise<LayersManifest> {
  checkSettings(request.settings);
  await mkdir(request.out, { recursive: true });
  const checkpoint = request.resume ? await loadCheckpoint(checkpointPath(request.out)) : null;
  if (checkpoint !== null) checkPhotographs(request, checkpoint.state);
  // A resumed run has its weights in the checkpoint: the model it began with may be gone by now.
  const start =
    checkpoint === null && request.from !== undefined
      ? await readStartWeights(request.from, request.settings.architecture)
      : null;
  const origin = start === null ? null : originSchema.parse(start.origin);
  const state = checkpoint?.state ?? (await startState(request, origin));
  const settings = withBudgetOf(state.settings, request.settings);
  const facts = {
    classPrior: state.classPrior,
    survey: state.survey ?? {},
    photographs: request.training.paths,
  };
  const run = createTrainingRun(settings, facts, start);
  start?.dispose();
  try {
    if (checkpoint !== null) run.restore(checkpoint);
    else if (request.content !== undefined) await setContentWeights(run.network, request.content);
    const finalState = await runToTheEnd(request, { ...state, settings }, run, options);
    return await finish(request, finalState, run);
  } finally {
    run.dispose();
  }
}

const originSchema = z.record(z.string(), z.json());

function checkPhotographs(request: TrainingRequest, state: TrainingState): void {
  const given = hashPhotographs(request.training.paths, request.validation.paths);
  if (given === state.photographsSha256) return;
  throw new HeliochromeError(
    'usage',
    'The stopped training cannot go on: the photographs are not the ones it was started with.',
    'Give the same folders with the same files in them, or begin afresh.',
  );
}

function checkSettings(settings: TrainingSettings): void {
  const stride = kindOf(settings).multipleOf(settings);
  if (settings.size % stride !== 0) {
    throw new HeliochromeError(
      'usage',
      `The size of the crops must be a multiple of ${stride}; it is ${settings.size}.`,
      `Use ${Math.ceil(settings.size / stride) * stride}.`,
    );
  }
  if (settings.photoSide < settings.size) {
    throw new HeliochromeError(
      'usage',
      `Crops of ${settings.size} pixels cannot be cut from photographs kept at ${settings.photoSide}.`,
      'Raise photoSide or lower the size of the crops.',
    );
  }
  if (settings.minutes === undefined && settings.epochs === undefined) {
    throw new HeliochromeError('usage', 'The run has no end.', 'Give --minutes or --epochs.');
  }
}

/** Share of the budget spent, 0–1: of the minutes or of the passes, whichever is nearer its end. */
function budgetSpent(state: TrainingState, photographs: number): number {
  const { minutes, epochs } = state.settings;
  const byTime = minutes === undefined ? 0 : state.seconds / (minutes * 60);
  const byPasses = epochs === undefined ? 0 : passesOf(state, photographs) / epochs;
  return Math.min(1, Math.max(byTime, byPasses));
}

/** Passes over the photographs so far, with fractions. */
function passesOf({ epoch, index }: TrainingState, photographs: number): number {
  return epoch + index / photographs;
}

/** Whether so many validations in a row, as the settings' patience says, brought nothing better. */
function isStale({ settings, history }: TrainingState, watched: string): boolean {
  const { patience } = settings;
  if (patience === 0 || history.length <= patience) return false;
  const values = history.map((row) => row[watched]);
  return Math.min(...values.slice(-patience)) >= Math.min(...values.slice(0, -patience));
}

/** Whether the held-out photographs are looked at after this step. */
function isValidated(before: TrainingState, after: TrainingState, isLast: boolean): boolean {
  const { validationSteps } = after.settings;
  if (isLast) return true;
  return validationSteps === 'pass'
    ? after.epoch > before.epoch
    : after.step % validationSteps === 0;
}

/** One row of the history: what was told of the last step (`training…`), and of the held-out photographs. */
function historyRow(step: number, report: StepReport, row: ValidationRow): Record<string, number> {
  const { losses, ...scores } = row;
  const { losses: told, ...numbers } = report;
  const training = Object.entries(told).map(
    ([name, value]) => [`training${name.charAt(0).toUpperCase()}${name.slice(1)}`, value] as const,
  );
  return { step, ...Object.fromEntries(training), ...numbers, ...losses, ...scores };
}

async function runToTheEnd(
  request: TrainingRequest,
  start: TrainingState,
  run: TrainingRun,
  options: TrainingOptions,
): Promise<TrainingState> {
  const photographs = request.training.paths.length;
  const { watched } = run.trainable;
  const validate = await openValidation(request, start.settings, run);
  const stream = openTrainingStream(request, start, options);
  const clock = new RunClock(start.seconds);
  let state = start;
  let savedSeconds = state.seconds;
  try {
    while (budgetSpent(state, photographs) < 1 && !isStale(state, watched)) {
      if (options.signal?.aborted === true)
        throw new HeliochromeError('cancelled', 'The training was stopped.');
      const batch = await clock.waitFor(stream.next());
      if (batch === undefined) break;
      const before = state;
      const report = await run.train(batch, {
        passes: passesOf(state, photographs),
        progress: budgetSpent(state, photographs),
      });
      clock.count(batch.count);
      state = { ...state, step: run.step, ...batch.next, seconds: clock.seconds };
      const progress = budgetSpent(state, photographs);
      const row = isValidated(before, state, progress >= 1) ? await validate() : undefined;
      if (row !== undefined)
        state = { ...state, history: [...state.history, historyRow(run.step, report, row)] };
      options.onProgress?.(describeProgress(report, state, progress, clock, row));
      if (state.seconds - savedSeconds >= start.settings.checkpointMinutes * 60) {
        await run.save(checkpointPath(request.out), state);
        savedSeconds = state.seconds;
      }
      // Lets messages (a cancellation among them) in between two steps.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return state;
  } finally {
    await stream.close();
    // After a step that failed half way, weights and state would not belong together: the last checkpoint stands.
    if (state.step > start.step && run.step === state.step) {
      await run.save(checkpointPath(request.out), state);
    }
  }
}

/** A function that scores the averaged weights on the held-out photographs. */
async function openValidation(
  request: TrainingRequest,
  settings: TrainingSettings,
  run: TrainingRun,
): Promise<() => Promise<ValidationRow>> {
  const held = await readHeldOutBatches(request, settings);
  return () => run.average.whileApplied(() => validateTrainable(run.trainable, held));
}

function describeProgress(
  report: StepReport,
  state: TrainingState,
  progress: number,
  clock: RunClock,
  validation: ValidationRow | undefined,
): TrainingProgress {
  return {
    ...report,
    step: state.step,
    epoch: state.epoch,
    progress,
    secondsLeft: progress > 0 ? (state.seconds / progress) * (1 - progress) : Infinity,
    imagesPerSecond: clock.imagesPerSecond,
    waitingShare: clock.waitingShare,
    ...(validation !== undefined && { validation }),
  };
}

async function finish(
  request: TrainingRequest,
  state: TrainingState,
  run: TrainingRun,
): Promise<LayersManifest> {
  const { input, output, parts = [], networks } = run.trainable;
  const kept = new Map(parts.map((name) => [name, networks.get(name)!]));
  const manifest = await run.average.whileApplied(async () =>
    saveModelPackage(
      request.out,
      run.network,
      {
        ...state.identity,
        architecture: state.settings.architecture,
        input: { ...input, longSide: state.settings.longSide },
        output,
        training: {
          ...(state.origin !== null && { from: state.origin }),
          photographs: request.photographs,
          trainingPhotographs: request.training.paths.length,
          validationPhotographs: request.validation.paths.length,
          settings: z.record(z.string(), z.json()).parse(state.settings),
          steps: state.step,
          passes: passesOf(state, request.training.paths.length),
          minutes: Math.round(state.seconds / 6) / 10,
        },
        metrics: state.history.slice(-1).map((values) => ({
          photographs: 'held-out crops of the training run',
          images: Math.min(heldOutCrops, request.validation.paths.length),
          values: Object.fromEntries(
            Object.entries(values).filter(([name]) => !name.startsWith('training')),
          ),
        })),
      },
      'float16',
      kept,
    ),
  );
  await removeCheckpoint(checkpointPath(request.out));
  return manifest;
}
