import type { z } from 'zod';
import type { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { Job, JobKind, JobResult } from '../../src-shared/domain/job.ts';

/** Jobs of one lane run one after the other; the lanes run beside each other. */
export type Lane = 'compute' | 'disk';

/** What a handler may do while its job runs. */
export interface RunningJob<Parameters> {
  readonly id: number;
  readonly parameters: Parameters;
  /** Aborted by pause, cancel and shutdown: what is under way ends within a second and counts as not done. */
  readonly signal: AbortSignal;
  /** Kept with the job, shown in its log. */
  readonly log: (line: string) => void;
  /** What is being worked on, in words. */
  readonly activity: (text: string) => void;
  /** Figures of a training; kept over its course. */
  readonly figures: (figures: Readonly<Record<string, number>>) => void;
  /** What the job made. */
  readonly result: (result: JobResult) => void;
  /** Whatever the handler wants to find again after a restart (JSON). */
  checkpoint: unknown;
}

/** One thing to do. */
export interface ItemToDo<Data> {
  readonly label: string;
  readonly photoId: number | null;
  readonly data: Data;
}

/** One thing that is being done. */
export interface ItemUnderWay<Data> extends ItemToDo<Data> {
  /** Grows in the order in which items were listed, over all jobs of a library. */
  readonly id: number;
}

/** How an item ended, as it is stored. */
export type ItemEnd =
  | { readonly state: 'done' }
  | { readonly state: 'skipped'; readonly reason: string }
  | { readonly state: 'failed'; readonly error: HeliochromeError };

/**
 * What became of an item. `commit` is run in the transaction that marks the item as through: what it did to the catalog
 * and that it is done are stored together or not at all. It must be short and synchronous, and repeatable: when another
 * item's commit of the same transaction throws, all are rolled back and run again one by one. `decided` leaves it to
 * the commit how the item ended, for what only the catalog's state in that moment can tell (such as duplicates).
 */
export type ItemOutcome =
  | (ItemEnd & { readonly commit?: () => void })
  | { readonly state: 'decided'; readonly commit: () => ItemEnd };

/**
 * How one kind of job is done. Everything must be repeatable: after a crash the listing starts afresh unless it was
 * complete, and an item that was not stored as through is done again.
 */
export interface JobHandler<Parameters, Data> {
  readonly kind: JobKind;
  readonly lane: Lane;
  readonly parameters: z.ZodType<Parameters>;
  readonly data: z.ZodType<Data>;
  /** Items under way at the same time. */
  readonly concurrency: number;
  /** Lists what is to do, in batches. Items that are known to fail may be listed: `run` throws for them. */
  list(job: RunningJob<Parameters>): AsyncIterable<readonly ItemToDo<Data>[]>;
  /**
   * Does one item; throws HeliochromeError when it fails (the job goes on with the next). `report` tells the share of
   * it that is done, 0–1. What `stopJob` throws (disk full, engine missing) ends the whole job as failed, with its
   * items still pending, so that a retry goes on.
   */
  run(
    item: ItemUnderWay<Data>,
    job: RunningJob<Parameters>,
    report: (share: number) => void,
  ): Promise<ItemOutcome>;
  /**
   * Called when every item is through (whatever became of it), before the job counts as done; what it throws ends the
   * job as failed. Repeatable: after a crash, and after a retry of failed items, it is called again.
   */
  finish?(job: RunningJob<Parameters>): Promise<void>;
  /** Called after the last item, and after a stop; frees what `list` and `run` keep. */
  end?(job: RunningJob<Parameters>): Promise<void>;
}

/**
 * A handler of any kind, as the queue keeps it. Every handler fits, and no more than this is known of it: the queue
 * gives it only what its own schemas have parsed.
 */
export type AnyJobHandler = JobHandler<unknown, unknown>;

/** The queue as the use cases see it. */
export interface JobQueue {
  /** Checks the parameters, stores the job and answers at once. @throws HeliochromeError usage */
  add(kind: JobKind, title: string, parameters: unknown): Job;
  list(): readonly Job[];
  /** @throws HeliochromeError usage when there is none */
  get(jobId: number): Job;
  pause(jobId: number): Promise<Job>;
  resume(jobId: number): Job;
  /** Ends within a second; what is done stays. */
  cancel(jobId: number): Promise<Job>;
  retry(jobId: number): Job;
  move(jobId: number, beforeId: number | null): Job;
  remove(jobId: number): void;
  /** Told of every change, at most ten times a second for each job. */
  subscribe(listener: (job: Job) => void): () => void;
  /** Resolves when nothing runs and nothing waits. For tests and the command line. */
  idle(): Promise<void>;
  /** Stops what runs, so that it goes on at the next start. */
  close(): Promise<void>;
}
