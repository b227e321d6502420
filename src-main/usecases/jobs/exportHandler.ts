import path from 'node:path';
import { z } from 'zod';
import { contract, type CallPayload, type ExportPlan } from '../../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { idSchema } from '../../../src-shared/domain/photo.ts';
import type { Version } from '../../../src-shared/domain/version.ts';
import type { Catalog, PhotoSource } from '../../catalog/catalogTypes.ts';
import type { Master } from '../../imaging/master.ts';
import { openMaster } from '../../imaging/openMaster.ts';
import type { ItemOutcome, JobHandler, RunningJob } from '../../jobs/jobTypes.ts';
import { readSystemInformation } from '../../platform/systemInformation.ts';
import { removeStaleTemporaries } from '../../platform/temporaryFiles.ts';
import { prepareDestination } from '../colorize/destinationCheck.ts';
import { isAlreadyDone } from '../colorize/existingResult.ts';
import { MasterFixity } from '../colorize/masterFixity.ts';
import { memoryOfPage, MemoryBudget } from '../colorize/memoryBudget.ts';
import { encodingOf } from '../colorize/photoWork.ts';
import { writeResult } from '../colorize/writeResult.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { changedMaster } from '../pixels/photoFile.ts';
import { checkExportFolder, masterFolders } from './exportFolder.ts';
import { photoObstacle } from './photoObstacle.ts';
import { checkExportPlan, planExport } from './planExport.ts';
import { selectedPhotos } from './selectedPhotos.ts';

type Parameters = CallPayload<'jobs.export'>;

/** A path below the export's folder: what a library from elsewhere has stored must not lead out of it. */
const nameSchema = z
  .string()
  .min(1)
  .refine((name) => name.split(/[/\\]/).every((part) => part !== '' && part !== '..'));

const dataSchema = z.strictObject({ versionId: idSchema, name: nameSchema });
type Data = z.infer<typeof dataSchema>;

/** Rendering one result uses all cores; a second is read meanwhile. */
const concurrency = 2;
/** Share of the free memory that photos under way may take together. */
const memoryShare = 0.5;

/** What one start of a job keeps. */
interface ExportRun {
  readonly memory: MemoryBudget;
  /** Folders in which killed processes' temporary files were removed. */
  readonly tidied: Set<string>;
}

/** Makes sure that the results do not come to lie among the masters. @throws HeliochromeError usage, output-unwritable */
async function prepareFolder(catalog: Catalog, { photos, plan }: Parameters): Promise<void> {
  const folders = new Set<string>();
  for await (const batch of selectedPhotos(catalog, photos)) {
    const ids = batch.map(({ id }) => id);
    for (const folder of masterFolders(catalog, ids)) folders.add(folder);
  }
  await checkExportFolder(plan.folder, folders);
  await prepareDestination({ kind: 'folder', path: plan.folder }, []);
}

/** The words for a name that is taken are the command line's; here there are others to choose from. */
function inTheWay(error: HeliochromeError): HeliochromeError {
  const advice = 'Choose another folder or other file names; nothing is overwritten.';
  return new HeliochromeError('output-exists', error.message, advice, { cause: error });
}

interface Result {
  readonly source: PhotoSource;
  readonly version: Version;
  readonly plan: ExportPlan;
  readonly target: string;
}

/** Writes one result, unless the very same is there. @returns warnings; null when it was there */
async function writeOne(
  catalog: Catalog,
  { source, version, plan, target }: Result,
  memory: MemoryBudget,
  signal: AbortSignal,
  report: (share: number) => void,
): Promise<string[] | null> {
  const fixity = await MasterFixity.start(source.path, signal);
  const sha256 = await fixity.sha256();
  if (source.sha256 !== null && sha256 !== source.sha256) throw changedMaster(source);
  const master = await openMaster(source.path, { page: source.page });
  try {
    const encoding = encodingOf(plan, master);
    const { recipe, engine } = version;
    const wanted = { target, recipe, encoding, page: master.page + 1 };
    if (await isAlreadyDone({ ...wanted, masterSha256: () => fixity.sha256() })) return null;
    return await render(master, memory, signal, () =>
      writeResult(
        {
          master,
          masterName: source.fileName,
          fixity,
          chroma: catalog.versions.chroma(version.id),
          recipe,
          encoding,
          engine,
          target,
          overwrite: false,
        },
        { signal, onProgress: report },
      ),
    );
  } finally {
    // Not waited for: after a stop, the decoding under way has to end first.
    void master.close();
  }
}

async function render<Value>(
  master: Master,
  memory: MemoryBudget,
  signal: AbortSignal,
  work: () => Promise<Value>,
): Promise<Value> {
  const release = await memory.acquire(memoryOfPage(master), signal);
  try {
    return await work();
  } finally {
    release();
  }
}

/**
 * Writes versions as pictures, each with its record beside it: both appear whole or not at all, what is there already is
 * recognized by its record, and nothing else is ever overwritten. A master that is not what it was at import fails.
 */
export function exportHandler(context: LibraryContext): JobHandler<Parameters, Data> {
  const { catalog } = context;
  const runs = new Map<number, ExportRun>();

  const runOf = (job: RunningJob<Parameters>): ExportRun => {
    let run = runs.get(job.id);
    if (run === undefined) {
      const { availableMemory } = readSystemInformation();
      run = { memory: new MemoryBudget(availableMemory * memoryShare), tidied: new Set() };
      runs.set(job.id, run);
    }
    return run;
  };

  const tidy = async (folder: string, { tidied }: ExportRun): Promise<void> => {
    if (tidied.has(folder)) return;
    tidied.add(folder);
    await removeStaleTemporaries(folder);
  };

  const exportOne = async (
    photoId: number,
    { versionId, name }: Data,
    job: RunningJob<Parameters>,
    report: (share: number) => void,
  ): Promise<ItemOutcome> => {
    const { plan } = job.parameters;
    const photo = catalog.photos.summaries([photoId]).at(0);
    const source = catalog.photos.source(photoId);
    const version = catalog.versions.get(versionId);
    const obstacle = photoObstacle(photo);
    if (source === null || photo === undefined || version === null) {
      return { state: 'skipped', reason: 'The version is no longer in the library.' };
    }
    if (obstacle !== null)
      return {
        state: 'failed',
        error: new HeliochromeError('file-missing', obstacle, 'Find the master again, then retry.'),
      };
    const target = path.join(plan.folder, ...name.split('/'));
    job.activity(`Writing ${name}`);
    await tidy(path.dirname(target), runOf(job));
    const result = { source, version, plan, target };
    const notes = await writeOne(catalog, result, runOf(job).memory, job.signal, report);
    if (notes === null) return { state: 'skipped', reason: 'It was exported before, unchanged.' };
    for (const note of notes) job.log(`${name}: ${note}`);
    return {
      state: 'done',
      commit: () => {
        const operator = context.settings().operator;
        const details = `Version ${version.number} to ${target}.`;
        catalog.audit.add({ operator, action: 'export', photoId, details });
      },
    };
  };

  return {
    kind: 'export',
    lane: 'disk',
    parameters: contract['jobs.export'].request,
    data: dataSchema,
    concurrency,
    async *list(job) {
      const { photos, plan } = job.parameters;
      checkExportPlan(plan);
      await prepareFolder(catalog, job.parameters);
      let passed = 0;
      let planned = 0;
      const onPassed = (count: number): void => {
        passed += count;
      };
      for await (const exports of planExport(catalog, photos, plan, onPassed)) {
        planned += exports.length;
        yield exports.map(({ photoId, versionId, label, name }) => ({
          label,
          photoId,
          data: { versionId, name },
        }));
      }
      const wanted = plan.versions === 'accepted' ? 'an accepted version' : 'a colorized version';
      if (planned === 0) {
        throw new HeliochromeError(
          'usage',
          `None of the ${passed} photos has ${wanted}.`,
          plan.versions === 'accepted' ? 'Accept versions first.' : 'Colorize the photos first.',
        );
      }
      if (passed > 0) job.log(`Photos without ${wanted}, passed over: ${passed}.`);
    },
    async run({ photoId, data }, job, report) {
      if (photoId === null) return { state: 'skipped', reason: 'It is no longer in the library.' };
      try {
        return await exportOne(photoId, data, job, report);
      } catch (error) {
        if (error instanceof HeliochromeError && error.code === 'output-exists') {
          throw inTheWay(error);
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
