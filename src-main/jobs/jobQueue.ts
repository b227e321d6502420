import { z } from 'zod';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { Job, JobKind } from '../../src-shared/domain/job.ts';
import type { JobCounts, JobRow, JobStore } from '../catalog/catalogTypes.ts';
import type { Log } from '../platform/log.ts';
import { ChangeNotices } from './changeNotices.ts';
import { readJobMemory } from './jobMemory.ts';
import { describeEnd, noHandler, nothingToRetry, now, settlesWithin } from './jobEnd.ts';
import type { StopReason } from './jobEnd.ts';
import { JobRemoval } from './jobRemoval.ts';
import { JobRun, type RunEnd } from './jobRun.ts';
import { isOver, nextState, type JobEvent } from './jobStateMachine.ts';
import type { AnyJobHandler, JobQueue, Lane } from './jobTypes.ts';
import { movedBefore } from './queueOrder.ts';
import { UnstoredEnds } from './unstoredEnds.ts';

/** What a job queue needs. */
export interface JobQueueOptions {
  readonly store: JobStore;
  /** One for each kind that can be done. */
  readonly handlers: readonly AnyJobHandler[];
  readonly log: Log;
}

/** A start of a job and what is asked of it meanwhile. */
interface ActiveRun {
  readonly run: JobRun;
  readonly lane: Lane;
  /** Resolves when nothing of it is under way any more. */
  readonly settled: Promise<void>;
  /** Why it is being stopped. */
  stopping: StopReason | null;
  /** Its end is stored: what it still does is of no account. */
  over: boolean;
}

/** What is under way may take this long to end before the job counts as stopped; milliseconds. */
const stopGrace = 500;
/** After this a stopped job that goes on nevertheless no longer holds up its lane. */
const longestWindingDown = 60_000;
/** Closing waits this long for what is under way. */
const closeGrace = 5000;

const lanes: readonly Lane[] = ['compute', 'disk'];

class PersistentJobQueue implements JobQueue {
  readonly #store: JobStore;
  readonly #handlers: ReadonlyMap<JobKind, AnyJobHandler>;
  readonly #log: Log;
  readonly #active = new Map<number, ActiveRun>();
  readonly #busy = new Set<Lane>();
  readonly #notices: ChangeNotices<Job>;
  readonly #removal: JobRemoval;
  readonly #unstored: UnstoredEnds;
  /** Counts of jobs that do not run, which only this queue changes. */
  readonly #counts = new Map<number, JobCounts>();
  #idleWaiters: (() => void)[] = [];
  #closing: Promise<void> | null = null;

  constructor({ store, handlers, log }: JobQueueOptions) {
    this.#store = store;
    this.#handlers = new Map(handlers.map((handler) => [handler.kind, handler]));
    this.#log = log;
    this.#notices = new ChangeNotices(
      (id) => this.#find(id),
      (error) => {
        log.error(`A change of a job could not be told: ${String(error)}`);
      },
    );
    this.#unstored = new UnstoredEnds(store);
    this.#removal = new JobRemoval(store, (error) => {
      log.error(`A job that was removed could not be deleted: ${String(error)}`);
    });
    this.#takeUp();
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
    this.#changed(row.id);
    this.#wakeSoon();
    return this.#job(row);
  }

  list(): readonly Job[] {
    return this.#rows().map((row) => this.#job(row));
  }

  get(jobId: number): Job {
    return this.#job(this.#row(jobId));
  }

  pause(jobId: number): Promise<Job> {
    return this.#stop(jobId, 'pause');
  }

  cancel(jobId: number): Promise<Job> {
    return this.#stop(jobId, 'cancel');
  }

  resume(jobId: number): Job {
    this.#assertOpen();
    const row = this.#apply(this.#settledRow(jobId), 'resume');
    this.#wakeSoon();
    return this.#job(row);
  }

  retry(jobId: number): Job {
    this.#assertOpen();
    const row = this.#settledRow(jobId);
    nextState(row.state, 'retry');
    const queued = this.#store.transaction(() => {
      this.#store.retryFailed(jobId);
      const { total, pending } = this.#store.counts(jobId);
      if (row.listed && pending === 0) throw nothingToRetry();
      const memory = readJobMemory(row.checkpoint);
      return this.#apply(row, 'retry', {
        problem: null,
        finishedAt: null,
        position: this.#lastPosition() + 1,
        // A new attempt: what failed is to be done again.
        progress: total === 0 ? 0 : (total - pending) / total,
        checkpoint: { ...memory, underWay: false, fruitlessStarts: 0, suspect: null },
      });
    });
    this.#counts.delete(jobId);
    this.#wakeSoon();
    return this.#job(queued);
  }

  move(jobId: number, beforeId: number | null): Job {
    this.#assertOpen();
    const waiting = this.#rows().filter(({ state }) => state === 'queued' || state === 'paused');
    const positions = movedBefore(waiting, jobId, beforeId);
    this.#store.transaction(() => {
      for (const [id, position] of positions) this.#store.update(id, { position });
    });
    for (const id of positions.keys()) this.#changed(id);
    return this.get(jobId);
  }

  remove(jobId: number): void {
    this.#assertOpen();
    const row = this.#settledRow(jobId);
    if (!isOver(row.state)) {
      throw new HeliochromeError(
        'usage',
        `The job cannot be removed while it is ${row.state}.`,
        'Cancel it first.',
      );
    }
    this.#active.get(jobId)?.run.close();
    this.#removal.remove(jobId);
    this.#counts.delete(jobId);
    this.#notices.forget(jobId);
  }

  subscribe(listener: (job: Job) => void): () => void {
    return this.#notices.subscribe(listener);
  }

  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idleWaiters.push(resolve);
      this.#tellIdle();
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** What ran when the program ended waits again, before what waited already. */
  #takeUp(): void {
    for (const row of this.#store.list()) {
      if (this.#removal.takeUp(row)) continue;
      if (row.state === 'running')
        this.#store.update(row.id, { state: nextState('running', 'interrupt') });
    }
    this.#wakeSoon();
  }

  #assertOpen(): void {
    if (this.#closing === null) return;
    throw new HeliochromeError('usage', 'The library is being closed.', 'Open it again.');
  }

  #wakeSoon(): void {
    setImmediate(() => {
      for (const lane of lanes) this.#wake(lane);
      this.#tellIdle();
    });
  }

  /** Starts the lane's next job, unless one runs. */
  #wake(lane: Lane): void {
    while (this.#closing === null && !this.#busy.has(lane)) {
      const row = this.#next(lane);
      if (row === null) return;
      try {
        this.#start(row, lane);
      } catch (error) {
        // The catalog cannot be written (read-only, disk full): what waits goes on waiting.
        this.#log.error(`No job could be started: ${String(error)}`);
        return;
      }
    }
  }

  #next(lane: Lane): JobRow | null {
    const queued = this.#store.list().filter(({ state }) => state === 'queued');
    for (const row of queued) {
      const handler = this.#handlers.get(row.kind);
      if (handler === undefined) this.#failAtOnce(row, noHandler(row.kind));
      else if (handler.lane === lane) return row;
    }
    return null;
  }

  #failAtOnce(row: JobRow, { code, message, advice }: HeliochromeError): void {
    this.#apply(row, 'fail', { problem: { code, message, advice }, finishedAt: now() });
  }

  #start(row: JobRow, lane: Lane): void {
    const handler = this.#handlers.get(row.kind)!;
    const run = new JobRun(row, this.#countsOf(row.id), {
      store: this.#store,
      handler,
      onChange: () => {
        this.#changed(row.id);
      },
    });
    this.#apply(row, 'start', { startedAt: row.startedAt ?? now() });
    this.#busy.add(lane);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const active: ActiveRun = { run, lane, settled: promise, stopping: null, over: false };
    this.#active.set(row.id, active);
    void run.work().then((end) => {
      this.#settle(row.id, active, end);
      resolve(undefined);
    });
  }

  /** The run is over, and the lane free. */
  #settle(jobId: number, active: ActiveRun, end: RunEnd): void {
    this.#storeEnd(jobId, active, end);
    active.run.close();
    this.#free(jobId, active);
  }

  #free(jobId: number, active: ActiveRun): void {
    if (this.#active.get(jobId) !== active) return;
    this.#active.delete(jobId);
    this.#busy.delete(active.lane);
    this.#wakeSoon();
  }

  /** Stores how a run ended, once. */
  #storeEnd(jobId: number, active: ActiveRun, end: RunEnd): void {
    if (active.over) return;
    active.over = true;
    const [event, change, line] = describeEnd(active.stopping, end);
    this.#counts.set(jobId, active.run.counts);
    try {
      active.run.settle(line);
      this.#apply(this.#row(jobId), event, change);
    } catch (error) {
      this.#log.error(`The end of job ${jobId} could not be stored: ${String(error)}`);
      this.#unstored.add(jobId, event, change);
      this.#changed(jobId);
    }
  }

  async #stop(jobId: number, event: 'pause' | 'cancel'): Promise<Job> {
    this.#assertOpen();
    const row = this.#settledRow(jobId);
    const active = this.#active.get(jobId);
    nextState(row.state, event);
    if (row.state !== 'running' || active === undefined || active.over) {
      const over = event === 'cancel' && !isOver(row.state) ? { finishedAt: now() } : {};
      const stopped = this.#apply(row, event, over);
      this.#wakeSoon();
      return this.#job(stopped);
    }
    await this.#wind(jobId, active, event, stopGrace);
    return this.get(jobId);
  }

  /** Stops a run; it counts as ended after the grace, though its lane stays taken until nothing of it is under way. */
  async #wind(jobId: number, active: ActiveRun, reason: StopReason, grace: number): Promise<void> {
    // A cancel while it is being paused counts.
    active.stopping = reason;
    active.run.stop();
    this.#changed(jobId);
    if (await settlesWithin(active.settled, grace)) return;
    this.#storeEnd(jobId, active, { kind: 'stopped' });
    void settlesWithin(active.settled, longestWindingDown).then((settled) => {
      if (settled || this.#active.get(jobId) !== active) return;
      this.#log.error(`Job ${jobId} was stopped but goes on; its lane no longer waits for it.`);
      active.run.close();
      this.#free(jobId, active);
    });
  }

  async #close(): Promise<void> {
    const stopped = [...this.#active].map(([id, active]) =>
      this.#wind(id, active, active.stopping ?? 'interrupt', closeGrace),
    );
    await Promise.all(stopped);
    for (const { run } of this.#active.values()) run.close();
    this.#notices.close();
    await this.#removal.close();
    this.#tellIdle();
  }

  #apply(row: JobRow, event: JobEvent, change: Parameters<JobStore['update']>[1] = {}): JobRow {
    const state = nextState(row.state, event);
    const updated = this.#store.update(row.id, { ...change, state });
    this.#changed(row.id);
    return updated;
  }

  #changed(jobId: number): void {
    this.#notices.changed(jobId);
  }

  /** All jobs but those removed, in the order of the queue. */
  #rows(): JobRow[] {
    return this.#store.list().filter(({ id }) => !this.#removal.has(id));
  }

  #row(jobId: number): JobRow {
    const row = this.#removal.has(jobId) ? null : this.#store.get(jobId);
    if (row !== null) return row;
    throw new HeliochromeError(
      'usage',
      `There is no job ${jobId}.`,
      'It may have been removed from the list.',
    );
  }

  /** A job that is to be steered, its last end stored. */
  #settledRow(jobId: number): JobRow {
    return this.#unstored.settle(this.#row(jobId));
  }

  #lastPosition(): number {
    return this.#store.list().reduce((last, { position }) => Math.max(last, position), 0);
  }

  #countsOf(jobId: number): JobCounts {
    let counts = this.#counts.get(jobId);
    if (counts === undefined) {
      counts = this.#store.counts(jobId);
      this.#counts.set(jobId, counts);
    }
    return counts;
  }

  #find(jobId: number): Job | null {
    const row = this.#removal.has(jobId) ? null : this.#store.get(jobId);
    return row === null ? null : this.#job(row);
  }

  #job(row: JobRow): Job {
    const stored = this.#unstored.told(row);
    const active = this.#active.get(stored.id);
    const run = active?.over === false ? active.run : null;
    const counts = run?.counts ?? this.#countsOf(stored.id);
    return {
      id: stored.id,
      kind: stored.kind,
      title: stored.title,
      state: stored.state,
      total: counts.total,
      done: counts.total - counts.pending,
      failed: counts.failed,
      skipped: counts.skipped,
      progress: run?.toldProgress() ?? stored.progress,
      secondsLeft: run?.secondsLeft ?? null,
      activity: run?.activity ?? '',
      createdAt: stored.createdAt,
      startedAt: stored.startedAt,
      finishedAt: stored.finishedAt,
      problem: stored.problem,
      figures: { ...(run?.figures ?? readJobMemory(stored.checkpoint).figures) },
    };
  }

  #tellIdle(): void {
    const waiting = (): boolean => this.#store.list().some(({ state }) => state === 'queued');
    if (this.#active.size > 0 || (this.#closing === null && waiting())) return;
    for (const tell of this.#idleWaiters.splice(0)) tell();
  }
}

/**
 * The queue of an open library. Takes up what ran or waited when the library was last closed, or the program ended;
 * what was paused stays so. Jobs of one lane run one at a time in the order of the queue, the lanes beside each other.
 */
export function createJobQueue(options: JobQueueOptions): JobQueue {
  return new PersistentJobQueue(options);
}
