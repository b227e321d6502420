import type { ErrorCode } from '../../../src-shared/domain/error.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { Problem } from '../../../src-shared/domain/job.ts';
import { giveBackInspectPool, takeInspectPool } from '../../imaging/inspect/inspectPool.ts';
import type { InspectPool } from '../../imaging/inspect/inspectPool.ts';
import type {
  ItemOutcome,
  ItemToDo,
  ItemUnderWay,
  JobHandler,
  RunningJob,
} from '../../jobs/jobTypes.ts';
import { stopJob } from '../../jobs/stopJob.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { FolderCollections } from './folderCollections.ts';
import type { Walked } from './folderWalk.ts';
import { importItemSchema, importParametersSchema } from './importData.ts';
import type { ImportItem, ImportParameters } from './importData.ts';
import { importPhoto } from './importPhoto.ts';
import { walkFolders } from './walkFolders.ts';

/** What an import achieved in one start of its job. */
export interface ImportResult {
  readonly jobId: number;
  /** Photos that were added. */
  readonly photoIds: readonly number[];
}

/** What the library does around an import. */
export interface ImportOptions {
  /** Told when a start of the job ended (also by pause or cancel) in which photos were added. */
  readonly onImported?: (result: ImportResult) => void;
}

type Run = RunningJob<ImportParameters>;

/** What one start of a job keeps. */
interface Working {
  readonly pool: InspectPool;
  readonly collections: FolderCollections;
  /** Added photos by path: a transaction that is run again puts them there again. */
  readonly added: Map<string, readonly number[]>;
}

/**
 * Imports files and folders: a job whose items are the files met. Masters are only read.
 *
 * - A file that the library knows, with the same size and time, is skipped; a changed one is read again.
 * - Contents that the library knows from a file that is gone mean that it was moved: its photos are linked anew.
 * - Other contents that it knows are skipped as a duplicate.
 * - A file that cannot be read becomes a photo in state `unreadable`, and its item fails.
 */
export function importHandler(
  context: LibraryContext,
  options: ImportOptions = {},
): JobHandler<ImportParameters, ImportItem> {
  return new ImportHandler(context, options);
}

class ImportHandler implements JobHandler<ImportParameters, ImportItem> {
  readonly kind = 'import';
  readonly lane = 'disk';
  readonly parameters = importParametersSchema;
  readonly data = importItemSchema;
  /** Enough for no thread to wait while a batch is stored; most of them only wait to be read. */
  readonly concurrency = 48;
  readonly #context: LibraryContext;
  readonly #options: ImportOptions;
  readonly #working = new Map<Run, Working>();

  constructor(context: LibraryContext, options: ImportOptions) {
    this.#context = context;
    this.#options = options;
  }

  async *list(job: Run): AsyncGenerator<readonly ItemToDo<ImportItem>[]> {
    const { paths, foldersAsCollections } = job.parameters;
    this.#assertCollection(job);
    let photos = 0;
    job.activity('Looking for photos');
    this.#workingOn(job).pool.warmUp();
    const request = { paths, ownFolders: [this.#context.cacheDirectory] };
    for await (const batch of walkFolders(request, job.signal)) {
      photos += batch.filter(({ kind }) => kind === 'photo').length;
      job.activity(`Looking for photos: ${photos} found`);
      yield batch.map((walked) => toItem(walked, foldersAsCollections));
    }
    job.log(`${photos} photos found.`);
  }

  async run(item: ItemUnderWay<ImportItem>, job: Run): Promise<ItemOutcome> {
    const { data } = item;
    if (data.kind === 'skipped') return { state: 'skipped', reason: data.reason };
    if (data.kind === 'failed') return { state: 'failed', error: asError(data.problem) };
    job.activity(item.label);
    const { pool, collections, added } = this.#workingOn(job);
    const { catalog } = this.#context;
    return importPhoto(data, {
      catalog,
      pool,
      collections,
      signal: job.signal,
      position: item.id,
      onAdded: (photoIds) => {
        added.set(data.path, photoIds);
      },
    });
  }

  async end(job: Run): Promise<void> {
    const working = this.#working.get(job);
    if (working === undefined) return;
    this.#working.delete(job);
    await giveBackInspectPool(working.pool, job.signal.aborted);
    const photoIds = [...working.added.values()].flat();
    if (photoIds.length > 0) this.#options.onImported?.({ jobId: job.id, photoIds });
  }

  #workingOn(job: Run): Working {
    let working = this.#working.get(job);
    if (working === undefined) {
      const { collections } = this.#context.catalog;
      working = {
        pool: takeInspectPool(),
        collections: new FolderCollections(collections, job.parameters.collectionId),
        added: new Map(),
      };
      this.#working.set(job, working);
    }
    return working;
  }

  #assertCollection(job: Run): void {
    const { collectionId } = job.parameters;
    const { collections } = this.#context.catalog;
    if (collectionId === null || collections.list().some(({ id }) => id === collectionId)) return;
    stopJob(
      new HeliochromeError(
        'usage',
        'The collection that should get the photos is no longer in the library.',
        'Choose another one and import again.',
      ),
    );
  }
}

function toItem(walked: Walked, foldersAsCollections: boolean): ItemToDo<ImportItem> {
  const { path, ...rest } = walked;
  const base = { label: path, photoId: null };
  if (rest.kind !== 'photo') return { ...base, data: rest };
  const folders = foldersAsCollections ? [...rest.folders] : [];
  return { ...base, data: { ...rest, path, folders } };
}

function asError({ code, message, advice }: Problem): HeliochromeError {
  // Written by this program's own walk.
  return new HeliochromeError(code as ErrorCode, message, advice);
}
