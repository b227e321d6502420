import type { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { JobKind } from '../../src-shared/domain/job.ts';
import type { JobRow } from '../catalog/catalogTypes.ts';
import type { Log } from '../platform/log.ts';
import { noHandler, now, settlesWithin, type StopReason } from './jobEnd.ts';
import type { JobRecords } from './jobRecords.ts';
import { JobRun, type RunEnd } from './jobRun.ts';
import type { AnyJobHandler, Lane } from './jobTypes.ts';

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

/** Starts what waits, one job a lane at a time, and stops what runs. */
export class JobLanes {
  readonly #records: JobRecords;
  readonly #handlers: ReadonlyMap<JobKind, AnyJobHandler>;
  readonly #log: Log;
  readonly #active = new Map<number, ActiveRun>();
  readonly #busy = new Set<Lane>();
  #idleWaiters: (() => void)[] = [];
  #closed = false;

  constructor(records: JobRecords, handlers: ReadonlyMap<JobKind, AnyJobHandler>, log: Log) {
    this.#records = records;
    this.#handlers = handlers;
    this.#log = log;
  }

  /** Looks for something to start when the caller is through. */
  wakeSoon(): void {
    setImmediate(() => {
      for (const lane of lanes) this.#wake(lane);
      this.tellIdle();
    });
  }

  /** Whether a job's run can still be stopped. */
  runs(jobId: number): boolean {
    return this.#active.get(jobId)?.over === false;
  }

  /** Stops a job that {@link runs}; it is told as stopped when this resolves, within a second. */
  async stop(jobId: number, reason: StopReason): Promise<void> {
    const active = this.#active.get(jobId);
    if (active !== undefined) await this.#wind(jobId, active, reason, stopGrace);
  }

  /** After this a job's run writes nothing, whatever it still does. */
  silence(jobId: number): void {
    this.#active.get(jobId)?.run.close();
  }

  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idleWaiters.push(resolve);
      this.tellIdle();
    });
  }

  /** Starts nothing more, and stops what runs so that it goes on at the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    const stopped = [...this.#active].map(([id, active]) =>
      this.#wind(id, active, active.stopping ?? 'interrupt', closeGrace),
    );
    await Promise.all(stopped);
    for (const { run } of this.#active.values()) run.close();
  }

  /** Tells those who wait for {@link idle} when it has come. */
  tellIdle(): void {
    const waiting = (): boolean =>
      this.#records.store.list().some(({ state }) => state === 'queued');
    if (this.#active.size > 0 || (!this.#closed && waiting())) return;
    for (const tell of this.#idleWaiters.splice(0)) tell();
  }

  /** Starts the lane's next job, unless one runs. */
  #wake(lane: Lane): void {
    while (!this.#closed && !this.#busy.has(lane)) {
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
    const queued = this.#records.store.list().filter(({ state }) => state === 'queued');
    for (const row of queued) {
      const handler = this.#handlers.get(row.kind);
      if (handler === undefined) this.#failAtOnce(row, noHandler(row.kind));
      else if (handler.lane === lane) return row;
    }
    return null;
  }

  #failAtOnce(row: JobRow, { code, message, advice }: HeliochromeError): void {
    this.#records.apply(row, 'fail', { problem: { code, message, advice }, finishedAt: now() });
  }

  #start(row: JobRow, lane: Lane): void {
    const handler = this.#handlers.get(row.kind)!;
    const run = new JobRun(row, this.#records.countsOf(row.id), {
      store: this.#records.store,
      handler,
      onChange: () => {
        this.#records.changed(row.id);
      },
    });
    this.#records.apply(row, 'start', { startedAt: row.startedAt ?? now() });
    this.#records.begin(row.id, run);
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
    this.wakeSoon();
  }

  /** Stores how a run ended, once. */
  #storeEnd(jobId: number, active: ActiveRun, end: RunEnd): void {
    if (active.over) return;
    active.over = true;
    this.#records.end(jobId, active.run, active.stopping, end);
  }

  /** Stops a run; it counts as ended after the grace, though its lane stays taken until nothing of it is under way. */
  async #wind(jobId: number, active: ActiveRun, reason: StopReason, grace: number): Promise<void> {
    // A cancel while it is being paused counts.
    active.stopping = reason;
    active.run.stop();
    this.#records.changed(jobId);
    if (await settlesWithin(active.settled, grace)) return;
    this.#storeEnd(jobId, active, { kind: 'stopped' });
    void settlesWithin(active.settled, longestWindingDown).then((settled) => {
      if (settled || this.#active.get(jobId) !== active) return;
      this.#log.error(`Job ${jobId} was stopped but goes on; its lane no longer waits for it.`);
      active.run.close();
      this.#free(jobId, active);
    });
  }
}
