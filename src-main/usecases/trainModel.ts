import path from 'node:path';
import { z } from 'zod';
import type { ItemEvent, ProgressEvent, WarningEvent } from '../../src-shared/api/commandEvents.ts';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import {
  startComputeProcess,
  type ComputeOptions,
  type ComputeProcess,
} from '../engine/computeProcess.ts';
import type { EngineChoice, EngineInfo } from '../engine/engines.ts';
import type { ModelManifest } from '../models/modelManifest.ts';
import type { Log } from '../platform/log.ts';
import { checkPhotoFiles, scanPhotoFolder, splitPhotos } from '../training/data/photoFolder.ts';
import type { TrainingProgress } from '../training/trainModel.ts';
import { exists, readTrainingState, type TrainingState } from '../training/trainingState.ts';
import { inheritedSettings } from '../training/inheritedSettings.ts';
import type { TrainingRequest } from '../training/trainingRequest.ts';
import {
  trainingSettingsSchema,
  withBudgetOf,
  type TrainingSettings,
} from '../training/trainingSettings.ts';
import { findModel, manifestFile, type FoundModel } from './models/findModel.ts';

/** What to learn, from what, for how long. */
export interface TrainModelRequest {
  /** Folder of color photographs, with its subfolders, or the files themselves. */
  readonly photos: string | readonly string[];
  /** Folder of photographs held out; null holds out some of `photos`. */
  readonly heldOut: string | null;
  /** Folder of the model. */
  readonly out: string;
  /** A model to begin with, by id or folder; null for fresh weights. */
  readonly from: string | null;
  /** File of the weights of the fixed network that reads content, for settings that ask for one. */
  readonly content?: string;
  /** Go on with the stopped training in `out`. */
  readonly resume: boolean;
  /** Begin afresh where `out` holds a model or a stopped training. */
  readonly overwrite: boolean;
  readonly engine: EngineChoice;
  /** Settings by name, checked against {@link trainingSettingsSchema}; the rest are defaults. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly identity: TrainingRequest['identity'];
  /** What the model's package says of the photographs: source and licence. */
  readonly photographs: string;
}

/** Who listens, and what stops the work. */
export interface TrainModelOptions {
  readonly signal?: AbortSignal;
  readonly log?: Log;
  readonly onEvent?: (event: ProgressEvent | ItemEvent | WarningEvent) => void;
  /** Starts what computes; default {@link startComputeProcess}. */
  readonly startCompute?: (options: ComputeOptions) => Promise<ComputeProcess>;
}

/** What came of it. */
export interface TrainModelReport {
  readonly manifest: ModelManifest;
  readonly engine: EngineInfo;
  readonly trainingPhotos: number;
  readonly heldOutPhotos: number;
  readonly refusedPhotos: number;
  readonly seconds: number;
}

/** Held out of the photographs when no folder of others is given. */
const heldOutShare = 0.05;
/** More tell nothing more, and cost time at every validation. */
const mostHeldOut = 256;

/** A folder in which something is that would be lost, or something is missing that is asked for, ends it early. */
async function checkOut(request: TrainModelRequest, stopped: TrainingState | null): Promise<void> {
  const { out, resume, overwrite } = request;
  if (resume) {
    if (stopped !== null) return;
    throw new HeliochromeError(
      'usage',
      `There is no stopped training in ${out} to go on with.`,
      'Leave --resume out to begin one.',
    );
  }
  if (overwrite) return;
  if (stopped !== null) {
    throw new HeliochromeError(
      'output-exists',
      `A training was stopped in ${out}.`,
      'Use --resume to go on with it, or --overwrite to begin afresh.',
    );
  }
  if (await exists(path.join(out, manifestFile))) {
    throw new HeliochromeError(
      'output-exists',
      `There is a model in ${out} already.`,
      'Choose another folder, or use --overwrite to replace it.',
    );
  }
}

function parseSettings(request: TrainModelRequest, from: FoundModel | null): TrainingSettings {
  const inherited = from === null ? {} : inheritedSettings(from.manifest);
  const parsed = trainingSettingsSchema.safeParse({ ...inherited, ...request.settings });
  if (!parsed.success) {
    throw new HeliochromeError(
      'usage',
      `The training cannot be run so: ${z.prettifyError(parsed.error)}`,
      'Change the option named.',
    );
  }
  if (parsed.data.minutes === undefined && parsed.data.epochs === undefined) {
    throw new HeliochromeError('usage', 'The training has no end.', 'Give --minutes or --epochs.');
  }
  return parsed.data;
}

interface Photos {
  readonly training: readonly string[];
  readonly heldOut: readonly string[];
  readonly refused: number;
}

async function choosePhotos(
  request: TrainModelRequest,
  settings: TrainingSettings,
  options: TrainModelOptions,
): Promise<Photos> {
  const { signal, onEvent } = options;
  const scan = async (
    photos: string | readonly string[],
  ): Promise<{ usable: readonly string[]; refused: number }> => {
    const checks = { ...(signal !== undefined && { signal }), smallestSide: settings.size };
    const check =
      typeof photos === 'string'
        ? await scanPhotoFolder(photos, checks)
        : await checkPhotoFiles(photos, checks);
    for (const { path: file, reason } of check.refused) {
      onEvent?.({ type: 'item', path: file, status: 'ignored', reason });
    }
    return { usable: check.usable, refused: check.refused.length };
  };
  const found = await scan(request.photos);
  if (request.heldOut !== null) {
    const held = await scan(request.heldOut);
    return {
      training: found.usable,
      heldOut: held.usable.slice(0, mostHeldOut),
      refused: found.refused + held.refused,
    };
  }
  const validation = Math.min(heldOutShare, mostHeldOut / found.usable.length);
  const fractions = { train: 1 - validation, validation, test: 0 };
  const split = splitPhotos(found.usable, settings.seed, fractions);
  return { training: split.train, heldOut: split.validation, refused: found.refused };
}

function asEvent(progress: TrainingProgress): ProgressEvent {
  const { step, epoch, progress: share, secondsLeft, validation, losses, ...rest } = progress;
  const { losses: heldOutLosses, ...scores } = validation ?? { losses: {} };
  const held = Object.entries({ ...heldOutLosses, ...scores }).map(
    ([name, value]: [string, number]) =>
      [`heldOut${name.charAt(0).toUpperCase()}${name.slice(1)}`, value] as const,
  );
  const figures = [...Object.entries({ ...losses, ...rest, epoch }), ...held].filter(([, value]) =>
    Number.isFinite(value),
  );
  return {
    type: 'progress',
    progress: share,
    done: step,
    total: share > 0 ? Math.max(step, Math.round(step / share)) : 0,
    unit: 'steps',
    secondsLeft: Number.isFinite(secondsLeft) ? Math.max(0, secondsLeft) : null,
    activity: `Pass ${epoch + 1}`,
    figures: Object.fromEntries(figures),
  };
}

function trainingRequest(
  request: TrainModelRequest,
  settings: TrainingSettings,
  photos: Photos,
  from: FoundModel | null,
): TrainingRequest {
  const shorterSide = settings.photoSide;
  return {
    settings,
    training: { kind: 'files', paths: photos.training, shorterSide },
    validation: { kind: 'files', paths: photos.heldOut, shorterSide },
    ...(from !== null && { from: from.directory }),
    ...(request.content !== undefined && { content: request.content }),
    out: request.out,
    resume: request.resume,
    identity: request.identity,
    photographs: request.photographs,
  };
}

/**
 * Trains a model on color photographs and writes its package. What cannot be learned from is told with the reason. An
 * abort writes a checkpoint; the same request with `resume` goes on from it.
 *
 * @throws HeliochromeError usage, output-exists, data-unusable, model-missing, model-damaged, cancelled, engine-*
 */
export async function trainModel(
  request: TrainModelRequest,
  options: TrainModelOptions = {},
): Promise<TrainModelReport> {
  const started = performance.now();
  const { signal, onEvent, log } = options;
  // A resumed training has its weights: the model it began with may be gone.
  const from = request.from === null || request.resume ? null : await findModel(request.from);
  const settings = parseSettings(request, from);
  const stopped = request.overwrite ? null : await readTrainingState(request.out);
  await checkOut(request, stopped);
  // What was chosen and split by the settings at the start must be chosen and split so again.
  const chosenBy = request.resume && stopped !== null ? stopped.settings : settings;
  const photos = await choosePhotos(request, chosenBy, options);
  const start = options.startCompute ?? startComputeProcess;
  const compute = await start({
    engine: request.engine,
    purpose: 'training',
    ...(log !== undefined && { log }),
  });
  try {
    const manifest = await compute.train(
      trainingRequest(request, withBudgetOf(chosenBy, settings), photos, from),
      {
        ...(signal !== undefined && { signal }),
        onProgress: (progress) => onEvent?.(asEvent(progress)),
        onSkip: ({ name, reason }) =>
          onEvent?.({ type: 'item', path: name, status: 'ignored', reason }),
      },
    );
    return {
      manifest,
      engine: compute.engine,
      trainingPhotos: photos.training.length,
      heldOutPhotos: photos.heldOut.length,
      refusedPhotos: photos.refused,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await compute.close();
  }
}
