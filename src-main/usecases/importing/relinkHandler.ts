import path from 'node:path';
import { z } from 'zod';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { idSchema } from '../../../src-shared/domain/photo.ts';
import type { FoundFile, MasterRow } from '../../catalog/catalogTypes.ts';
import { giveBackInspectPool, takeInspectPool } from '../../imaging/inspect/inspectPool.ts';
import type { InspectPool } from '../../imaging/inspect/inspectPool.ts';
import type { HashedFile } from '../../imaging/inspect/inspectTasks.ts';
import type {
  ItemEnd,
  ItemOutcome,
  ItemToDo,
  JobHandler,
  RunningJob,
} from '../../jobs/jobTypes.ts';
import { findMissingMasters } from '../library/findMissing.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { ContentFinder } from './contentFinder.ts';
import { walkFolders } from './walkFolders.ts';

const parametersSchema = z.strictObject({ folder: z.string().min(1) });
/** The call `jobs.relink`. */
export type RelinkParameters = z.infer<typeof parametersSchema>;

const dataSchema = z.strictObject({ masterId: idSchema });
type RelinkItem = z.infer<typeof dataSchema>;

type Run = RunningJob<RelinkParameters>;

/** What one start of a job keeps. */
interface Working {
  readonly pool: InspectPool;
  /** The folder's files that may be one of those missing. */
  readonly finder: Promise<ContentFinder>;
}

const batchSize = 250;

/**
 * Looks in a folder for the masters that are missing, by size, then by SHA-256, and links their photos to where they
 * are now. An item is a missing master; it fails when the folder does not hold it.
 */
export function relinkHandler(context: LibraryContext): JobHandler<RelinkParameters, RelinkItem> {
  return new RelinkHandler(context);
}

class RelinkHandler implements JobHandler<RelinkParameters, RelinkItem> {
  readonly kind = 'relink';
  readonly lane = 'disk';
  readonly parameters = parametersSchema;
  readonly data = dataSchema;
  readonly concurrency = 4;
  readonly #context: LibraryContext;
  readonly #working = new Map<Run, Working>();

  constructor(context: LibraryContext) {
    this.#context = context;
  }

  async *list(job: Run): AsyncGenerator<readonly ItemToDo<RelinkItem>[]> {
    const { catalog } = this.#context;
    job.activity('Looking which masters are missing');
    await findMissingMasters(catalog, job.signal);
    await this.#workingOn(job).finder;
    const missing = this.#missing();
    for (let at = 0; at < missing.length; at += batchSize) {
      yield missing.slice(at, at + batchSize).map((master) => ({
        label: master.path,
        photoId: null,
        data: { masterId: master.id },
      }));
    }
  }

  async run({ data }: ItemToDo<RelinkItem>, job: Run): Promise<ItemOutcome> {
    const { masters } = this.#context.catalog;
    const finder = await this.#workingOn(job).finder;
    const master = masters.get(data.masterId);
    if (master === null) return { state: 'skipped', reason: 'no longer in the library' };
    if (!master.missing) return { state: 'skipped', reason: 'no longer missing' };
    job.activity(path.basename(master.path));
    const { bytes, sha256 } = master;
    const name = path.basename(master.path);
    const isFree = (file: string): boolean => this.#isFree(file, master);
    const found = sha256 === null ? null : await finder.find({ bytes, sha256, name, isFree });
    if (found === null) throw notFound(master, job);
    return { state: 'decided', commit: () => this.#link(master, found, job) };
  }

  async end(job: Run): Promise<void> {
    const working = this.#working.get(job);
    this.#working.delete(job);
    if (working !== undefined) await giveBackInspectPool(working.pool, job.signal.aborted);
  }

  #missing(): MasterRow[] {
    const all: MasterRow[] = [];
    let after = 0;
    for (;;) {
      const rows = this.#context.catalog.masters.listMissing(after, batchSize);
      const last = rows.at(-1);
      if (last === undefined) return all;
      after = last.id;
      all.push(...rows);
    }
  }

  #workingOn(job: Run): Working {
    let working = this.#working.get(job);
    if (working === undefined) {
      const pool = takeInspectPool();
      working = { pool, finder: this.#lookThrough(job, pool) };
      // Whoever waits for it is told.
      working.finder.catch(() => undefined);
      this.#working.set(job, working);
    }
    return working;
  }

  /** Looks through the folder for files of the sizes of those missing. */
  async #lookThrough(job: Run, pool: InspectPool): Promise<ContentFinder> {
    const { folder } = job.parameters;
    const sizes = new Set(this.#missing().map(({ bytes }) => bytes));
    const finder = new ContentFinder((file) => hash(file, pool, job));
    let count = 0;
    const request = { paths: [folder], ownFolders: [this.#context.cacheDirectory] };
    for await (const batch of walkFolders(request, job.signal)) {
      for (const walked of batch) {
        if (walked.kind === 'failed') job.log(walked.problem.message);
        if (walked.kind !== 'photo') continue;
        count += 1;
        if (sizes.has(walked.bytes)) finder.add(walked.path, walked.bytes);
      }
      job.activity(`Looking through ${folder}: ${count} photos`);
    }
    return finder;
  }

  /** Whether no other photo lies there. */
  #isFree(file: string, { id }: MasterRow): boolean {
    const other = this.#context.catalog.masters.byPath(file);
    return other === null || other.id === id;
  }

  #link(master: MasterRow, file: FoundFile, job: Run): ItemEnd {
    if (!this.#isFree(file.path, master)) {
      return { state: 'failed', error: notFound(master, job) };
    }
    this.#context.catalog.masters.relink(master.id, file);
    return { state: 'done' };
  }
}

/** Null for what cannot be read: another file may be the one. @throws HeliochromeError cancelled */
async function hash(file: string, pool: InspectPool, job: Run): Promise<HashedFile | null> {
  try {
    return await pool.hash(file, job.signal);
  } catch (error) {
    job.signal.throwIfAborted();
    job.log(HeliochromeError.from(error).message);
    return null;
  }
}

function notFound(master: MasterRow, { parameters: { folder } }: Run): HeliochromeError {
  const reason =
    master.sha256 === null
      ? 'it was never read, so that its contents are not known'
      : 'no file there has its contents';
  return new HeliochromeError(
    'file-missing',
    `${master.path} was not found in ${folder}: ${reason}.`,
    'Look in another folder.',
  );
}
