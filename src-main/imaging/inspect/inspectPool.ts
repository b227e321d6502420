import { availableParallelism } from 'node:os';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { WorkerPool } from '../../platform/workerPool.ts';
import type { MasterInspection } from '../inspectMaster.ts';
import type { FoundPath, HashedFile, InspectResult, InspectTask } from './inspectTasks.ts';

const WORKER_PROGRAM = new URL('./inspectWorker.ts', import.meta.url);

/** Threads that read masters: neither hashing nor decoding is done on the thread that asks. */
export class InspectPool {
  readonly #workers: WorkerPool<InspectTask, InspectResult>;

  /** @param size number of threads; by default one per core, four at most (disks gain nothing from more) */
  constructor(size = Math.min(availableParallelism(), 4)) {
    this.#workers = new WorkerPool(size, WORKER_PROGRAM, 'masters', 16);
  }

  get size(): number {
    return this.#workers.size;
  }

  /** As `inspectMaster` does. */
  async inspect(path: string, signal?: AbortSignal): Promise<MasterInspection> {
    const result = await this.#workers.run({ kind: 'inspect', path }, signal);
    if (result.kind !== 'inspect') throw otherResult();
    return result.inspection;
  }

  /** @throws HeliochromeError file-missing, file-permission, file-unreadable, data-unusable, cancelled */
  async hash(path: string, signal?: AbortSignal): Promise<HashedFile> {
    const result = await this.#workers.run({ kind: 'hash', path }, signal);
    if (result.kind !== 'hash') throw otherResult();
    return result.file;
  }

  /** Looks whether files are there. */
  async find(paths: readonly string[], signal?: AbortSignal): Promise<readonly FoundPath[]> {
    const result = await this.#workers.run({ kind: 'find', paths }, signal);
    if (result.kind !== 'find') throw otherResult();
    return result.found;
  }

  /** Starts the threads ahead of their use. */
  warmUp(): void {
    for (let thread = 0; thread < this.size; thread += 1) {
      // Whether they start shows when they are used.
      this.find([]).catch(() => undefined);
    }
  }

  /** Ends the threads; what is under way fails as `cancelled`. */
  close(): Promise<void> {
    return this.#workers.close();
  }
}

/** A pool that the next job can use at once. */
let spare: { readonly pool: InspectPool; readonly timer: NodeJS.Timeout } | null = null;
const spareKept = 30_000;

/** A pool of its own for a job: the one that was given back last, or a new one. */
export function takeInspectPool(): InspectPool {
  if (spare === null) return new InspectPool();
  const { pool, timer } = spare;
  clearTimeout(timer);
  spare = null;
  return pool;
}

/**
 * Gives a pool back: it is kept for the next job, for a while.
 *
 * @param stopped the job was stopped: what is still under way in the pool is ended with it
 */
export async function giveBackInspectPool(pool: InspectPool, stopped: boolean): Promise<void> {
  if (stopped || spare !== null) {
    await pool.close();
    return;
  }
  const timer = setTimeout(() => {
    spare = null;
    void pool.close();
  }, spareKept);
  timer.unref();
  spare = { pool, timer };
}

function otherResult(): HeliochromeError {
  return new HeliochromeError('internal', 'A worker answered another question than it was asked.');
}
