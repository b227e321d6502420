import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { contract, type CallPayload } from '../../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { PhotoSelection } from '../../../src-shared/domain/photo.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import type { JobHandler, RunningJob } from '../../jobs/jobTypes.ts';
import { stopJob } from '../../jobs/stopJob.ts';
import type { ModelManifest } from '../../models/modelManifest.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { findModel } from '../models/findModel.ts';
import { trainModel, type TrainModelOptions, type TrainModelRequest } from '../trainModel.ts';
import { photoObstacle } from './photoObstacle.ts';
import { selectedPhotos } from './selectedPhotos.ts';
import { trainingCard } from './trainingCard.ts';
import {
  finishedModel,
  freeModelId,
  hasCheckpoint,
  installedModel,
  installModel,
  keepPhotographs,
  modelIdFrom,
  readPhotographs,
  removeForgottenTrainings,
  trainingFolder,
} from './trainingFolder.ts';

type Parameters = CallPayload<'jobs.train'>;

const dataSchema = z.strictObject({ runId: z.uuid(), modelId: z.string().min(1) });
type Data = z.infer<typeof dataSchema>;

/** What is not asked of a person. */
export interface TrainHandlerOptions {
  /** Settings of the training by name that differ from the defaults. */
  readonly settings?: TrainModelRequest['settings'];
}

/** Told so often, seconds, a training counts as fruitful: being cut off later is not its own fault. */
const fruitSeconds = 60;

function check({ photos, folder, minutes, passes }: Parameters): void {
  if ((photos === null) === (folder === null)) {
    throw new HeliochromeError(
      'usage',
      'A training needs either photos of the library or a folder, and not both.',
      'Choose the color photographs to learn from.',
    );
  }
  if (minutes === null && passes === null) {
    throw new HeliochromeError(
      'usage',
      'The training has no end.',
      'Give it a time, or a number of passes over the photographs.',
    );
  }
}

/** Files of the photos chosen that can be read, each once; tells the others with their reasons. */
async function filesOf(
  catalog: Catalog,
  selection: PhotoSelection,
  refuse: (name: string, reason: string) => void,
): Promise<string[]> {
  const files = new Set<string>();
  for await (const photos of selectedPhotos(catalog, selection)) {
    for (const photo of photos) {
      const obstacle = photoObstacle(photo);
      const source = catalog.photos.source(photo.id);
      if (obstacle !== null) refuse(photo.label, obstacle);
      else if (source !== null) files.add(source.path);
    }
  }
  return [...files];
}

/** Passes the training's events on to its job. */
function listen(
  job: RunningJob<Parameters>,
  report: (share: number) => void,
): NonNullable<TrainModelOptions['onEvent']> {
  let told = performance.now();
  return (event) => {
    if (event.type === 'item') job.log(`${event.path}: ${'reason' in event ? event.reason : ''}`);
    if (event.type === 'warning') job.log(event.message);
    if (event.type !== 'progress') return;
    report(event.progress);
    job.activity(`${event.activity}, step ${event.done}`);
    job.figures(event.figures ?? {});
    if (performance.now() - told < fruitSeconds * 1000) return;
    told = performance.now();
    job.checkpoint = { step: event.done };
  };
}

/**
 * Trains a model on color photographs of the library or of a folder, in a compute process of its own, and installs it
 * among the user's models when it is finished. A pause or cancel writes a checkpoint, from which it goes on; after a
 * crash it goes on from the last one.
 */
export function trainHandler(
  context: LibraryContext,
  options: TrainHandlerOptions = {},
): JobHandler<Parameters, Data> {
  const { catalog } = context;

  const train = async (
    { runId, modelId }: Data,
    job: RunningJob<Parameters>,
    report: (share: number) => void,
  ): Promise<ModelManifest> => {
    const { parameters, signal, id } = job;
    const { minutes, passes, name, from, folder } = parameters;
    const out = trainingFolder(runId);
    const resume = await hasCheckpoint(out);
    const origin = folder === null ? catalog.info().name : path.basename(folder);
    const request: TrainModelRequest = {
      photos: folder ?? (await readPhotographs(out)),
      heldOut: null,
      out,
      from,
      resume,
      // What lies there without a checkpoint is not whole.
      overwrite: !resume,
      engine: context.settings().engine,
      settings: {
        architecture: 'base',
        ...options.settings,
        ...(minutes !== null && { minutes }),
        ...(passes !== null && { epochs: passes }),
      },
      identity: {
        id: modelId,
        name,
        version: '1.0.0',
        description: `Trained on color photographs of ${origin}.`,
        licence: 'not stated',
      },
      photographs: origin,
    };
    job.activity('Looking through the photographs');
    context.log.info(`Training ${name}`, { job: id, resume });
    const trained = await trainModel(request, {
      signal,
      log: context.log,
      onEvent: listen(job, report),
    });
    job.log(
      `Trained on ${trained.trainingPhotos} photographs, ${trained.heldOutPhotos} held out, ${trained.refusedPhotos} refused.`,
    );
    return trained.manifest;
  };

  const install = async (
    { runId }: Data,
    manifest: ModelManifest,
    { folder, from }: Parameters,
  ): Promise<ModelManifest> => {
    const origin = folder === null ? catalog.info().name : path.basename(folder);
    const start = from === null ? null : await findModel(from).catch(() => null);
    const card = trainingCard(manifest, {
      origin,
      from: from === null ? null : (start?.manifest.name ?? from),
      finishedAt: new Date(),
    });
    return installModel(runId, manifest, card);
  };

  return {
    kind: 'train',
    lane: 'compute',
    parameters: contract['jobs.train'].request,
    data: dataSchema,
    concurrency: 1,
    async *list(job) {
      const { parameters } = job;
      check(parameters);
      await removeForgottenTrainings();
      if (parameters.from !== null) await findModel(parameters.from);
      const runId = randomUUID();
      const folder = trainingFolder(runId);
      await mkdir(folder, { recursive: true });
      if (parameters.photos !== null) {
        const refuse = (name: string, reason: string): void => {
          job.log(`${name}: ${reason}`);
        };
        await keepPhotographs(folder, await filesOf(catalog, parameters.photos, refuse));
      }
      const modelId = await freeModelId(modelIdFrom(parameters.name));
      yield [{ label: parameters.name, photoId: null, data: { runId, modelId } }];
    },
    async run({ data }, job, report) {
      try {
        let model = await installedModel(data.runId);
        if (model === null) {
          const finished = await finishedModel(trainingFolder(data.runId));
          model = await install(data, finished ?? (await train(data, job, report)), job.parameters);
        }
        const { name, id } = model;
        job.result({ kind: 'model', modelId: id });
        return {
          state: 'done',
          commit: () => {
            const { operator } = context.settings();
            const details = `Model ${name} (${id}).`;
            catalog.audit.add({ operator, action: 'train', photoId: null, details });
            setImmediate(() => {
              context.emit({ type: 'models' });
            });
          },
        };
      } catch (error) {
        job.signal.throwIfAborted();
        // It is the only item: what ends it ends the job, and a retry goes on from the checkpoint.
        return stopJob(HeliochromeError.from(error));
      }
    },
  };
}
