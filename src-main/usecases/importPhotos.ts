import type { ItemEvent, ProgressEvent } from '../../src-shared/api/commandEvents.ts';
import type { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { Job, JobItem } from '../../src-shared/domain/job.ts';
import { defaultSettings } from '../../src-shared/domain/settings.ts';
import type { Log } from '../platform/log.ts';
import { createComputeService } from './library/computeService.ts';
import { LibrarySession } from './library/librarySession.ts';

/** What to import, and into which library. */
export interface ImportRequest {
  /** Absolute path; the library is made when it is not there. */
  readonly library: string;
  readonly create: boolean;
  /** Absolute paths of files and folders. */
  readonly paths: readonly string[];
  readonly title: string;
  readonly foldersAsCollections: boolean;
}

/** Who listens, and what stops the work. */
export interface ImportOptions {
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly onEvent: (event: ProgressEvent | ItemEvent) => void;
}

/** What came of it. */
export interface ImportReport {
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
  { signal, onEvent }: ImportOptions,
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
 * Imports files and folders into a library, as the application does. What is stopped goes on when the library is
 * opened again.
 *
 * @throws HeliochromeError library-damaged, library-future, library-locked, library-read-only, usage
 */
export async function importPhotos(
  request: ImportRequest,
  options: ImportOptions,
): Promise<ImportReport> {
  const { log, signal } = options;
  const compute = createComputeService({ choice: () => 'auto', log, onEngine: () => undefined });
  const session = await LibrarySession.open({
    path: request.library,
    create: request.create,
    compute,
    settings: () => defaultSettings,
    log,
    emit: () => undefined,
    housekeeping: false,
  });
  try {
    const { paths, title, foldersAsCollections } = request;
    const parameters = { paths, collectionId: null, foldersAsCollections };
    const { catalog, queue } = session;
    const started = catalog.transaction(() => {
      const job = queue.add('import', title, parameters);
      const details = `Job ${job.id}, from the command line: ${paths.slice(0, 100).join(', ')}`;
      catalog.audit.add({ operator: '', action: 'import', photoId: null, details });
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

/** The error of an item that failed. */
export function errorOfItem(
  item: JobItem,
): Pick<HeliochromeError, 'message' | 'advice'> & { code: string } {
  return item.problem ?? { code: 'internal', message: 'The reason was not kept.', advice: '' };
}
