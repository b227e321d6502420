/**
 * A double of the few Electron APIs that the shell uses, so that its built bundles run where Electron's binary is not:
 * same order of events, same refusals (what must happen before or after it is ready, what cannot be cloned), same
 * defaults where an application forgets to protect itself.
 */
import { EventEmitter } from 'node:events';
import type {
  BrowserWindowConstructorOptions,
  IpcMain,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  MessageBoxReturnValue,
  NativeTheme,
  NotificationConstructorOptions,
  OpenDialogOptions,
  OpenDialogReturnValue,
  PowerSaveBlocker,
  SaveDialogOptions,
  SaveDialogReturnValue,
  Screen,
  Shell,
} from 'electron';
import { AppDouble, type ApplicationOptions } from './application.ts';
import type { SessionDouble } from './sessions.ts';
import {
  WindowDouble,
  type FrameDouble,
  type PageMaker,
  type WebContentsDouble,
} from './windows.ts';

type InvokeHandler = Parameters<IpcMain['handle']>[1];

/** What `ipcMain.handle` is told of who calls. */
export interface InvokeSender {
  readonly sender: WebContentsDouble | object;
  readonly senderFrame: FrameDouble | null;
}

/** Electron's `ipcMain`. */
export class IpcMainDouble {
  readonly handlers = new Map<string, InvokeHandler>();

  handle(channel: string, handler: InvokeHandler): void {
    if (this.handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    this.handlers.set(channel, handler);
  }

  /** A frame calls: what passes is copied, both ways. @throws Error as `ipcRenderer.invoke` rejects */
  async invoke(
    from: InvokeSender,
    channel: string,
    parameters: readonly unknown[],
  ): Promise<unknown> {
    const handler = this.handlers.get(channel);
    if (handler === undefined) {
      throw new Error(`Error invoking remote method '${channel}': No handler registered`);
    }
    const copies = structuredClone(parameters) as unknown[];
    const answer: unknown = await handler(from as Parameters<InvokeHandler>[0], ...copies);
    return structuredClone(answer);
  }
}

/** Electron's `nativeTheme`. */
export class NativeThemeDouble extends EventEmitter {
  readonly #isSystemDark: () => boolean;
  #source: NativeTheme['themeSource'] = 'system';

  constructor(isSystemDark: () => boolean) {
    super();
    this.#isSystemDark = isSystemDark;
  }

  get themeSource(): NativeTheme['themeSource'] {
    return this.#source;
  }

  set themeSource(source: NativeTheme['themeSource']) {
    if (source === this.#source) return;
    this.#source = source;
    this.emit('updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.#isSystemDark() : this.#source === 'dark';
  }
}

/** A menu as it was built: its template, checked as Electron checks it. */
export interface MenuDouble {
  readonly template: readonly MenuItemConstructorOptions[];
}

function checkTemplate(template: readonly MenuItemConstructorOptions[]): void {
  for (const item of template) {
    const { label, role, type, submenu } = item;
    if (label === undefined && role === undefined && type !== 'separator') {
      throw new TypeError('Invalid template: each item must have a label, role or type');
    }
    if (Array.isArray(submenu)) checkTemplate(submenu);
  }
}

function makeDialogs({ system }: AppDouble) {
  type Parent = WindowDouble | object;
  const split = <Options>(first: Parent, second?: Options): [Options, boolean] =>
    second === undefined ? [first as Options, false] : [second, true];
  return {
    showOpenDialog: (first: Parent, second?: OpenDialogOptions) => {
      const [options, hasParent] = split(first, second);
      return system.dialog<OpenDialogReturnValue>({ kind: 'open', options, hasParent });
    },
    showSaveDialog: (first: Parent, second?: SaveDialogOptions) => {
      const [options, hasParent] = split(first, second);
      return system.dialog<SaveDialogReturnValue>({ kind: 'save', options, hasParent });
    },
    showMessageBox: (first: Parent, second?: MessageBoxOptions) => {
      const [options, hasParent] = split(first, second);
      return system.dialog<MessageBoxReturnValue>({ kind: 'message', options, hasParent });
    },
    showErrorBox: (title: string, content: string) => {
      system.dialogs.push({ kind: 'error', title, content });
    },
  };
}

function makeNotification({ system }: AppDouble) {
  return class NotificationDouble extends EventEmitter {
    static isSupported(): boolean {
      return system.showsNotifications;
    }

    readonly options: NotificationConstructorOptions;

    constructor(options: NotificationConstructorOptions = {}) {
      super();
      this.options = options;
    }

    show(): void {
      system.notifications.push({
        options: this.options,
        emit: (event) => {
          this.emit(event);
        },
      });
    }
  };
}

function makeMenu(state: { menu: MenuDouble | null }) {
  return {
    buildFromTemplate: (template: MenuItemConstructorOptions[]): MenuDouble => {
      checkTemplate(template);
      return { template };
    },
    setApplicationMenu: (menu: MenuDouble | null): void => {
      state.menu = menu;
    },
  };
}

function makePowerSaveBlocker({ system }: AppDouble) {
  let next = 1;
  return {
    start: () => {
      system.powerBlockers.add(next);
      return next++;
    },
    stop: (id: number) => system.powerBlockers.delete(id),
  } satisfies Pick<PowerSaveBlocker, 'start' | 'stop'>;
}

function makeScreen(app: AppDouble) {
  return {
    getPrimaryDisplay: () => app.system.displays[0],
    getAllDisplays: () => [...app.system.displays],
  } satisfies Pick<Screen, 'getPrimaryDisplay' | 'getAllDisplays'>;
}

function makeShell({ system }: AppDouble) {
  return {
    showItemInFolder: (path: string) => {
      system.shownItems.push(path);
    },
    openPath: (path: string) => {
      system.openedPaths.push(path);
      return Promise.resolve(system.openPathProblem);
    },
  } satisfies Pick<Shell, 'showItemInFolder' | 'openPath'>;
}

/** One running application's Electron. */
export interface ElectronDouble {
  readonly app: AppDouble;
  readonly ipcMain: IpcMainDouble;
  readonly nativeTheme: NativeThemeDouble;
  readonly menus: { menu: MenuDouble | null };
  /** Makes the pages of its windows. */
  makePage: PageMaker;
  /** What `import … from 'electron'` gives. */
  readonly module: Readonly<Record<string, unknown>>;
}

/** Makes the Electron of one application. */
export function createElectron(options: ApplicationOptions): ElectronDouble {
  const app = new AppDouble(options);
  const ipcMain = new IpcMainDouble();
  const nativeTheme = new NativeThemeDouble(() => options.system.isDark);
  const menus: { menu: MenuDouble | null } = { menu: null };
  class BrowserWindow extends WindowDouble {
    constructor(windowOptions: BrowserWindowConstructorOptions = {}) {
      super(windowOptions, {
        session: () => app.defaultSession(),
        makePage: (contents) => double.makePage(contents),
        onCreated: (contents) => app.emit('web-contents-created', {}, contents),
        onClosed: (window) => {
          app.windowClosed(window);
        },
      });
      app.windows.push(this);
    }
  }
  const double: ElectronDouble = {
    app,
    ipcMain,
    nativeTheme,
    menus,
    makePage: () => {
      throw new Error('This double was not told how to make pages.');
    },
    module: {
      app,
      BrowserWindow,
      ipcMain,
      nativeTheme,
      Menu: makeMenu(menus),
      Notification: makeNotification(app),
      dialog: makeDialogs(app),
      powerSaveBlocker: makePowerSaveBlocker(app),
      protocol: app.schemes,
      screen: makeScreen(app),
      session: {
        get defaultSession(): SessionDouble {
          return app.defaultSession();
        },
      },
      shell: makeShell(app),
    },
  };
  return double;
}
