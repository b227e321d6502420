import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createElectron, type ElectronDouble } from './electronDouble.ts';
import { addressFor } from './instances.ts';
import { ScriptPage } from './scriptPage.ts';
import { SystemDouble } from './system.ts';
import type { PageMaker, WindowDouble } from './windows.ts';

/** How the built shell is started. */
export interface StartOptions {
  readonly bundle: string;
  /** Folder of settings, logs and libraries. */
  readonly dataDirectory: string;
  readonly system?: SystemDouble;
  readonly parameters?: readonly string[];
  readonly isPackaged?: boolean;
  readonly platform?: NodeJS.Platform;
  /** What the scripts of a page without a browser do when it is loaded. */
  readonly onLoad?: (page: ScriptPage) => void;
  /** Makes pages; by default without a browser. */
  readonly makePage?: (electron: ElectronDouble) => PageMaker;
}

/** A started shell. */
export interface StartedShell {
  readonly electron: ElectronDouble;
  readonly system: SystemDouble;
  /** Its window. @throws Error when there is none */
  window(): WindowDouble;
  /** The page of its window, when it was made without a browser. */
  page(): ScriptPage;
  /** Has something unexpected reach it, as Node would tell it. */
  meetError(kind: 'uncaughtException' | 'unhandledRejection', error: unknown): void;
  /** Ends it as a person does with Quit. */
  quit(): Promise<void>;
}

/** Waits until something holds. @throws Error when it does not within 20 s */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 20_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`This never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Sets what the bundle reads of its process while it starts. @returns puts it back */
function pretend({
  dataDirectory,
  parameters = [],
  isPackaged,
  platform,
}: StartOptions): () => void {
  const { argv, env } = process;
  const real = process.platform;
  process.argv = [argv[0], ...(isPackaged === true ? [] : ['.']), ...parameters];
  process.env = { ...env, HELIOCHROME_DATA: dataDirectory };
  if (platform !== undefined) Object.defineProperty(process, 'platform', { value: platform });
  return () => {
    process.argv = argv;
    process.env = env;
    Object.defineProperty(process, 'platform', { value: real });
  };
}

const watched = ['uncaughtException', 'unhandledRejection'] as const;

/** Takes away what an application listens to in this process once it has ended. */
function listenersAddedAfter(): { added(): Map<string, unknown[]>; remove(): void } {
  const before = new Map(watched.map((name) => [name, process.rawListeners(name)]));
  const added = (): Map<string, unknown[]> =>
    new Map(
      watched.map((name) => [
        name,
        process.rawListeners(name).filter((one) => !before.get(name)?.includes(one)),
      ]),
    );
  return {
    added,
    remove: () => {
      for (const [name, listeners] of added()) {
        for (const listener of listeners) process.off(name, listener as () => void);
      }
    },
  };
}

/**
 * Runs the built main bundle against the double, as Electron would: its module is loaded, then Electron becomes ready.
 * Resolves once the module is loaded; the start goes on.
 */
export async function loadShell(options: StartOptions): Promise<StartedShell> {
  const system = options.system ?? new SystemDouble();
  const restore = pretend(options);
  const listeners = listenersAddedAfter();
  const electron = createElectron({ system, isPackaged: options.isPackaged ?? false });
  electron.makePage =
    options.makePage?.(electron) ??
    ((contents) => new ScriptPage(electron, contents, options.onLoad));
  const shell: StartedShell = {
    electron,
    system,
    window: () => {
      const { windows } = electron.app;
      if (windows.length === 0) throw new Error('The application has no window.');
      return windows[0];
    },
    page: () => {
      const { page } = shell.window().webContents;
      if (!(page instanceof ScriptPage)) throw new Error('The page is in a browser.');
      return page;
    },
    meetError: (kind, error) => {
      for (const listener of listeners.added().get(kind) ?? []) {
        (listener as (error: unknown) => void)(error);
      }
    },
    quit: async () => {
      electron.app.quit();
      await until(() => electron.app.exitCode !== null, 'the application ends');
    },
  };
  electron.app.on('quit', () => {
    restore();
    listeners.remove();
  });
  await import(addressFor(pathToFileURL(path.resolve(options.bundle)), electron));
  return shell;
}

/** Starts the built shell and waits for its page. */
export async function startShell(options: StartOptions): Promise<StartedShell> {
  const shell = await loadShell(options);
  await until(() => shell.electron.app.windows.length > 0, 'the window is there');
  await until(() => shell.window().isVisible(), 'the window is shown');
  return shell;
}
