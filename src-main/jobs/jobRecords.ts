import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { Job } from '../../src-shared/domain/job.ts';
import type { JobCounts, JobRow, JobStore } from '../catalog/catalogTypes.ts';
import type { Log } from '../platform/log.ts';
import { ChangeNotices } from './changeNotices.ts';
import { describeEnd, type StopReason } from './jobEnd.ts';
import { readJobMemory } from './jobMemory.ts';
import { JobRemoval } from './jobRemoval.ts';
import type { JobRun, RunEnd } from './jobRun.ts';
import { nextState, type JobEvent } from './jobStateMachine.ts';
import { UnstoredEnds } from './unstoredEnds.ts';

type Change = Parameters<JobStore['update']>[1];

/** The jobs of a library as they are stored and told: their rows, what their runs add to them, and who hears of it. */
export class JobRecords {
  readonly store: JobStore;
  readonly #log: Log;
  readonly #notices: ChangeNotices<Job>;
  readonly #removal: JobRemoval;
  readonly #unstored: UnstoredEnds;
  /** Runs of jobs whose end is not stored yet. */
  readonly #running = new Map<number, JobRun>();
  /** Counts of jobs that do not run, which only the queue changes. */
  readonly #counts = new Map<number, JobCounts>();

  constructor(store: JobStore, log: Log) {
    this.store = store;
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
  }

  /** What ran when the program ended waits again, before what waited already. */
  takeUp(): void {
    for (const row of this.store.list()) {
      if (this.#removal.takeUp(row)) continue;
      if (row.state === 'running')
        this.store.update(row.id, { state: nextState('running', 'interrupt') });
    }
  }

  /** All jobs but those removed, in the order of the queue. */
  rows(): JobRow[] {
    return this.store.list().filter(({ id }) => !this.#removal.has(id));
  }

  /** @throws HeliochromeError usage when there is none */
  row(jobId: number): JobRow {
    const row = this.#removal.has(jobId) ? null : this.store.get(jobId);
    if (row !== null) return row;
    throw new HeliochromeError(
      'usage',
      `There is no job ${jobId}.`,
      'It may have been removed from the list.',
    );
  }

  /** A job that is to be steered, its last end stored. */
  settledRow(jobId: number): JobRow {
    return this.#unstored.settle(this.row(jobId));
  }

  lastPosition(): number {
    return this.store.list().reduce((last, { position }) => Math.max(last, position), 0);
  }

  countsOf(jobId: number): JobCounts {
    let counts = this.#counts.get(jobId);
    if (counts === undefined) {
      counts = this.store.counts(jobId);
      this.#counts.set(jobId, counts);
    }
    return counts;
  }

  /** Its items were changed otherwise than by a run. */
  recount(jobId: number): void {
    this.#counts.delete(jobId);
  }

  /** Stores that something happened to a job. @throws HeliochromeError usage when it cannot happen now */
  apply(row: JobRow, event: JobEvent, change: Change = {}): JobRow {
    const state = nextState(row.state, event);
    const updated = this.store.update(row.id, { ...change, state });
    this.changed(row.id);
    return updated;
  }

  /** From now on the job is told as its run stands. */
  begin(jobId: number, run: JobRun): void {
    this.#running.set(jobId, run);
  }

  /** Stores how a run ended; where that cannot be stored, it is told nevertheless. */
  end(jobId: number, run: JobRun, stopping: StopReason | null, end: RunEnd): void {
    this.#running.delete(jobId);
    const [event, change, line] = describeEnd(stopping, end);
    this.#counts.set(jobId, run.counts);
    try {
      run.settle(line);
      this.apply(this.row(jobId), event, change);
    } catch (error) {
      this.#log.error(`The end of job ${jobId} could not be stored: ${String(error)}`);
      this.#unstored.add(jobId, event, change);
      this.changed(jobId);
    }
  }

  changed(jobId: number): void {
    this.#notices.changed(jobId);
  }

  subscribe(listener: (job: Job) => void): () => void {
    return this.#notices.subscribe(listener);
  }

  remove(jobId: number): void {
    this.#removal.remove(jobId);
    this.#counts.delete(jobId);
    this.#notices.forget(jobId);
  }

  /** Tells what is still to be told, and nothing more. */
  async close(): Promise<void> {
    this.#notices.close();
    await this.#removal.close();
  }

  /** What is shown of a job. */
  job(row: JobRow): Job {
    const stored = this.#unstored.told(row);
    const run = this.#running.get(stored.id) ?? null;
    const counts = run?.counts ?? this.countsOf(stored.id);
    const memory = run ?? readJobMemory(stored.checkpoint);
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
      figures: { ...memory.figures },
      result: memory.result,
    };
  }

  #find(jobId: number): Job | null {
    const row = this.#removal.has(jobId) ? null : this.store.get(jobId);
    return row === null ? null : this.job(row);
  }
}
