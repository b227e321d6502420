import { z } from 'zod';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { Job, JobKind } from '../../src-shared/domain/job.ts';
import type { JobStore } from '../catalog/catalogTypes.ts';
import type { Log } from '../platform/log.ts';
import { noHandler, nothingToRetry, now } from './jobEnd.ts';
import { JobLanes } from './jobLanes.ts';
import { readJobMemory } from './jobMemory.ts';
import { JobRecords } from './jobRecords.ts';
import { isOver, nextState } from './jobStateMachine.ts';
import type { AnyJobHandler, JobQueue } from './jobTypes.ts';
import { movedBefore } from './queueOrder.ts';

/** What a job queue needs. */
export interface JobQueueOptions {
  readonly store: JobStore;
  /** One for each kind that can be done. */
  readonly handlers: readonly AnyJobHandler[];
  readonly log: Log;
}

class PersistentJobQueue implements JobQueue {
  readonly #store: JobStore;
  readonly #handlers: ReadonlyMap<JobKind, AnyJobHandler>;
  readonly #records: JobRecords;
  readonly #lanes: JobLanes;
  #closing: Promise<void> | null = null;

  constructor({ store, handlers, log }: JobQueueOptions) {
    this.#store = store;
    this.#handlers = new Map(handlers.map((handler) => [handler.kind, handler]));
    this.#records = new JobRecords(store, log);
    this.#lanes = new JobLanes(this.#records, this.#handlers, log);
    this.#records.takeUp();
    this.#lanes.wakeSoon();
  }

  add(kind: JobKind, title: string, parameters: unknown): Job {
    this.#assertOpen();
    const handler = this.#handlers.get(kind);
    if (handler === undefined) throw noHandler(kind);
    const parsed = handler.parameters.safeParse(parameters);
    if (!parsed.success) {
      throw new HeliochromeError(
        'usage',
        `The job cannot be started: ${z.prettifyError(parsed.error)}`,
        'Check what was given.',
      );
    }
    const row = this.#store.create(kind, title, parsed.data);
    this.#records.changed(row.id);
    this.#lanes.wakeSoon();
    return this.#records.job(row);
  }

  list(): readonly Job[] {
    return this.#records.rows().map((row) => this.#records.job(row));
  }

  get(jobId: number): Job {
    return this.#records.job(this.#records.row(jobId));
  }

  pause(jobId: number): Promise<Job> {
    return this.#stop(jobId, 'pause');
  }

  cancel(jobId: number): Promise<Job> {
    return this.#stop(jobId, 'cancel');
  }

  resume(jobId: number): Job {
    this.#assertOpen();
    const row = this.#records.apply(this.#records.settledRow(jobId), 'resume');
    this.#lanes.wakeSoon();
    return this.#records.job(row);
  }

  retry(jobId: number): Job {
    this.#assertOpen();
    const row = this.#records.settledRow(jobId);
    nextState(row.state, 'retry');
    const queued = this.#store.transaction(() => {
      this.#store.retryFailed(jobId);
      const { total, pending } = this.#store.counts(jobId);
      // A job may have failed at its end, after its items.
      if (row.listed && pending === 0 && row.state !== 'failed') throw nothingToRetry();
      const memory = readJobMemory(row.checkpoint);
      return this.#records.apply(row, 'retry', {
        problem: null,
        finishedAt: null,
        position: this.#records.lastPosition() + 1,
        // A new attempt: what failed is to be done again.
        progress: total === 0 ? 0 : (total - pending) / total,
        checkpoint: { ...memory, underWay: false, fruitlessStarts: 0, suspect: null },
      });
    });
    this.#records.recount(jobId);
    this.#lanes.wakeSoon();
    return this.#records.job(queued);
  }

  move(jobId: number, beforeId: number | null): Job {
    this.#assertOpen();
    const waiting = this.#records
      .rows()
      .filter(({ state }) => state === 'queued' || state === 'paused');
    const positions = movedBefore(waiting, jobId, beforeId);
    this.#store.transaction(() => {
      for (const [id, position] of positions) this.#store.update(id, { position });
    });
    for (const id of positions.keys()) this.#records.changed(id);
    return this.get(jobId);
  }

  remove(jobId: number): void {
    this.#assertOpen();
    const row = this.#records.settledRow(jobId);
    if (!isOver(row.state)) {
      throw new HeliochromeError(
        'usage',
        `The job cannot be removed while it is ${row.state}.`,
        'Cancel it first.',
      );
    }
    this.#lanes.silence(jobId);
    this.#records.remove(jobId);
  }

  subscribe(listener: (job: Job) => void): () => void {
    return this.#records.subscribe(listener);
  }

  idle(): Promise<void> {
    return this.#lanes.idle();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #assertOpen(): void {
    if (this.#closing === null) return;
    throw new HeliochromeError('usage', 'The library is being closed.', 'Open it again.');
  }

  async #stop(jobId: number, event: 'pause' | 'cancel'): Promise<Job> {
    this.#assertOpen();
    const row = this.#records.settledRow(jobId);
    nextState(row.state, event);
    if (row.state === 'running' && this.#lanes.runs(jobId)) {
      await this.#lanes.stop(jobId, event);
      return this.get(jobId);
    }
    const over = event === 'cancel' && !isOver(row.state) ? { finishedAt: now() } : {};
    const stopped = this.#records.apply(row, event, over);
    this.#lanes.wakeSoon();
    return this.#records.job(stopped);
  }

  async #close(): Promise<void> {
    await this.#lanes.close();
    await this.#records.close();
    this.#lanes.tellIdle();
  }
}

/**
 * The queue of an open library. Takes up what ran or waited when the library was last closed, or the program ended;
 * what was paused stays so. Jobs of one lane run one at a time in the order of the queue, the lanes beside each other.
 */
export function createJobQueue(options: JobQueueOptions): JobQueue {
  return new PersistentJobQueue(options);
}
