import path from 'node:path';
import type { ApiEvent, LibraryInfo } from '../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { Log } from '../platform/log.ts';
import { userDataDirectory } from '../platform/paths.ts';
import { openEngineStates, runningEngine, type EngineStates } from '../usecases/engineStates.ts';
import { openPalettes, type PaletteStore } from '../usecases/guide/palettes.ts';
import { restoreBackup } from '../usecases/library/backups.ts';
import {
  createComputeService,
  type OwnedComputeService,
} from '../usecases/library/computeService.ts';
import { openExportPresets, type ExportPresetStore } from '../usecases/library/exportPresets.ts';
import {
  defaultLibrary,
  isSameFile,
  libraryExists,
  libraryFile,
} from '../usecases/library/libraryPaths.ts';
import { LibrarySession } from '../usecases/library/librarySession.ts';
import { openRecentLibraries, type RecentLibraries } from '../usecases/library/recentLibraries.ts';
import { openSettings, type SettingsStore } from '../usecases/library/settingsStore.ts';
import { ModelUploads } from '../usecases/models/modelUploads.ts';
import type { ApiOptions, HostServices } from './apiTypes.ts';
import { EventHub } from './eventHub.ts';

/** What lasts from start to end of the program: settings, engine, and the library that is open. */
export class Application {
  readonly host: HostServices;
  readonly log: Log;
  readonly settings: SettingsStore;
  readonly recent: RecentLibraries;
  readonly exportPresets: ExportPresetStore;
  readonly palettes: PaletteStore;
  readonly compute: OwnedComputeService;
  readonly engines: EngineStates;
  readonly events: EventHub;
  readonly modelUploads = new ModelUploads();
  /** Folder of settings and recent libraries. */
  readonly dataDirectory: string;
  /** Said by the last opening of a library. */
  readonly notices: string[] = [];
  #session: LibrarySession | null = null;
  #changing: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | null = null;

  private constructor(
    options: ApiOptions,
    parts: Pick<
      Application,
      | 'settings'
      | 'recent'
      | 'exportPresets'
      | 'palettes'
      | 'compute'
      | 'engines'
      | 'events'
      | 'dataDirectory'
    >,
  ) {
    this.host = options.host;
    this.log = options.log;
    this.settings = parts.settings;
    this.recent = parts.recent;
    this.exportPresets = parts.exportPresets;
    this.palettes = parts.palettes;
    this.compute = parts.compute;
    this.engines = parts.engines;
    this.events = parts.events;
    this.dataDirectory = parts.dataDirectory;
  }

  /** Reads what is stored and opens the library asked for; one that cannot be opened is told in `notices`. */
  static async open(options: ApiOptions): Promise<Application> {
    const { log, dataDirectory = userDataDirectory(), checkResponses = false } = options;
    const events = new EventHub(log, checkResponses);
    const settings = await openSettings(dataDirectory, log);
    const choice = (): ReturnType<SettingsStore['get']>['engine'] => settings.get().engine;
    const compute = createComputeService({
      choice,
      log,
      onEngine: (engine, seconds) => {
        events.emit({ type: 'engine', engine: runningEngine(engine, seconds) });
      },
    });
    const recent = await openRecentLibraries(dataDirectory, log);
    const exportPresets = await openExportPresets(dataDirectory, log);
    const palettes = await openPalettes(dataDirectory, log);
    const engines = await openEngineStates(dataDirectory, compute, choice, log);
    const parts = {
      settings,
      recent,
      exportPresets,
      palettes,
      compute,
      engines,
      events,
      dataDirectory,
    };
    const application = new Application(options, parts);
    await application.#openFirst(options.library, dataDirectory);
    return application;
  }

  /** The open library. @throws HeliochromeError not-found when none is open */
  get session(): LibrarySession {
    if (this.#session !== null) return this.#session;
    throw new HeliochromeError('not-found', 'No library is open.', 'Open a library, or make one.');
  }

  /** Figures of the open library; null without one. */
  libraryInfo(): LibraryInfo | null {
    return this.#session?.info() ?? null;
  }

  /** Whether jobs run or wait. */
  hasWork(): boolean {
    return this.#session?.hasWork() ?? false;
  }

  /** Resolves when no library is just being opened or closed. */
  async settled(): Promise<void> {
    await this.#changing;
  }

  /**
   * Opens another library, or makes one; the open one stays when that fails.
   *
   * @throws HeliochromeError usage, output-exists, file-missing, library-damaged, library-future, library-locked
   */
  async changeLibrary(given: string, create: boolean): Promise<LibraryInfo> {
    const file = libraryFile(absolutePath(given));
    return this.#exclusively(async () => {
      const open = this.#session?.catalog.path;
      if (!create && open !== undefined && isSameFile(open, file)) return this.session.info();
      const next = await this.#openSession(file, create);
      await this.#session?.close();
      return this.#adopt(next);
    });
  }

  /** Puts a backup in the place of the open library. @throws HeliochromeError not-found, disk-full … */
  async restoreBackup(backup: string): Promise<LibraryInfo> {
    return this.#exclusively(async () => {
      const file = this.session.catalog.path;
      await this.session.close();
      this.#session = null;
      try {
        await restoreBackup(file, absolutePath(backup));
      } finally {
        // Whatever became of it, a library is open again.
        this.#adopt(await this.#openSession(file, false));
      }
      return this.session.info();
    });
  }

  /** Closes everything. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#exclusively(async () => {
      await this.#session?.close();
      this.#session = null;
      await this.compute.close();
      await this.modelUploads.close();
    });
    return this.#closed;
  }

  async #openFirst(wanted: string | null | undefined, dataDirectory: string): Promise<void> {
    if (wanted === null) return;
    const asked = wanted === undefined ? undefined : libraryFile(path.resolve(wanted));
    const last = this.recent.list().find(({ exists }) => exists)?.path;
    const file = asked ?? last ?? defaultLibrary(dataDirectory);
    try {
      this.#adopt(await this.#openSession(file, !libraryExists(file)));
    } catch (thrown) {
      // A host that was given a library says itself that it was not opened.
      if (asked !== undefined) throw thrown;
      const { message, advice } = HeliochromeError.from(thrown);
      this.log.error(`The library was not opened: ${message}`);
      this.notices.push(advice === '' ? message : `${message} ${advice}`);
    }
  }

  async #openSession(file: string, create: boolean): Promise<LibrarySession> {
    const session = await LibrarySession.open({
      path: file,
      create,
      compute: this.compute,
      settings: () => this.settings.get(),
      log: this.log,
      emit: (event: ApiEvent) => {
        this.events.emit(event);
      },
    });
    await this.recent.add(session.catalog.path).catch((error: unknown) => {
      this.log.warning(`The list of recent libraries was not written: ${String(error)}`);
    });
    return session;
  }

  #adopt(session: LibrarySession): LibraryInfo {
    this.#session = session;
    this.notices.splice(0, Infinity, ...session.notices);
    const library = session.info();
    this.events.emit({ type: 'library', library });
    this.events.emit({ type: 'collections' });
    this.events.emit({ type: 'photos', ids: null });
    return library;
  }

  async #exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#changing.then(work);
    this.#changing = turn.catch(() => undefined);
    return turn;
  }
}

/** Refuses a path whose meaning would depend on the folder that the program was started in. @throws HeliochromeError usage */
export function absolutePath(given: string): string {
  if (path.isAbsolute(given) && !given.includes('\0')) return path.normalize(given);
  throw new HeliochromeError(
    'usage',
    `“${given.slice(0, 200)}” is no absolute path.`,
    'Give the whole path, from the root of the disk.',
  );
}
