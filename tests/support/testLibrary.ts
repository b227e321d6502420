import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { ApiEvent } from '../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { settingsSchema } from '../../src-shared/domain/settings.ts';
import type { Catalog } from '../../src-main/catalog/catalogTypes.ts';
import { openCatalog } from '../../src-main/catalog/openCatalog.ts';
import { createJobQueue } from '../../src-main/jobs/jobQueue.ts';
import type { AnyJobHandler, JobQueue } from '../../src-main/jobs/jobTypes.ts';
import { createLog } from '../../src-main/platform/log.ts';
import type { LibraryContext } from '../../src-main/usecases/library/libraryContext.ts';

/** A library of a test: a real catalog, and jobs as far as handlers are given. */
export interface TestLibrary {
  readonly file: string;
  readonly catalog: Catalog;
  readonly context: LibraryContext;
  readonly events: readonly ApiEvent[];
  startQueue(handlers: readonly AnyJobHandler[]): JobQueue;
  /** Closes its queues and its catalog. */
  close(): Promise<void>;
}

/** Opens a library in a folder, made on the first call. There is no compute process behind it. */
export function openTestLibrary(folder: string): TestLibrary {
  const file = path.join(folder, 'library.heliochrome');
  const cacheDirectory = path.join(folder, 'library.cache');
  const isNew = mkdirSync(cacheDirectory, { recursive: true }) !== undefined;
  const catalog = openCatalog(file, { create: isNew });
  const log = createLog({ screen: 'error' });
  const events: ApiEvent[] = [];
  const context: LibraryContext = {
    catalog,
    cacheDirectory,
    compute: {
      get: () =>
        Promise.reject(new HeliochromeError('engine-unavailable', 'There is none in this test.')),
      engine: null,
      close: () => Promise.resolve(),
    },
    settings: () => settingsSchema.parse({}),
    log,
    emit: (event) => events.push(event),
  };
  const queues: JobQueue[] = [];
  return {
    file,
    catalog,
    context,
    events,
    startQueue(handlers) {
      const queue = createJobQueue({ store: catalog.jobs, handlers, log });
      queues.push(queue);
      return queue;
    },
    async close() {
      await Promise.all(queues.map((queue) => queue.close()));
      catalog.close();
    },
  };
}
