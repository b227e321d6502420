import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron';
import type { ApiEvent } from '../../src-shared/api/contract.ts';
import { eventChannel, pageAddress } from '../../src-shared/api/shellNames.ts';
import type { Log } from '../platform/log.ts';
import { windowColor } from './appearance.ts';
import { pagePreferences } from './security.ts';
import {
  placeWindow,
  readWindowState,
  smallestWindow,
  writeWindowState,
  type WindowState,
} from './windowState.ts';

/** What the window is made with. */
export interface MainWindowOptions {
  /** The bundled preload script. */
  readonly preload: string;
  /** Where its size and place are kept. */
  readonly stateFile: string;
  readonly log: Log;
  /** Asked when a person closes it; it prevents what must not happen. */
  readonly onClose: (event: { preventDefault(): void }) => void;
  /** Told of every new window. */
  readonly onCreate: (window: BrowserWindow) => void;
}

const saveDelayMilliseconds = 500;

/** What the page must hear even when it is said before the page listens; all else it reads when it starts. */
function isKept(event: ApiEvent): boolean {
  return event.type === 'action' || event.type === 'notice';
}

/** The application's one window. */
export class MainWindow {
  readonly #options: MainWindowOptions;
  #window: BrowserWindow | null = null;
  #isLoaded = false;
  #outbox: ApiEvent[] = [];
  #saveTimer: NodeJS.Timeout | null = null;
  #lastSave: Promise<void> = Promise.resolve();

  constructor(options: MainWindowOptions) {
    this.#options = options;
  }

  /** Null while there is none. */
  get window(): BrowserWindow | null {
    return this.#window;
  }

  get contents(): WebContents | null {
    return this.#window?.webContents ?? null;
  }

  /** Whether a person looks at it. */
  get isFocused(): boolean {
    return this.#window?.isFocused() ?? false;
  }

  /** Brings it to the front, or makes it. */
  async show(): Promise<void> {
    if (this.#window === null) {
      await this.#create();
      return;
    }
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
  }

  /** Tells the page. Before it listens, only actions and notices are kept for it. */
  send(event: ApiEvent): void {
    if (this.#isLoaded) this.contents?.send(eventChannel, event);
    else if (isKept(event)) this.#outbox.push(event);
  }

  /** Resolves when its state is kept. */
  async settle(): Promise<void> {
    if (this.#saveTimer !== null) this.#save();
    await this.#lastSave;
  }

  async #create(): Promise<void> {
    const { preload, stateFile, log, onCreate } = this.#options;
    const saved = await readWindowState(stateFile, log);
    const primary = screen.getPrimaryDisplay();
    const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
    const window = new BrowserWindow({
      ...placeWindow(
        saved,
        [primary, ...others].map((display) => display.workArea),
      ),
      minWidth: smallestWindow.width,
      minHeight: smallestWindow.height,
      show: false,
      backgroundColor: windowColor(),
      title: 'Heliochrome',
      webPreferences: pagePreferences(preload),
    });
    this.#window = window;
    this.#listen(window, saved);
    onCreate(window);
    // A failure is told by `did-fail-load` as well.
    await window.loadURL(pageAddress).catch(() => undefined);
  }

  #listen(window: BrowserWindow, saved: WindowState | null): void {
    const recolor = (): void => {
      window.setBackgroundColor(windowColor());
    };
    nativeTheme.on('updated', recolor);
    window.once('ready-to-show', () => {
      if (saved?.maximized === true) window.maximize();
      if (saved?.fullScreen === true) window.setFullScreen(true);
      window.show();
    });
    window.on('resize', () => {
      this.#saveSoon();
    });
    window.on('move', () => {
      this.#saveSoon();
    });
    window.on('close', (event) => {
      this.#save();
      this.#options.onClose(event);
    });
    window.on('closed', () => {
      nativeTheme.off('updated', recolor);
      this.#window = null;
      this.#isLoaded = false;
    });
    window.webContents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) this.#isLoaded = false;
    });
    window.webContents.on('did-finish-load', () => {
      this.#isLoaded = true;
      for (const event of this.#outbox.splice(0)) this.send(event);
    });
  }

  #saveSoon(): void {
    if (this.#saveTimer !== null) clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => {
      this.#save();
    }, saveDelayMilliseconds);
  }

  #save(): void {
    if (this.#saveTimer !== null) clearTimeout(this.#saveTimer);
    this.#saveTimer = null;
    const window = this.#window;
    if (window === null) return;
    const state: WindowState = {
      bounds: window.getNormalBounds(),
      maximized: window.isMaximized(),
      fullScreen: window.isFullScreen(),
    };
    const { stateFile, log } = this.#options;
    this.#lastSave = this.#lastSave.then(() => writeWindowState(stateFile, state, log));
  }
}
