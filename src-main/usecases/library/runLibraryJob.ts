import type { ItemEvent, ProgressEvent } from '../../../src-shared/api/commandEvents.ts';
import type { Job, JobItem, JobKind } from '../../../src-shared/domain/job.ts';
import { defaultSettings } from '../../../src-shared/domain/settings.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import type { Log } from '../../platform/log.ts';
import { createComputeService } from './computeService.ts';
import { LibrarySession } from './librarySession.ts';

/** A job of a library that is opened for it alone. */
export interface LibraryJob {
  /** Absolute path. */
  readonly library: string;
  /** The library is made when it is not there. */
  readonly create: boolean;
  readonly kind: JobKind;
  readonly title: string;
  /** What the job is given, or how it is found in the library. */
  readonly parameters: object | ((catalog: Catalog) => object);
  /** What the audit log says of it. */
  readonly details: string;
}

type Parameters = LibraryJob['parameters'];

function isFound(parameters: Parameters): parameters is (catalog: Catalog) => object {
  return typeof parameters === 'function';
}

function parametersOf(parameters: Parameters, catalog: Catalog): object {
  return isFound(parameters) ? parameters(catalog) : parameters;
}

/** Who listens, and what stops the work. */
export interface LibraryJobOptions {
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly onEvent: (event: ProgressEvent | ItemEvent) => void;
}

/** What came of it. */
export interface LibraryJobReport {
  readonly job: Job;
  readonly failures: readonly JobItem[];
  readonly skipped: readonly JobItem[];
  /** Photos in the library now. */
  readonly photos: number;
}

const itemsAtOnce = 1000;

function progressOf(job: Job): ProgressEvent {
  const { progress, done, total, secondsLeft, activity } = job;
  return { type: 'progress', progress, done, total, unit: 'photos', secondsLeft, activity };
}

function itemsOf(session: LibrarySession, jobId: number, state: 'failed' | 'skipped'): JobItem[] {
  const all: JobItem[] = [];
  for (;;) {
    const { items } = session.catalog.jobs.items(jobId, [state], all.length, itemsAtOnce);
    all.push(...items);
    if (items.length < itemsAtOnce) return all;
  }
}

/** Resolves when the job is over, or stopped by the signal. */
async function followed(
  session: LibrarySession,
  started: Job,
  { signal, onEvent }: LibraryJobOptions,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const look = (job: Job): void => {
    if (job.id !== started.id) return;
    onEvent(progressOf(job));
    if (job.finishedAt !== null) resolve(undefined);
  };
  const unsubscribe = session.queue.subscribe(look);
  const stop = (): void => {
    resolve(undefined);
  };
  signal.addEventListener('abort', stop, { once: true });
  look(session.queue.get(started.id));
  if (!signal.aborted) await promise;
  signal.removeEventListener('abort', stop);
  unsubscribe();
}

/**
 * Opens a library, does one job in it, as the application does, and closes it. What is stopped goes on when the library
 * is opened again.
 *
 * @throws HeliochromeError library-damaged, library-future, library-locked, library-read-only, usage
 */
export async function runLibraryJob(
  { library, create, kind, title, parameters, details }: LibraryJob,
  options: LibraryJobOptions,
): Promise<LibraryJobReport> {
  const { log, signal } = options;
  const compute = createComputeService({ choice: () => 'auto', log, onEngine: () => undefined });
  const session = await LibrarySession.open({
    path: library,
    create,
    compute,
    settings: () => defaultSettings,
    log,
    emit: () => undefined,
    housekeeping: false,
  });
  try {
    const { catalog, queue } = session;
    const started = catalog.transaction(() => {
      const given = parametersOf(parameters, catalog);
      const job = queue.add(kind, title, given);
      const told = `Job ${job.id}, from the command line: ${details}`;
      catalog.audit.add({ operator: '', action: kind, photoId: null, details: told });
      return job;
    });
    await followed(session, started, options);
    if (signal.aborted) await session.queue.close();
    const job = session.queue.get(started.id);
    const failures = itemsOf(session, job.id, 'failed');
    const skipped = itemsOf(session, job.id, 'skipped');
    return { job, failures, skipped, photos: session.info().photos };
  } finally {
    await session.close();
    await compute.close();
  }
}
