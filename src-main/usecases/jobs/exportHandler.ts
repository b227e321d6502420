import { availableParallelism } from 'node:os';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import type { Master } from '../../imaging/master.ts';
import { smallPictures } from '../../imaging/smallPictures.ts';
import type { ItemOutcome, JobHandler, RunningJob } from '../../jobs/jobTypes.ts';
import { readSystemInformation } from '../../platform/systemInformation.ts';
import { removeStaleTemporaries } from '../../platform/temporaryFiles.ts';
import { prepareDestination } from '../colorize/destinationCheck.ts';
import { MemoryBudget } from '../colorize/memoryBudget.ts';
import {
  exportDataSchema,
  exportMemorySchema,
  exportParametersSchema,
  type ExportData,
  type ExportMemory,
  type ExportParameters,
  type ExportSubject,
} from '../exporting/exportTypes.ts';
import { finishPictures } from '../exporting/finishPictures.ts';
import { fileExists } from '../exporting/sameFile.ts';
import { copyLongSide, SmallCopies } from '../exporting/smallCopies.ts';
import { writeExport } from '../exporting/writeExport.ts';
import { writeProof } from '../exporting/writeProof.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { finishExport } from '../packaging/finishExport.ts';
import type { ExportedResult } from '../packaging/gatherFacts.ts';
import { checkExportFolder, masterFolders } from './exportFolder.ts';
import { resultsFolder } from './exportLayout.ts';
import { photoObstacle } from './photoObstacle.ts';
import { checkExportPlan, planExport } from './planExport.ts';
import { selectedPhotos } from './selectedPhotos.ts';

/**
 * Rendering one result uses all cores; others are hashed, and waited for on their way to the disk, meanwhile. Memory
 * bounds them too: large scans are worked on one by one where there is little.
 */
const concurrency = Math.min(8, Math.max(4, availableParallelism()));
/** Share of the free memory that photos under way may take together. */
const memoryShare = 0.5;
/** Items read from the catalog at a time. */
const batch = 1000;

/** What one start of a job keeps. */
interface ExportRun {
  readonly memory: MemoryBudget;
  /** Folders in which killed processes' temporary files were removed. */
  readonly tidied: Set<string>;
  readonly collections: ReadonlyMap<number, string>;
  /** Null where neither gallery nor contact sheet is wanted. */
  readonly copies: SmallCopies | null;
}

type Job = RunningJob<ExportParameters>;

/** Makes sure that the results do not come to lie among the masters. @throws HeliochromeError usage, output-unwritable */
async function prepareFolder(catalog: Catalog, { photos, plan }: ExportParameters): Promise<void> {
  const folders = new Set<string>();
  for await (const some of selectedPhotos(catalog, photos)) {
    for (const folder of masterFolders(
      catalog,
      some.map(({ id }) => id),
    ))
      folders.add(folder);
  }
  await checkExportFolder(plan.folder, folders);
  await prepareDestination({ kind: 'folder', path: plan.folder }, []);
}

function clashing(name: string, count: number): HeliochromeError {
  return new HeliochromeError(
    'usage',
    `${count === 1 ? 'One name clashes' : `${count} names clash`}: another picture is called ${name} too.`,
    'Add {page}, {version} or {id} to the file names, or let those that clash get a number.',
  );
}

function nothingToExport({ plan }: ExportParameters, passed: number): HeliochromeError {
  const wanted = plan.versions === 'accepted' ? 'an accepted version' : 'a colorized version';
  return new HeliochromeError(
    'usage',
    `None of the ${passed} photos has ${wanted}.`,
    plan.versions === 'accepted' ? 'Accept versions first.' : 'Colorize the photos first.',
  );
}

/** The results of a job that are there, in its order; those that failed have no file. */
async function writtenResults(catalog: Catalog, job: Job): Promise<ExportedResult[]> {
  const folder = resultsFolder(job.parameters.plan);
  const results: ExportedResult[] = [];
  for (let after = 0; ;) {
    const rows = catalog.jobs.itemRows(job.id, after, batch);
    for (const { id, photoId, data, state } of rows) {
      after = id;
      const parsed = exportDataSchema.safeParse(data);
      if (!parsed.success || photoId === null || state === 'failed') continue;
      const { name, versionId } = parsed.data;
      if (await fileExists(path.join(folder, ...name.split('/'))))
        results.push({ photoId, versionId, name });
    }
    if (rows.length < batch) return results;
  }
}

/**
 * Writes versions as pictures, each with its record beside it: both appear whole or not at all, what is there already is
 * recognized, and nothing else is overwritten unless the plan says so. A master that is not what it was at import fails.
 * When all are through, contact sheet, gallery, documents and bag follow. No time of the clock goes into any file: the
 * times are those of versions and of the job, so that an export that was stopped and went on gives the same bytes.
 */
export function exportHandler(context: LibraryContext): JobHandler<ExportParameters, ExportData> {
  const { catalog } = context;
  const runs = new Map<number, ExportRun>();

  const runOf = (job: Job): ExportRun => {
    let run = runs.get(job.id);
    if (run === undefined) {
      const { availableMemory } = readSystemInformation();
      const longSide = copyLongSide(job.parameters.plan);
      const { createdAt } = memoryOf(job, context);
      run = {
        memory: new MemoryBudget(availableMemory * memoryShare),
        tidied: new Set(),
        collections: new Map(catalog.collections.list().map(({ id, name }) => [id, name])),
        copies:
          longSide === null
            ? null
            : new SmallCopies(context.cacheDirectory, `${job.id}-${createdAt}`, longSide),
      };
      runs.set(job.id, run);
    }
    return run;
  };

  const tidy = async (folder: string, { tidied }: ExportRun): Promise<void> => {
    if (tidied.has(folder)) return;
    tidied.add(folder);
    await removeStaleTemporaries(folder);
  };

  const subjectOf = (photoId: number, data: ExportData, run: ExportRun): ExportSubject | null => {
    const source = catalog.photos.source(photoId);
    const details = catalog.photos.get(photoId);
    const version = catalog.versions.get(data.versionId);
    if (source === null || details === null || version === null) return null;
    const collection = run.collections.get(details.collectionIds[0]) ?? '';
    return { source, details, version, collection, data };
  };

  const exportOne = async (
    photoId: number,
    data: ExportData,
    job: Job,
    report: (share: number) => void,
  ): Promise<ItemOutcome> => {
    const { plan } = job.parameters;
    const run = runOf(job);
    const subject = subjectOf(photoId, data, run);
    if (subject === null) {
      return { state: 'skipped', reason: 'The version is no longer in the library.' };
    }
    const obstacle = photoObstacle(subject.details);
    if (obstacle !== null) {
      const advice = 'Find the master again, then retry.';
      throw new HeliochromeError('file-missing', obstacle, advice);
    }
    const folder = resultsFolder(plan);
    const { version } = subject;
    const target = path.join(folder, ...data.name.split('/'));
    const { operator } = memoryOf(job, context);
    job.activity(`Writing ${data.name}`);
    await tidy(path.dirname(target), run);
    const beside = async (master: Master): Promise<void> => {
      await writeProof(catalog, plan, folder, subject, master);
      await run.copies?.keep(version.id, (longSide) =>
        smallPictures(master, catalog.versions.chroma(version.id), version.recipe.finish, longSide),
      );
    };
    const { signal } = job;
    const setting = { catalog, plan, folder, operator, memory: run.memory, signal, report, beside };
    const notes = await writeExport(subject, setting);
    if (notes === null) return { state: 'skipped', reason: 'It was exported before, unchanged.' };
    for (const note of notes) job.log(`${data.name}: ${note}`);
    return {
      state: 'done',
      commit: () => {
        const details = `Version ${version.number} to ${target}.`;
        catalog.audit.add({ operator, action: 'export', photoId, details });
      },
    };
  };

  return {
    kind: 'export',
    lane: 'disk',
    parameters: exportParametersSchema,
    data: exportDataSchema,
    concurrency,
    async *list(job) {
      const { photos, plan } = job.parameters;
      checkExportPlan(plan);
      await prepareFolder(catalog, job.parameters);
      let passed = 0;
      let planned = 0;
      const clashes: string[] = [];
      const onPassed = (count: number): void => {
        passed += count;
      };
      for await (const exports of planExport(catalog, photos, plan, onPassed)) {
        planned += exports.length;
        clashes.push(...exports.filter((one) => one.clashes).map(({ wantedName }) => wantedName));
        yield exports.map(({ photoId, versionId, label, name, folder }) => ({
          label,
          photoId,
          data: { versionId, name, folder },
        }));
      }
      if (planned === 0) throw nothingToExport(job.parameters, passed);
      if (plan.clashes === 'refuse' && clashes.length > 0)
        throw clashing(clashes[0], clashes.length);
      if (passed > 0)
        job.log(`Photos without a version such as the plan wants, passed over: ${passed}.`);
    },
    async run({ photoId, data }, job, report) {
      if (photoId === null) return { state: 'skipped', reason: 'It is no longer in the library.' };
      return exportOne(photoId, data, job, report);
    },
    async finish(job) {
      const { plan } = job.parameters;
      const memory = memoryOf(job, context);
      const { copies } = runOf(job);
      const { signal } = job;
      const results = await writtenResults(catalog, job);
      if (copies !== null) {
        job.activity('Writing the contact sheet and the gallery');
        await finishPictures({ catalog, plan, memory, results, copies, signal });
        await copies.remove();
      }
      job.activity('Writing the documents of the export');
      const { startedAt, operator } = memory;
      await finishExport({ catalog, plan, startedAt, operator, results }, { signal });
    },
    end(job) {
      runs.delete(job.id);
      return Promise.resolve();
    },
  };
}

/** What the job began with: that of its first start, also after others. */
function memoryOf(job: Job, context: LibraryContext): ExportMemory & { createdAt: number } {
  const kept = exportMemorySchema.safeParse(job.checkpoint);
  const memory = kept.success
    ? kept.data
    : {
        operator: context.settings().operator,
        startedAt: context.catalog.jobs.get(job.id)?.createdAt ?? new Date().toISOString(),
      };
  if (!kept.success) job.checkpoint = memory;
  return { ...memory, createdAt: Date.parse(memory.startedAt) };
}
