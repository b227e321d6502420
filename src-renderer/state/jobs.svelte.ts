import type { Job } from '../../src-shared/domain/job.ts';
import { call, onEvent } from '../client/client.ts';
import { isOver, mergeJob, shownAfter } from './jobRules.ts';
import { trainingCurves } from './trainingCurves.svelte.ts';

/** Told what a job became: for announcements. `before` is undefined for a job not known till then. */
export type JobListener = (job: Job, before: Job | undefined) => void;

/** Every job of the library, kept up to date by events. */
class JobsState {
  /** In the order in which they run; those that are over as the host orders them. */
  list: readonly Job[] = $state.raw([]);
  /** Whether the list was read at least once. */
  known = $state(false);
  /** Jobs under way for longer than {@link shownAfter}: a bar that only flashes up is worse than none. */
  #shown: ReadonlySet<number> = $state.raw(new Set());
  readonly #listeners = new Set<JobListener>();
  #library: string | null = null;

  readonly running: readonly Job[] = $derived(this.list.filter((job) => job.state === 'running'));
  /** Waiting for their turn, or paused, in the order of the queue. */
  readonly waiting: readonly Job[] = $derived(
    this.list.filter((job) => job.state === 'queued' || job.state === 'paused'),
  );
  /** The newest first. */
  readonly finished: readonly Job[] = $derived(
    this.list
      .filter(isOver)
      .toSorted((a, b) => (b.finishedAt ?? '').localeCompare(a.finishedAt ?? '')),
  );
  /** What the top bar counts: not over, and not only for a moment. */
  readonly underWay: readonly Job[] = $derived(
    this.list.filter((job) => !isOver(job) && this.#shown.has(job.id)),
  );

  /** Reads the list and keeps it by events. */
  start = async (): Promise<void> => {
    onEvent('job', ({ job }) => {
      this.#take(job);
    });
    onEvent('jobRemoved', ({ jobId }) => {
      this.#drop(jobId);
    });
    onEvent('library', ({ library }) => {
      const path = library?.path ?? null;
      if (path === this.#library) return;
      this.#library = path;
      this.list = [];
      if (path !== null) void this.refresh();
    });
    await this.refresh();
  };

  /** Reads the list again. Without a library there is none. */
  refresh = async (): Promise<void> => {
    const list = await call('jobs.list', {}).catch(() => []);
    const before = new Map(this.list.map((job) => [job.id, job]));
    this.list = list.map((job) => mergeJob(before.get(job.id), job));
    for (const job of this.list) this.#showLater(job);
    this.known = true;
  };

  /** @returns a function that ends it */
  listen = (listener: JobListener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get = (jobId: number): Job | undefined => this.list.find((job) => job.id === jobId);

  pause = async (jobId: number): Promise<void> => {
    this.#take(await call('jobs.pause', { jobId }));
  };

  resume = async (jobId: number): Promise<void> => {
    this.#take(await call('jobs.resume', { jobId }));
  };

  cancel = async (jobId: number): Promise<void> => {
    this.#take(await call('jobs.cancel', { jobId }));
  };

  retry = async (jobId: number): Promise<void> => {
    this.#take(await call('jobs.retry', { jobId }));
  };

  remove = async (jobId: number): Promise<void> => {
    await call('jobs.remove', { jobId });
    this.#drop(jobId);
  };

  /** Moves a waiting job before another; null: to the end. The order is the queue's, so it is read again. */
  move = async (jobId: number, beforeId: number | null): Promise<void> => {
    await call('jobs.move', { jobId, beforeId });
    await this.refresh();
  };

  #take(news: Job): void {
    const before = this.get(news.id);
    const job = mergeJob(before, news);
    this.list =
      before === undefined
        ? [...this.list, job]
        : this.list.map((known) => (known.id === job.id ? job : known));
    const turned = before !== undefined && isOver(before) !== isOver(job);
    if (turned && !isOver(job)) {
      this.#shown = new Set([...this.#shown].filter((id) => id !== job.id));
    }
    this.#showLater(job);
    trainingCurves.take(job);
    for (const listener of this.#listeners) listener(job, before);
    // Where it stands among the others is the host's to say.
    if (turned) void this.refresh();
  }

  #drop(jobId: number): void {
    this.list = this.list.filter((job) => job.id !== jobId);
  }

  #showLater(job: Job): void {
    if (isOver(job) || this.#shown.has(job.id)) return;
    const age = Date.now() - Date.parse(job.startedAt ?? job.createdAt);
    setTimeout(
      () => {
        this.#shown = new Set([...this.#shown, job.id]);
      },
      Math.min(shownAfter, Math.max(0, shownAfter - age)),
    );
  }
}

/** The job queue as it is known here. */
export const jobs = new JobsState();
