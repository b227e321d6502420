import { z } from 'zod';
import { contract, type CallPayload } from '../../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { PhotoSource } from '../../catalog/catalogTypes.ts';
import { openMaster } from '../../imaging/openMaster.ts';
import type { LuminancePlane } from '../../../src-shared/domain/planes.ts';
import type { ItemOutcome, JobHandler, RunningJob } from '../../jobs/jobTypes.ts';
import { stopJob } from '../../jobs/stopJob.ts';
import { readSystemInformation } from '../../platform/systemInformation.ts';
import { memoryOfPage, MemoryBudget } from '../colorize/memoryBudget.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { assertUnchanged } from '../pixels/photoFile.ts';
import { computeChroma } from '../versions/computeChroma.ts';
import { announceVersion, keepVersion } from '../versions/keepVersion.ts';
import { resolveColoring, type ResolvedColoring } from '../versions/resolveColoring.ts';
import { photoObstacle } from './photoObstacle.ts';
import { selectedPhotos } from './selectedPhotos.ts';

type Parameters = CallPayload<'jobs.colorize'>;

/** The photo is all there is to an item. */
const dataSchema = z.strictObject({});
type Data = z.infer<typeof dataSchema>;

/** One photo is colored while the next are read. */
const concurrency = 3;
/** Share of the free memory that photos under way may take together. */
const memoryShare = 0.4;
const colorPhotographReason = 'It is a color photograph already.';

/** All versions of a job are one step of undo, also over restarts. */
const checkpointSchema = z.strictObject({ historyStep: z.int() });

/** What one start of a job keeps. */
interface ColorizeRun {
  readonly coloring: Promise<ResolvedColoring>;
  readonly memory: MemoryBudget;
}

/** Without its model no photo can be colored. */
async function resolveForJob({ coloring, finish }: Parameters): Promise<ResolvedColoring> {
  try {
    return await resolveColoring({ ...coloring, hints: [] }, finish);
  } catch (error) {
    return stopJob(HeliochromeError.from(error));
  }
}

/** The model's copy of a photo; null for one that proves to be a color photograph. */
async function readLuminance(
  source: PhotoSource,
  longSide: number,
  memory: MemoryBudget,
  signal: AbortSignal,
): Promise<LuminancePlane | null> {
  await assertUnchanged(source, signal);
  const master = await openMaster(source.path, { page: source.page });
  const release = await memory
    .acquire(memoryOfPage(master), signal)
    .catch(async (error: unknown) => {
      await master.close();
      throw error;
    });
  try {
    const luminance = await master.modelLuminance(longSide, signal);
    return master.info.cast?.colorPhotograph === true ? null : luminance;
  } finally {
    // Not waited for: after a stop, the decoding under way has to end first.
    void master.close().finally(release);
  }
}

/**
 * Colors photos; each becomes a new version, which is kept in the same transaction in which its item is through. A
 * photo that has a version by the same recipe is skipped unless another one is asked for, as are color photographs and
 * what cannot be read.
 */
export function colorizeHandler(context: LibraryContext): JobHandler<Parameters, Data> {
  const { catalog } = context;
  const runs = new Map<number, ColorizeRun>();

  const runOf = (job: RunningJob<Parameters>): ColorizeRun => {
    let run = runs.get(job.id);
    if (run === undefined) {
      const { availableMemory } = readSystemInformation();
      const coloring = resolveForJob(job.parameters);
      coloring.catch(() => undefined);
      run = { coloring, memory: new MemoryBudget(availableMemory * memoryShare) };
      runs.set(job.id, run);
    }
    return run;
  };

  const historyStep = (job: RunningJob<Parameters>): number => {
    const kept = checkpointSchema.safeParse(job.checkpoint);
    if (kept.success) return kept.data.historyStep;
    const step = catalog.history.begin('Colorize photos', null);
    job.checkpoint = { historyStep: step };
    return step;
  };

  const colorize = async (
    photoId: number,
    job: RunningJob<Parameters>,
    report: (share: number) => void,
  ): Promise<ItemOutcome> => {
    const { signal, parameters } = job;
    const { coloring, memory } = runOf(job);
    const resolved = await coloring;
    const photo = catalog.photos.summaries([photoId]).at(0);
    const source = catalog.photos.source(photoId);
    const obstacle = photoObstacle(photo);
    if (obstacle !== null || photo === undefined || source === null) {
      return { state: 'skipped', reason: obstacle ?? 'It is no longer in the library.' };
    }
    if (photo.colorPhotograph) return { state: 'skipped', reason: colorPhotographReason };
    if (
      !parameters.again &&
      catalog.photos.withoutRecipe([photoId], resolved.recipe).length === 0
    ) {
      return { state: 'skipped', reason: 'It has a version by the same recipe.' };
    }
    job.activity(`Coloring ${photo.label}`);
    const { longSide } = resolved.model.manifest.input;
    const luminance = await readLuminance(source, longSide, memory, signal);
    if (luminance === null) return { state: 'skipped', reason: colorPhotographReason };
    report(0.5);
    historyStep(job);
    const colored = await computeChroma(context, luminance, resolved, { priority: 'job', signal });
    return {
      state: 'done',
      commit: () => {
        catalog.history.extend(historyStep(job), () =>
          keepVersion(context, photoId, resolved, colored),
        );
        announceVersion(context, photoId);
      },
    };
  };

  return {
    kind: 'colorize',
    lane: 'compute',
    parameters: contract['jobs.colorize'].request,
    data: dataSchema,
    concurrency,
    async *list(job) {
      await runOf(job).coloring;
      for await (const photos of selectedPhotos(catalog, job.parameters.photos)) {
        yield photos.map(({ id, label }) => ({ label, photoId: id, data: {} }));
      }
    },
    async run({ photoId }, job, report) {
      if (photoId === null) return { state: 'skipped', reason: 'It is no longer in the library.' };
      try {
        return await colorize(photoId, job, report);
      } catch (error) {
        const { code } = HeliochromeError.from(error);
        // A model that is damaged, was removed meanwhile, or cannot do what is asked colors no other photo either.
        if (code === 'model-missing' || code === 'model-damaged' || code === 'not-offered') {
          return stopJob(HeliochromeError.from(error));
        }
        throw error;
      }
    },
    end(job) {
      runs.delete(job.id);
      return Promise.resolve();
    },
  };
}
