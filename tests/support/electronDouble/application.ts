import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import { SchemesDouble, SessionDouble } from './sessions.ts';
import type { SystemDouble } from './system.ts';
import { PreventableEvent, WindowDouble } from './windows.ts';

/** How an application is started. */
export interface ApplicationOptions {
  readonly system: SystemDouble;
  readonly isPackaged: boolean;
}

/** Electron's `app`: its life from before it is ready to its end. */
export class AppDouble extends EventEmitter {
  readonly system: SystemDouble;
  readonly isPackaged: boolean;
  readonly schemes = new SchemesDouble(() => this.#isReady);
  readonly windows: WindowDouble[] = [];
  readonly paths = new Map<string, string>();
  readonly switches = new Map<string, string>();
  #isReady = false;
  #isQuitting = false;
  #session: SessionDouble | null = null;
  logsPath: string | null = null;
  userModelId: string | null = null;
  isSandboxEnabled = false;
  /** Null while it runs. */
  exitCode: number | null = null;

  constructor({ system, isPackaged }: ApplicationOptions) {
    super();
    this.system = system;
    this.isPackaged = isPackaged;
    this.paths.set('userData', '/default/user-data');
  }

  readonly commandLine = {
    appendSwitch: (name: string, value = ''): void => {
      if (this.#isReady) throw new Error(`The switch ${name} comes too late`);
      this.switches.set(name, value);
    },
  };

  /** There only on macOS. */
  readonly dock =
    process.platform === 'darwin'
      ? {
          bounce: (): number => {
            this.system.dockBounces += 1;
            return this.system.dockBounces;
          },
        }
      : undefined;

  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }

  setAppLogsPath(path?: string): void {
    this.logsPath = path ?? null;
  }

  setAppUserModelId(id: string): void {
    this.userModelId = id;
  }

  requestSingleInstanceLock(additionalData: Record<string, unknown> = {}): boolean {
    const place = this.paths.get('userData')!;
    const holder = this.system.locks.get(place);
    if (holder !== undefined) {
      holder.secondInstance(process.argv, process.cwd(), structuredClone(additionalData));
      return false;
    }
    this.system.locks.set(place, {
      secondInstance: (argv, directory, handedOver) => {
        this.emit('second-instance', new PreventableEvent(), [...argv], directory, handedOver);
      },
    });
    return true;
  }

  enableSandbox(): void {
    if (this.#isReady)
      throw new Error('app.enableSandbox() can only be called before app is ready');
    this.isSandboxEnabled = true;
  }

  isReady(): boolean {
    return this.#isReady;
  }

  async whenReady(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#isReady) return;
    this.#isReady = true;
    this.emit('ready');
  }

  /** The session of windows that name none; there once Electron is ready. */
  defaultSession(): SessionDouble {
    if (!this.#isReady) throw new Error('Session can only be received when app is ready');
    if (this.#session === null) {
      this.#session = new SessionDouble(this.schemes);
      this.emit('session-created', this.#session);
    }
    return this.#session;
  }

  addRecentDocument(path: string): void {
    this.system.recentDocuments.push(path);
  }

  /** Closes the windows, each of which may refuse, then ends. */
  quit(): void {
    if (this.exitCode !== null) return;
    const before = new PreventableEvent();
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    this.#isQuitting = true;
    const allClosed = [...this.windows].every((window) => window.close());
    if (!allClosed) {
      this.#isQuitting = false;
      return;
    }
    const last = new PreventableEvent();
    this.emit('will-quit', last);
    if (!last.defaultPrevented) this.#finish(0);
  }

  /** Ends at once, without asking anyone. */
  exit(code = 0): void {
    if (this.exitCode !== null) return;
    this.#isQuitting = true;
    for (const window of [...this.windows]) window.destroy();
    this.#finish(code);
  }

  windowClosed(window: WindowDouble): void {
    this.windows.splice(this.windows.indexOf(window), 1);
    if (this.windows.length > 0 || this.#isQuitting) return;
    // Without a listener Electron quits; the application has one.
    if (!this.emit('window-all-closed')) this.quit();
  }

  #finish(code: number): void {
    this.exitCode = code;
    this.system.locks.delete(this.paths.get('userData')!);
    this.emit('quit', new PreventableEvent(), code);
  }
}

type AppParts = Pick<
  App,
  | 'setPath'
  | 'setAppLogsPath'
  | 'setAppUserModelId'
  | 'enableSandbox'
  | 'isReady'
  | 'whenReady'
  | 'addRecentDocument'
  | 'quit'
  | 'exit'
  | 'isPackaged'
>;
type IsFaithful<Real, Double extends Real> = Double;
/** Proves at compile time that the double takes what Electron takes. */
export type FaithfulApp = IsFaithful<AppParts, AppDouble>;
