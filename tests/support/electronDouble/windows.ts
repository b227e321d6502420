import { EventEmitter } from 'node:events';
import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Rectangle,
  WebContents,
  WebFrameMain,
} from 'electron';
import type { SessionDouble } from './sessions.ts';

/** A frame as the main process sees it. */
export type FrameDouble = Pick<WebFrameMain, 'url' | 'origin' | 'parent'>;

/** An event that a listener can prevent. */
export class PreventableEvent {
  defaultPrevented = false;

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

/** What shows the page of web contents: a browser's, or a plain script context. */
export interface PageDouble {
  /** Loads an address anew; resolves when its scripts have run. @throws Error with Chromium's code */
  load(url: string): Promise<void>;
  /** Takes a message of the main process. */
  receive(channel: string, parameters: unknown[]): void;
  close(): Promise<void>;
}

/** Makes the page of new web contents. */
export type PageMaker = (contents: WebContentsDouble) => PageDouble;

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];

/** Web contents: loads through its session, tells its events in Electron's order. */
export class WebContentsDouble extends EventEmitter {
  readonly session: SessionDouble;
  readonly preferences: Readonly<NonNullable<BrowserWindowConstructorOptions['webPreferences']>>;
  readonly page: PageDouble;
  #url = '';
  #openHandler: OpenHandler | null = null;
  webRtcPolicy = 'default';
  isDestroyed = false;
  /** Resolves when the load under way is over. */
  loading: Promise<void> = Promise.resolve();
  crashes = 0;

  constructor(
    session: SessionDouble,
    preferences: NonNullable<BrowserWindowConstructorOptions['webPreferences']>,
    makePage: PageMaker,
  ) {
    super();
    this.session = session;
    this.preferences = preferences;
    this.page = makePage(this);
  }

  get url(): string {
    return this.#url;
  }

  get mainFrame(): FrameDouble {
    const { protocol, host } = new URL(this.#url);
    return { url: this.#url, origin: `${protocol}//${host}`, parent: null };
  }

  send(channel: string, ...parameters: unknown[]): void {
    this.page.receive(channel, structuredClone(parameters));
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  setWebRTCIPHandlingPolicy(policy: string): void {
    this.webRtcPolicy = policy;
  }

  reload(): void {
    void this.load(this.#url).catch(() => undefined);
  }

  forcefullyCrashRenderer(): void {
    this.crashes += 1;
    this.emit('render-process-gone', new PreventableEvent(), { reason: 'killed', exitCode: 9 });
  }

  async load(url: string): Promise<void> {
    this.#url = url;
    this.emit('did-start-navigation', { url, isMainFrame: true, isSameDocument: false });
    this.loading = this.page.load(url);
    try {
      await this.loading;
    } catch (error) {
      const description = error instanceof Error ? error.message : String(error);
      this.emit('did-fail-load', new PreventableEvent(), -2, description, url, true);
      throw error;
    }
    this.emit('ready-to-show');
    this.emit('did-finish-load');
  }

  /** The page tries to go elsewhere. @returns whether it may */
  navigates(url: string, event: 'will-navigate' | 'will-redirect', isMainFrame = true): boolean {
    const names = event === 'will-navigate' ? ['will-frame-navigate'] : ['will-redirect'];
    if (event === 'will-navigate' && isMainFrame) names.push('will-navigate');
    return names.every((name) => {
      const details = Object.assign(new PreventableEvent(), { url, isMainFrame });
      this.emit(name, details);
      return !details.defaultPrevented;
    });
  }

  /** The page tries to open a window. @returns whether it may; without a handler it may, as in Electron */
  opens(url: string): boolean {
    if (this.#openHandler === null) return true;
    const details = { url, frameName: '', features: '', disposition: 'new-window' as const };
    const answer = this.#openHandler({ ...details, referrer: { url: '', policy: 'default' } });
    return answer.action === 'allow';
  }

  /** The page tries to attach a webview. @returns whether it may */
  attachesWebview(): boolean {
    const event = new PreventableEvent();
    this.emit('will-attach-webview', event, {}, {});
    return !event.defaultPrevented;
  }
}

/** What windows need to know of their application. */
export interface WindowSurroundings {
  readonly session: () => SessionDouble;
  readonly makePage: PageMaker;
  onCreated(contents: WebContentsDouble): void;
  onClosed(window: WindowDouble): void;
}

/** A window of the application. */
export class WindowDouble extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents: WebContentsDouble;
  readonly #surroundings: WindowSurroundings;
  #bounds: Rectangle;
  #isVisible = false;
  #isFocused = false;
  #isMinimized = false;
  #isMaximized = false;
  #isFullScreen = false;
  #isDestroyed = false;
  progress = -1;
  backgroundColor: string;

  constructor(options: BrowserWindowConstructorOptions, surroundings: WindowSurroundings) {
    super();
    this.options = options;
    this.#surroundings = surroundings;
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    this.backgroundColor = options.backgroundColor ?? '#FFF';
    this.#isVisible = options.show !== false;
    this.webContents = new WebContentsDouble(
      surroundings.session(),
      options.webPreferences ?? {},
      surroundings.makePage,
    );
    this.webContents.on('ready-to-show', () => this.emit('ready-to-show'));
    surroundings.onCreated(this.webContents);
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.load(url);
  }

  show(): void {
    this.#isVisible = true;
    this.focus();
  }

  hide(): void {
    this.#isVisible = false;
    this.blur();
  }

  focus(): void {
    this.#isFocused = true;
    this.emit('focus');
  }

  /** Another application comes to the front. */
  blur(): void {
    this.#isFocused = false;
    this.emit('blur');
  }

  minimize(): void {
    this.#isMinimized = true;
    this.blur();
  }

  restore(): void {
    this.#isMinimized = false;
  }

  maximize(): void {
    this.#isMaximized = true;
    this.emit('resize');
  }

  setFullScreen(flag: boolean): void {
    this.#isFullScreen = flag;
    this.emit('resize');
  }

  isVisible(): boolean {
    return this.#isVisible;
  }

  isFocused(): boolean {
    return this.#isFocused;
  }

  isMinimized(): boolean {
    return this.#isMinimized;
  }

  isMaximized(): boolean {
    return this.#isMaximized;
  }

  isFullScreen(): boolean {
    return this.#isFullScreen;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  getNormalBounds(): Rectangle {
    return { ...this.#bounds };
  }

  /** A person moves or resizes it. */
  place(bounds: Rectangle): void {
    const { x, y, width, height } = this.#bounds;
    this.#bounds = { ...bounds };
    if (x !== bounds.x || y !== bounds.y) this.emit('move');
    if (width !== bounds.width || height !== bounds.height) this.emit('resize');
  }

  setBackgroundColor(color: string): void {
    this.backgroundColor = color;
  }

  setProgressBar(progress: number): void {
    this.progress = progress;
  }

  /** A person closes it, or the application quits. @returns whether it closed */
  close(): boolean {
    const event = new PreventableEvent();
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    this.destroy();
    return true;
  }

  /** Closes without asking. */
  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.webContents.isDestroyed = true;
    void this.webContents.page.close();
    this.emit('closed');
    this.#surroundings.onClosed(this);
  }
}

type WindowParts = Pick<
  BrowserWindow,
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'restore'
  | 'maximize'
  | 'setFullScreen'
  | 'isVisible'
  | 'isFocused'
  | 'isMinimized'
  | 'isMaximized'
  | 'isFullScreen'
  | 'isDestroyed'
  | 'getNormalBounds'
  | 'setBackgroundColor'
  | 'setProgressBar'
>;
type ContentsParts = Pick<
  WebContents,
  'send' | 'setWindowOpenHandler' | 'reload' | 'forcefullyCrashRenderer'
>;
type IsFaithful<Real, Double extends Real> = Double;
/** Proves at compile time that the doubles take what Electron takes. */
export type FaithfulWindow = IsFaithful<WindowParts, WindowDouble>;
export type FaithfulContents = IsFaithful<ContentsParts, WebContentsDouble>;
