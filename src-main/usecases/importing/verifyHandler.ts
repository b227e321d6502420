import { z } from 'zod';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { idSchema, photoSelectionSchema } from '../../../src-shared/domain/photo.ts';
import type { MasterRow } from '../../catalog/catalogTypes.ts';
import { giveBackInspectPool, takeInspectPool } from '../../imaging/inspect/inspectPool.ts';
import type { InspectPool } from '../../imaging/inspect/inspectPool.ts';
import type { HashedFile } from '../../imaging/inspect/inspectTasks.ts';
import type { ItemOutcome, ItemToDo, JobHandler, RunningJob } from '../../jobs/jobTypes.ts';
import { problemOf } from '../../jobs/outcomeBatch.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { isUnreadable } from './unreadableFile.ts';

const parametersSchema = z.strictObject({ photos: photoSelectionSchema });
/** The call `jobs.verify`. */
export type VerifyParameters = z.infer<typeof parametersSchema>;

const dataSchema = z.strictObject({ masterId: idSchema });
type VerifyItem = z.infer<typeof dataSchema>;

type Run = RunningJob<VerifyParameters>;

const batchSize = 250;

/**
 * Compares masters with what they were at import, by SHA-256. One that is missing or changed is noted as such, and
 * its item fails; one that is well again loses the note.
 */
export function verifyHandler(context: LibraryContext): JobHandler<VerifyParameters, VerifyItem> {
  return new VerifyHandler(context);
}

class VerifyHandler implements JobHandler<VerifyParameters, VerifyItem> {
  readonly kind = 'verify';
  readonly lane = 'disk';
  readonly parameters = parametersSchema;
  readonly data = dataSchema;
  readonly concurrency = 4;
  readonly #context: LibraryContext;
  readonly #pools = new Map<Run, InspectPool>();

  constructor(context: LibraryContext) {
    this.#context = context;
  }

  async *list(job: Run): AsyncGenerator<readonly ItemToDo<VerifyItem>[]> {
    const { photos } = this.#context.catalog;
    const seen = new Set<number>();
    let batch: ItemToDo<VerifyItem>[] = [];
    for (const photoId of photos.resolve(job.parameters.photos)) {
      const source = photos.source(photoId);
      // The pages of a master are verified with it.
      if (source === null || seen.has(source.masterId)) continue;
      seen.add(source.masterId);
      batch.push({ label: source.path, photoId, data: { masterId: source.masterId } });
      if (batch.length < batchSize) continue;
      yield batch;
      batch = [];
      await nextTurn();
    }
    yield batch;
  }

  async run(item: ItemToDo<VerifyItem>, job: Run): Promise<ItemOutcome> {
    const { masters } = this.#context.catalog;
    const master = masters.get(item.data.masterId);
    if (master === null) return { state: 'skipped', reason: 'no longer in the library' };
    if (master.sha256 === null) return { state: 'skipped', reason: 'was never read' };
    job.activity(master.path);
    let file: HashedFile;
    try {
      file = await this.#pool(job).hash(master.path, job.signal);
    } catch (error) {
      return this.#unread(master, HeliochromeError.from(error));
    }
    if (file.sha256 !== master.sha256) return this.#changed(master, file);
    return {
      state: 'done',
      commit: () => {
        if (master.missing) masters.setMissing(master.id, false);
        masters.setProblem(master.id, null);
      },
    };
  }

  async end(job: Run): Promise<void> {
    const pool = this.#pools.get(job);
    this.#pools.delete(job);
    if (pool !== undefined) await giveBackInspectPool(pool, job.signal.aborted);
  }

  #pool(job: Run): InspectPool {
    let pool = this.#pools.get(job);
    if (pool === undefined) {
      pool = takeInspectPool();
      this.#pools.set(job, pool);
    }
    return pool;
  }

  #unread(master: MasterRow, error: HeliochromeError): ItemOutcome {
    const { masters } = this.#context.catalog;
    const commit = (): void => {
      if (error.code === 'file-missing') masters.setMissing(master.id, true);
      else if (isUnreadable(error)) masters.setUnreadable(master.id, problemOf(error));
      else masters.setProblem(master.id, problemOf(error));
    };
    return { state: 'failed', error, commit };
  }

  #changed(master: MasterRow, file: HashedFile): ItemOutcome {
    const { masters } = this.#context.catalog;
    // File systems and copying programs round times differently.
    const sameTime = Math.abs(file.modifiedAt - master.modifiedAt) < 2;
    const touched = file.bytes !== master.bytes || !sameTime;
    const error = new HeliochromeError(
      'data-unusable',
      `The master is not what it was at import: ${master.path} (SHA-256 ${file.sha256} instead of ${master.sha256}` +
        `${touched ? '' : ', though its size and time are the same'}).`,
      touched
        ? 'If it was changed on purpose, import it again; else bring back a copy of the original.'
        : 'The disk may be failing: bring back a copy of the original, and check the disk.',
    );
    const commit = (): void => {
      if (master.missing) masters.setMissing(master.id, false);
      masters.setProblem(master.id, problemOf(error));
    };
    return { state: 'failed', error, commit };
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
