import path from 'node:path';
import { app, dialog, Menu, shell as system } from 'electron';
import type { ApiEvent } from '../../src-shared/api/contract.ts';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { defaultSettings, type Settings } from '../../src-shared/domain/settings.ts';
import type { Api } from '../api/apiTypes.ts';
import { createApi } from '../api/createApi.ts';
import type { Log } from '../platform/log.ts';
import { programLayout } from '../platform/programLayout.ts';
import { followTheme } from './appearance.ts';
import { ask } from './ask.ts';
import { openCallChannel } from './callChannel.ts';
import { Closing } from './closing.ts';
import { electronHost } from './hostServices.ts';
import { MainWindow } from './mainWindow.ts';
import { menuTemplate, type RecentLibrary } from './menu.ts';
import { openPaths } from './openedFiles.ts';
import { servePage } from './pageProtocol.ts';
import { servePixels } from './pixelProtocol.ts';
import { Recovery } from './recovery.ts';
import { ownSession } from './security.ts';
import { texts } from './texts.ts';
import { WorkIndicator } from './workIndicator.ts';

/** Where the shell keeps things. */
export interface ShellOptions {
  readonly dataDirectory: string;
  readonly logFolder: string;
  readonly log: Log;
  /** Library to begin with, made when it is not there; null for the last one. */
  readonly library: string | null;
}

/** Joins the window, the menus and the contract: what the desktop application is beside its page. */
export class Shell {
  readonly #options: ShellOptions;
  readonly #window: MainWindow;
  readonly #closing: Closing;
  readonly #indicator: WorkIndicator;
  readonly #recovery: Recovery;
  #api: Api | null = null;
  #settings: Settings = defaultSettings;
  #recent: readonly RecentLibrary[] = [];
  /** What was asked for before the start was done. */
  readonly #waiting: string[] = [];

  constructor(options: ShellOptions) {
    this.#options = options;
    const { dataDirectory, logFolder, log } = options;
    const tell = (event: ApiEvent): void => {
      this.#window.send(event);
    };
    const window = (): Electron.BrowserWindow | null => this.#window.window;
    this.#window = new MainWindow({
      preload: path.join(programLayout().built, 'preload', 'preload.cjs'),
      stateFile: path.join(dataDirectory, 'window.json'),
      log,
      onClose: (event) => {
        this.#closing.windowClosing(event);
      },
      onCreate: (created) => {
        this.#recovery.watch(created);
        this.#indicator.show();
      },
    });
    this.#closing = new Closing({
      window,
      hasWork: () => this.#api?.hasWork() ?? false,
      onClose: () => this.#settings.onClose,
      remember: (onClose) => this.#changeSettings({ onClose }),
      end: () => this.#end(),
      log,
    });
    this.#indicator = new WorkIndicator({
      window,
      isFocused: () => this.#window.isFocused,
      onNoticeClick: () => {
        void this.#window.show();
        tell({ type: 'action', action: 'go.activity', paths: [] });
      },
    });
    this.#recovery = new Recovery({ log, logFolder, tell });
  }

  /** Starts everything, once Electron is ready. What keeps it from starting is shown and ends it. */
  async start(paths: readonly string[]): Promise<void> {
    const { log } = this.#options;
    try {
      const { dataDirectory, library } = this.#options;
      const api = await createApi({
        dataDirectory,
        ...(library !== null && { library }),
        host: electronHost(() => this.#window.window),
        log,
      });
      this.#api = api;
      const session = ownSession(log);
      await servePage(session, programLayout().renderer);
      servePixels(session, api);
      openCallChannel({ contents: () => this.#window.contents, api, log });
      api.subscribe((event) => {
        this.#receive(event);
      });
      await this.#readState(api);
      await this.#window.show();
      await this.open([...paths, ...this.#waiting.splice(0)]);
    } catch (error) {
      const { message, advice } = HeliochromeError.from(error);
      log.error(`The start failed: ${message}`, {
        stack: error instanceof Error ? error.stack : '',
      });
      dialog.showErrorBox(texts.recovery.notStarted, `${message}\n\n${advice}`);
      app.quit();
    }
  }

  /** Shows the window and opens what is named; keeps it for later while the start is under way. */
  async open(paths: readonly string[]): Promise<void> {
    const api = this.#api;
    if (api === null) {
      this.#waiting.push(...paths);
      return;
    }
    await this.#showWindow();
    await openPaths(paths, api, (event) => {
      this.#window.send(event);
    });
  }

  async #showWindow(): Promise<void> {
    this.#closing.windowShown();
    await this.#window.show();
  }

  #receive(event: ApiEvent): void {
    this.#window.send(event);
    this.#indicator.receive(event);
    if (event.type === 'job' || event.type === 'jobRemoved') this.#closing.workChanged();
    if (event.type === 'settings') this.#follow(event.settings);
    if (event.type === 'library') void this.#libraryChanged(event.library?.path ?? null);
  }

  #follow(settings: Settings): void {
    this.#settings = settings;
    followTheme(settings);
    this.#setMenu();
  }

  /** The path is null when none is open. */
  async #libraryChanged(library: string | null): Promise<void> {
    // The same event tells of new figures: only another library changes menus and recent documents.
    if (library === null || library === this.#recent[0]?.path) return;
    app.addRecentDocument(library);
    await this.#readRecent();
  }

  async #readState(api: Api): Promise<void> {
    const settings = await ask(api, this.#tell, 'app.settings', {});
    this.#follow(settings ?? defaultSettings);
    await this.#readRecent();
  }

  async #readRecent(): Promise<void> {
    if (this.#api === null) return;
    const recent = await ask(this.#api, this.#tell, 'library.recent', {});
    this.#recent = (recent ?? []).filter((library) => library.exists);
    this.#setMenu();
  }

  async #changeSettings(patch: Partial<Settings>): Promise<void> {
    if (this.#api !== null) await ask(this.#api, this.#tell, 'app.changeSettings', patch);
  }

  readonly #tell = (event: ApiEvent): void => {
    this.#window.send(event);
  };

  #setMenu(): void {
    const template = menuTemplate({
      platform: process.platform,
      isPackaged: app.isPackaged,
      recent: this.#recent,
      keys: this.#settings.keys,
      onAction: (action) => {
        void this.#showWindow();
        this.#tell({ type: 'action', action, paths: [] });
      },
      onOpenRecent: (library) => void this.open([library]),
      onShowLogs: () => void system.openPath(this.#options.logFolder),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  async #end(): Promise<void> {
    await this.#window.settle();
    await this.#api?.close();
  }
}
