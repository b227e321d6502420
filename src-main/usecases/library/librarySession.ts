import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ApiEvent, LibraryInfo } from '../../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { Job, JobKind } from '../../../src-shared/domain/job.ts';
import type { Settings } from '../../../src-shared/domain/settings.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import { openCatalog } from '../../catalog/openCatalog.ts';
import { createJobQueue } from '../../jobs/jobQueue.ts';
import type { JobQueue } from '../../jobs/jobTypes.ts';
import type { Log } from '../../platform/log.ts';
import { describeSystemError } from '../../platform/systemError.ts';
import { createPixelService, type PixelService } from '../pixels/pixelService.ts';
import { backUpLibrary, isBackupDue, type LibraryBackup } from './backups.ts';
import { findMissingMasters } from './findMissing.ts';
import type { ComputeService, LibraryContext } from './libraryContext.ts';
import { LibraryEvents } from './libraryEvents.ts';
import { libraryHandlers } from './libraryHandlers.ts';
import { libraryPaths, type LibraryPaths } from './libraryPaths.ts';
import { syncWarning } from './syncedFolder.ts';

/** What a library is opened with. */
export interface LibrarySessionOptions {
  /** Absolute path of the library's file. */
  readonly path: string;
  /** Make it; an existing file is then an error. Default false. */
  readonly create?: boolean;
  readonly compute: ComputeService;
  readonly settings: () => Settings;
  readonly log: Log;
  readonly emit: (event: ApiEvent) => void;
  /** Back it up and look for missing masters, later and beside the work. Default true. */
  readonly housekeeping?: boolean;
}

/** Jobs that change photos without telling which. */
const changesPhotos: readonly JobKind[] = ['import', 'relink', 'verify'];
const newPhotosMilliseconds = 500;
/** Late enough to leave the first paint alone. */
const housekeepingDelay = 4000;
const backupCheckInterval = 60 * 60 * 1000;

function goOnNotice(jobs: number): string[] {
  if (jobs === 0) return [];
  return [
    jobs === 1
      ? '1 job goes on where it was cut off.'
      : `${jobs} jobs go on where they were cut off.`,
  ];
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw describeSystemError(error, folder, 'write');
  }
}

/** Where a library's things lie; its cache elsewhere when nothing can be written beside it. */
async function usablePaths(catalog: Catalog): Promise<LibraryPaths> {
  const paths = libraryPaths(catalog.path);
  try {
    await makeFolder(paths.cache);
    return paths;
  } catch (error) {
    if (catalog.readOnly === null) throw error;
    return { ...paths, cache: await mkdtemp(path.join(tmpdir(), 'heliochrome-cache-')) };
  }
}

/** One open library: its catalog, its jobs, its pixels, and what is done for it in the background. */
export class LibrarySession {
  readonly context: LibraryContext;
  readonly paths: LibraryPaths;
  readonly pixels: PixelService;
  /** What a person should be told of this start. */
  readonly notices: readonly string[];
  readonly #options: LibrarySessionOptions;
  readonly #queue: JobQueue | null;
  readonly #events: LibraryEvents;
  readonly #warnings: readonly string[];
  readonly #closing = new AbortController();
  readonly #background = new Set<Promise<void>>();
  readonly #timers: NodeJS.Timeout[] = [];
  #closed: Promise<void> | null = null;
  /** The catalog's revision when new photos were told last, and when that was. */
  #toldRevision = -1;
  #toldAt = -Infinity;

  private constructor(options: LibrarySessionOptions, catalog: Catalog, paths: LibraryPaths) {
    const { compute, settings, log, emit } = options;
    this.#options = options;
    this.paths = paths;
    const warning = syncWarning(catalog.path);
    this.#warnings = warning === null ? [] : [warning];
    this.#events = new LibraryEvents(emit, () => {
      emit({ type: 'library', library: this.info() });
    });
    this.context = {
      catalog,
      cacheDirectory: paths.cache,
      compute,
      settings,
      log,
      emit: (event) => {
        this.#events.emit(event);
      },
    };
    this.pixels = createPixelService(this.context);
    const cutOff = catalog.jobs
      .list()
      .filter(
        ({ state, startedAt }) => startedAt !== null && (state === 'running' || state === 'queued'),
      );
    this.notices = goOnNotice(catalog.readOnly === null ? cutOff.length : 0);
    this.#queue = catalog.readOnly === null ? this.#openQueue(catalog) : null;
    if (options.housekeeping !== false && catalog.readOnly === null) this.#scheduleHousekeeping();
  }

  /**
   * Opens or makes a library; its jobs go on.
   *
   * @throws HeliochromeError library-damaged, library-future, library-locked, file-missing, output-unwritable
   */
  static async open(options: LibrarySessionOptions): Promise<LibrarySession> {
    const { path: file, create = false, log } = options;
    if (create) await makeFolder(path.dirname(file));
    const catalog = openCatalog(file, { create, log });
    try {
      const paths = await usablePaths(catalog);
      return new LibrarySession(options, catalog, paths);
    } catch (error) {
      catalog.close();
      throw error;
    }
  }

  get catalog(): Catalog {
    return this.context.catalog;
  }

  /** The library's jobs. @throws HeliochromeError library-read-only */
  get queue(): JobQueue {
    if (this.#queue !== null) return this.#queue;
    throw new HeliochromeError(
      'library-read-only',
      `Nothing can be done to this library: ${this.catalog.readOnly ?? 'it can only be read'}.`,
      'Restore a backup, or open another library.',
    );
  }

  /** Aborted when the library is being closed. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Its jobs as shown; none of a library that can only be read. */
  jobs(): readonly Job[] {
    return this.#queue?.list() ?? [];
  }

  /** Whether something runs or waits to run. */
  hasWork(): boolean {
    return this.jobs().some(({ state }) => state === 'running' || state === 'queued');
  }

  /** Its figures. */
  info(): LibraryInfo {
    const info = this.catalog.info();
    return { ...info, warnings: [...info.warnings, ...this.#warnings] };
  }

  /** Copies it into its folder of backups. @throws HeliochromeError disk-full, output-unwritable */
  backUp(): Promise<LibraryBackup> {
    return backUpLibrary(this.catalog, this.#options.settings().backupsKept);
  }

  /** Stops what runs, so that it goes on at the next start. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#queue?.close();
    await Promise.allSettled(this.#background);
    this.pixels.close();
    this.#events.close();
    this.catalog.close();
  }

  #openQueue(catalog: Catalog): JobQueue {
    const { log, emit } = this.#options;
    const handlers = libraryHandlers(this.context, ({ photoIds }) => {
      this.#makeThumbnails(photoIds);
    });
    const queue = createJobQueue({ store: catalog.jobs, handlers, log });
    const states = new Map(queue.list().map(({ id, state }) => [id, state]));
    queue.subscribe((job) => {
      emit({ type: 'job', job });
      if (changesPhotos.includes(job.kind)) this.#tellNewPhotos(job.finishedAt !== null);
      const before = states.get(job.id);
      states.set(job.id, job.state);
      if (before !== job.state) this.#jobChanged(job);
    });
    return queue;
  }

  /** Tells that photos came or changed by a job, now and then. */
  #tellNewPhotos(atOnce: boolean): void {
    const { revision } = this.catalog;
    const now = performance.now();
    if (revision === this.#toldRevision) return;
    if (!atOnce && now - this.#toldAt < newPhotosMilliseconds) return;
    this.#toldRevision = revision;
    this.#toldAt = now;
    this.#events.emit({ type: 'collections' });
    this.#events.emit({ type: 'photos', ids: null });
  }

  /** New photos get their thumbnails; those that are looked at first are made when they are asked for. */
  #makeThumbnails(photoIds: readonly number[]): void {
    if (photoIds.length === 0 || this.#closing.signal.aborted) return;
    const photos = photoIds.length === 1 ? '1 photo' : `${photoIds.length} photos`;
    this.queue.add('thumbnails', `Make thumbnails of ${photos}`, { photos: { ids: photoIds } });
  }

  #jobChanged(job: Job): void {
    const isOver = job.state === 'done' || job.state === 'failed' || job.state === 'cancelled';
    if (!isOver || this.#closing.signal.aborted) return;
    if (job.kind === 'train' && job.state === 'done') this.#options.emit({ type: 'models' });
    this.#events.figuresChanged();
  }

  #scheduleHousekeeping(): void {
    const later = (milliseconds: number, work: () => void): void => {
      this.#timers.push(setTimeout(work, milliseconds).unref());
    };
    later(housekeepingDelay, () => {
      this.#inBackground('The search for missing masters', async () => {
        const changes = await findMissingMasters(this.catalog, this.#closing.signal);
        if (changes > 0) this.#events.emit({ type: 'photos', ids: null });
      });
      this.#backUpWhenDue();
    });
    this.#timers.push(
      setInterval(() => {
        this.#backUpWhenDue();
      }, backupCheckInterval).unref(),
    );
  }

  #backUpWhenDue(): void {
    this.#inBackground('The daily backup', async () => {
      if (await isBackupDue(this.catalog.path)) await this.backUp();
    });
  }

  /** Runs work that nobody waits for; its failure is told. */
  #inBackground(name: string, work: () => Promise<void>): void {
    const running = work().catch((thrown: unknown) => {
      const error = HeliochromeError.from(thrown);
      if (this.#closing.signal.aborted) return;
      this.#options.log.warning(`${name} failed: ${error.message}`, { code: error.code });
      const { message, advice } = error;
      this.#options.emit({ type: 'notice', level: 'warning', message, advice });
    });
    this.#background.add(running);
    void running.finally(() => this.#background.delete(running));
  }
}
