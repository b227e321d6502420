import { setTimeout as wait } from 'node:timers/promises';
import type { Job, JobItem } from '../../src-shared/domain/job.ts';
import { createJobQueue } from '../../src-main/jobs/jobQueue.ts';
import type { AnyJobHandler, JobQueue } from '../../src-main/jobs/jobTypes.ts';
import { colorizeHandler } from '../../src-main/usecases/jobs/colorizeHandler.ts';
import { exportHandler } from '../../src-main/usecases/jobs/exportHandler.ts';
import { thumbnailsHandler } from '../../src-main/usecases/jobs/thumbnailsHandler.ts';
import {
  trainHandler,
  type TrainHandlerOptions,
} from '../../src-main/usecases/jobs/trainHandler.ts';
import type { LibraryContext } from '../../src-main/usecases/library/libraryContext.ts';

/** A queue with the handlers that make something of photos. */
export function openQueue(context: LibraryContext, training: TrainHandlerOptions = {}): JobQueue {
  const handlers: AnyJobHandler[] = [
    thumbnailsHandler(context),
    colorizeHandler(context),
    exportHandler(context),
    trainHandler(context, training),
  ];
  return createJobQueue({ store: context.catalog.jobs, handlers, log: context.log });
}

/** Waits until a job satisfies `check`. @throws Error after `seconds` */
export async function until(
  queue: JobQueue,
  jobId: number,
  check: (job: Job) => boolean,
  seconds = 120,
): Promise<Job> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const job = queue.get(jobId);
    if (check(job)) return job;
    if (performance.now() > end) throw new Error(`The job stayed so: ${JSON.stringify(job)}`);
    await wait(10);
  }
}

/** A job's items by label. */
export function itemsOf(context: LibraryContext, jobId: number): Map<string, JobItem> {
  const { items } = context.catalog.jobs.items(jobId, [], 0, 1000);
  return new Map(items.map((item) => [item.label, item]));
}
