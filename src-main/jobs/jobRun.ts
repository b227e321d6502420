import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { JobResult, Problem } from '../../src-shared/domain/job.ts';
import type { JobCounts, JobRow, JobStore } from '../catalog/catalogTypes.ts';
import { ItemWork, parseStored } from './itemWork.ts';
import { JobLog } from './jobLog.ts';
import { readJobMemory, type JobMemory } from './jobMemory.ts';
import { clearItems } from './jobRemoval.ts';
import { JobProgress } from './jobProgress.ts';
import type { AnyJobHandler, RunningJob } from './jobTypes.ts';
import { OutcomeBatch, problemOf, type StoredItem } from './outcomeBatch.ts';
import { runningJob } from './runningJob.ts';
import { stopReason } from './stopJob.ts';

/** How a run ended: by itself, for good, or because it was told to. */
export type RunEnd =
  | { readonly kind: 'finished' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'stopped' };

/** What a run works with. */
export interface RunParts {
  readonly store: JobStore;
  readonly handler: AnyJobHandler;
  /** Told whenever something that is shown changed. */
  readonly onChange: () => void;
}

/** Starts that may end untold before anything was done: many, for people may end the program too. */
const mostFruitlessStarts = 25;

/** One start of a job: lists what is to do unless that is complete, then does it. */
export class JobRun {
  readonly #store: JobStore;
  readonly #handler: AnyJobHandler;
  readonly #onChange: () => void;
  readonly #jobId: number;
  readonly #controller = new AbortController();
  readonly #batch: OutcomeBatch;
  readonly #progress: JobProgress;
  readonly #log: JobLog;
  readonly #memory: JobMemory;
  readonly #items: ItemWork;
  #row: JobRow;
  #counts: JobCounts;
  #activity = '';
  #failure: HeliochromeError | null = null;
  /** The start before this one ended untold. */
  #careful = false;
  /** Nothing is written any more. */
  #closed = false;

  constructor(row: JobRow, counts: JobCounts, { store, handler, onChange }: RunParts) {
    this.#row = row;
    this.#jobId = row.id;
    this.#counts = counts;
    this.#store = store;
    this.#handler = handler;
    this.#onChange = onChange;
    this.#memory = readJobMemory(row.checkpoint);
    this.#progress = new JobProgress(row.progress, row.seconds);
    this.#log = new JobLog(store, row.id);
    this.#batch = new OutcomeBatch(
      store,
      (items) => {
        this.#noteFruit();
        this.#progress.reach(this.#share(items));
        this.#save();
      },
      (items) => {
        this.#noteStored(items);
      },
      (reason) => {
        this.#fail(reason);
      },
    );
    this.#items = new ItemWork({
      store,
      handler,
      jobId: row.id,
      signal: this.#controller.signal,
      memory: this.#memory,
      batch: this.#batch,
      save: () => {
        this.#trySave();
      },
      fail: (reason) => {
        this.#fail(reason);
      },
      onShare: () => {
        this.#progress.reach(this.#share());
        this.#onChange();
      },
    });
  }

  get counts(): JobCounts {
    return this.#counts;
  }

  get activity(): string {
    return this.#activity;
  }

  get figures(): Readonly<Record<string, number>> {
    return this.#memory.figures;
  }

  get result(): JobResult | null {
    return this.#memory.result;
  }

  get secondsLeft(): number | null {
    return this.#progress.secondsLeft();
  }

  /** The progress of this moment, 0–1; stored before it is told, so that it never falls. */
  toldProgress(): number {
    if (this.#progress.value > this.#row.progress) this.#trySave();
    return this.#row.progress;
  }

  /** Works until the end, or until it is told to stop. Does not throw. */
  async work(): Promise<RunEnd> {
    let job: RunningJob<unknown> | null = null;
    try {
      this.#begin();
      const parameters = this.#store.parameters(this.#jobId);
      job = this.#runningJob(parseStored(this.#handler.parameters, parameters));
      if (!this.#row.listed) await this.#list(job);
      await this.#doItems(job);
      this.#batch.flush();
      if (!this.#controller.signal.aborted) await this.#handler.finish?.(job);
    } catch (error) {
      if (!this.#controller.signal.aborted) this.#fail(stopReason(error) ?? toError(error));
    }
    if (job !== null) await this.#end(job);
    return this.#howItEnded();
  }

  /** Stores what is through and stops the rest, which counts as not done. */
  stop(): void {
    try {
      this.#batch.flush();
    } finally {
      this.#batch.close();
      this.#controller.abort();
    }
  }

  /** Stores that this start ended as it should. */
  settle(line: string): void {
    this.#memory.underWay = false;
    this.#noteFruit();
    this.#save();
    this.#log.addEnd(line);
    this.#log.flush();
  }

  /** After this nothing is written, whatever the handler still does. */
  close(): void {
    this.#closed = true;
    this.#batch.close();
    this.#log.close();
  }

  #begin(): void {
    this.#careful = this.#memory.underWay;
    this.#memory.underWay = true;
    this.#memory.fruitlessStarts += 1;
    if (this.#memory.fruitlessStarts > mostFruitlessStarts) {
      const starts = this.#memory.fruitlessStarts - 1;
      this.#memory.fruitlessStarts = 0;
      this.#save();
      throw new HeliochromeError(
        'internal',
        `The program ended ${starts} times in a row while it began this job, without getting anything done.`,
        'Try it again with fewer photos; if it happens again, report the problem with the log.',
      );
    }
    this.#log.add(this.#careful ? 'Goes on after the program ended untold.' : 'Started.');
    this.#save();
  }

  #runningJob(parameters: unknown): RunningJob<unknown> {
    const wrote = (): void => {
      this.#save();
      this.#onChange();
    };
    return runningJob({
      id: this.#jobId,
      parameters,
      signal: this.#controller.signal,
      log: this.#log,
      memory: this.#memory,
      activity: (text) => {
        this.#activity = text;
        this.#onChange();
      },
      noteFruit: () => {
        this.#noteFruit();
      },
      save: wrote,
      saveFigures: (figures) => {
        this.#store.transaction(() => {
          wrote();
          const progress = this.#progress.value;
          if (!this.#closed) this.#store.addMoment(this.#jobId, { progress, figures });
        });
      },
    });
  }

  async #list(job: RunningJob<unknown>): Promise<void> {
    await clearItems(this.#store, this.#jobId, () => !this.#controller.signal.aborted);
    this.#controller.signal.throwIfAborted();
    this.#counts = this.#store.counts(this.#jobId);
    for await (const items of this.#handler.list(job)) {
      if (this.#controller.signal.aborted) break;
      this.#store.transaction(() => {
        this.#store.addItems(this.#jobId, items);
      });
      const { total, pending } = this.#counts;
      const [more, waiting] = [total + items.length, pending + items.length];
      this.#counts = { ...this.#counts, total: more, pending: waiting };
      this.#onChange();
    }
    this.#controller.signal.throwIfAborted();
    this.#row = this.#store.update(this.#jobId, { listed: true });
  }

  async #doItems(job: RunningJob<unknown>): Promise<void> {
    this.#progress.reach(this.#share());
    await this.#items.doAll(job, this.#careful);
  }

  /** @param more items that are through but not counted yet */
  #share(more = 0): number {
    const { total, pending } = this.#counts;
    const through = total - pending + more + this.#items.shares;
    return total === 0 ? 0 : through / total;
  }

  #noteStored(items: readonly StoredItem[]): void {
    const counts = { ...this.#counts };
    for (const { label, end } of items) {
      counts[end.state] += 1;
      counts.pending -= 1;
      if (end.state === 'failed') this.#log.add(`${label}: ${end.error.message}`);
    }
    this.#counts = counts;
    this.#progress.reach(this.#share());
    this.#onChange();
  }

  /** What was reached is kept: this start was not for nothing, and what was under way was not at fault. */
  #noteFruit(): void {
    this.#memory.fruitlessStarts = 0;
    this.#memory.suspect = null;
  }

  #save(): void {
    if (this.#closed) return;
    const change = { progress: this.#progress.value, seconds: this.#progress.seconds };
    this.#row = this.#store.update(this.#jobId, { ...change, checkpoint: { ...this.#memory } });
  }

  /** Where nobody would take the error: a catalog that cannot be written ends the run. */
  #trySave(): void {
    try {
      this.#save();
    } catch (error) {
      this.#fail(stopReason(error) ?? toError(error));
    }
  }

  /** Ends the run for this reason; what is not through stays to be done. */
  #fail(reason: HeliochromeError): void {
    this.#failure ??= reason;
    this.#controller.abort();
  }

  async #end(job: RunningJob<unknown>): Promise<void> {
    try {
      await this.#handler.end?.(job);
    } catch (error) {
      if (!this.#closed) this.#log.add(`At the end: ${toError(error).message}`);
    }
  }

  #howItEnded(): RunEnd {
    if (this.#failure !== null) return { kind: 'failed', problem: problemOf(this.#failure) };
    return { kind: this.#controller.signal.aborted ? 'stopped' : 'finished' };
  }
}

function toError(error: unknown): HeliochromeError {
  return HeliochromeError.from(error);
}
