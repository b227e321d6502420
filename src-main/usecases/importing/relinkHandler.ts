import path from 'node:path';
import { z } from 'zod';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { idSchema } from '../../../src-shared/domain/photo.ts';
import type { MasterRow } from '../../catalog/catalogTypes.ts';
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
import { walkFolders } from './walkFolders.ts';

const parametersSchema = z.strictObject({ folder: z.string().min(1) });
/** The call `jobs.relink`. */
export type RelinkParameters = z.infer<typeof parametersSchema>;

const dataSchema = z.strictObject({
  masterId: idSchema,
  /** Files of its size, those of its name first. */
  candidates: z.array(z.string()),
});
type RelinkItem = z.infer<typeof dataSchema>;

type Run = RunningJob<RelinkParameters>;

/** What one start of a job keeps. */
interface Working {
  readonly pool: InspectPool;
  /** Files that were read, so that those of a common size are read once. */
  readonly hashes: Map<string, Promise<HashedFile>>;
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
    const missing = this.#missing();
    const files = await this.#filesOfSize(new Set(missing.map(({ bytes }) => bytes)), job);
    for (let at = 0; at < missing.length; at += batchSize) {
      yield missing.slice(at, at + batchSize).map((master) => ({
        label: master.path,
        photoId: null,
        data: { masterId: master.id, candidates: nameFirst(files.get(master.bytes) ?? [], master) },
      }));
    }
  }

  async run({ data }: ItemToDo<RelinkItem>, job: Run): Promise<ItemOutcome> {
    const { masters } = this.#context.catalog;
    const master = masters.get(data.masterId);
    if (master === null) return { state: 'skipped', reason: 'no longer in the library' };
    if (!master.missing) return { state: 'skipped', reason: 'no longer missing' };
    job.activity(path.basename(master.path));
    for (const candidate of data.candidates) {
      const file = await this.#hash(candidate, job);
      if (file === null || file.sha256 !== master.sha256) continue;
      const { bytes, modifiedAt } = file;
      return {
        state: 'decided',
        commit: () => this.#link(master, { path: candidate, bytes, modifiedAt }, job),
      };
    }
    throw notFound(master, job);
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

  async #filesOfSize(sizes: ReadonlySet<number>, job: Run): Promise<Map<number, string[]>> {
    const { folder } = job.parameters;
    const files = new Map<number, string[]>();
    let count = 0;
    const request = { paths: [folder], ownFolders: [this.#context.cacheDirectory] };
    for await (const batch of walkFolders(request, job.signal)) {
      for (const walked of batch) {
        if (walked.kind === 'failed') job.log(walked.problem.message);
        if (walked.kind !== 'photo') continue;
        count += 1;
        if (!sizes.has(walked.bytes)) continue;
        const sameSize = files.get(walked.bytes);
        if (sameSize === undefined) files.set(walked.bytes, [walked.path]);
        else sameSize.push(walked.path);
      }
      job.activity(`Looking through ${folder}: ${count} photos`);
    }
    return files;
  }

  /** Null for what cannot be read: another file may be the one. */
  async #hash(file: string, job: Run): Promise<HashedFile | null> {
    let working = this.#working.get(job);
    if (working === undefined) {
      working = { pool: takeInspectPool(), hashes: new Map() };
      this.#working.set(job, working);
    }
    let hash = working.hashes.get(file);
    if (hash === undefined) {
      hash = working.pool.hash(file, job.signal);
      working.hashes.set(file, hash);
    }
    try {
      return await hash;
    } catch (error) {
      job.log(HeliochromeError.from(error).message);
      return null;
    }
  }

  #link(
    master: MasterRow,
    file: { path: string; bytes: number; modifiedAt: number },
    job: Run,
  ): ItemEnd {
    const { masters } = this.#context.catalog;
    const other = masters.byPath(file.path);
    if (other === null || other.id === master.id) {
      masters.relink(master.id, file);
      return { state: 'done' };
    }
    return { state: 'failed', error: notFound(master, job) };
  }
}

/** Files of a master's name before the others. */
function nameFirst(files: readonly string[], master: MasterRow): string[] {
  const name = path.basename(master.path);
  const same = files.filter((file) => path.basename(file) === name);
  return [...same, ...files.filter((file) => path.basename(file) !== name)];
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
