import { app, dialog, shell, type BrowserWindow } from 'electron';
import type { ApiEvent } from '../../src-shared/api/contract.ts';
import type { Log } from '../platform/log.ts';
import { texts } from './texts.ts';

/** So many ends of the page within this time are not chance any more. */
const mostEnds = 3;
const endsWithinMilliseconds = 60_000;

/** What recovery works with. */
export interface RecoveryOptions {
  readonly log: Log;
  readonly logFolder: string;
  readonly tell: (event: ApiEvent) => void;
}

function showLogs(folder: string, log: Log): void {
  void shell.openPath(folder).then((reason) => {
    if (reason !== '') log.warning('The log folder could not be shown.', { reason });
  });
}

/** Starts a window's page again when its process ends, and asks when that does not help. */
export class Recovery {
  readonly #options: RecoveryOptions;
  #ends: number[] = [];

  constructor(options: RecoveryOptions) {
    this.#options = options;
  }

  /** Watches over a new window. */
  watch(window: BrowserWindow): void {
    const { log } = this.#options;
    const { webContents: contents } = window;
    contents.on('render-process-gone', (_event, details) => {
      log.error('The page’s process ended.', { reason: details.reason, code: details.exitCode });
      if (details.reason !== 'clean-exit') void this.#reload(window);
    });
    contents.on('did-fail-load', (_event, code, description, _address, isMainFrame) => {
      // -3: given up for another load.
      if (!isMainFrame || code === -3) return;
      log.error('The page could not be loaded.', { code, description });
      dialog.showErrorBox(texts.recovery.notStarted, texts.recovery.noPage);
    });
    window.on('unresponsive', () => {
      log.warning('The window does not answer.');
      void this.#askWhetherToWait(window);
    });
  }

  async #reload(window: BrowserWindow): Promise<void> {
    const now = performance.now();
    this.#ends = [...this.#ends.filter((end) => now - end < endsWithinMilliseconds), now];
    if (this.#ends.length >= mostEnds && !(await this.#askWhetherToTry(window))) {
      app.quit();
      return;
    }
    if (window.isDestroyed()) return;
    window.webContents.reload();
    const { reloaded, reloadedAdvice } = texts.recovery;
    this.#options.tell({
      type: 'notice',
      level: 'warning',
      message: reloaded,
      advice: reloadedAdvice,
    });
  }

  async #askWhetherToTry(window: BrowserWindow): Promise<boolean> {
    const { again, againDetail, tryAgain, logs, quit } = texts.recovery;
    this.#ends = [];
    for (;;) {
      const { response } = await dialog.showMessageBox(window, {
        type: 'error',
        message: again,
        detail: againDetail,
        buttons: [tryAgain, logs, quit],
        defaultId: 0,
        cancelId: 2,
        noLink: true,
      });
      if (response !== 1) return response === 0;
      showLogs(this.#options.logFolder, this.#options.log);
    }
  }

  async #askWhetherToWait(window: BrowserWindow): Promise<void> {
    const { unresponsive, unresponsiveDetail, wait, tryAgain } = texts.recovery;
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message: unresponsive,
      detail: unresponsiveDetail,
      buttons: [wait, tryAgain],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    // Ends the page's process, which starts it again.
    if (response === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
  }
}

/**
 * Keeps errors that nobody expected from passing unseen: they are logged and shown, one at a time. Work is stored in
 * transactions, so going on is safe.
 */
export function watchErrors({ log, logFolder }: Omit<RecoveryOptions, 'tell'>): void {
  let isShown = false;
  const show = async (error: unknown): Promise<void> => {
    const reason = error instanceof Error ? error.message : String(error);
    log.error(`Unexpected: ${reason}`, { stack: error instanceof Error ? error.stack : null });
    if (isShown || !app.isReady()) return;
    isShown = true;
    const { error: message, errorDetail, goOn, logs, quit } = texts.recovery;
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message,
      detail: errorDetail(reason, logFolder),
      buttons: [goOn, logs, quit],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    isShown = false;
    if (response === 1) showLogs(logFolder, log);
    if (response === 2) app.quit();
  };
  process.on('uncaughtException', (error) => void show(error));
  process.on('unhandledRejection', (reason) => void show(reason));
}
