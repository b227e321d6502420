import { app, dialog, Notification, type BrowserWindow } from 'electron';
import type { Settings } from '../../src-shared/domain/settings.ts';
import type { Log } from '../platform/log.ts';
import { texts } from './texts.ts';

/** What closing the window does while work is under way. */
type CloseChoice = 'background' | 'pause' | 'cancel';

/** Order of the dialog's buttons; the first is the safe default. */
const choices: readonly CloseChoice[] = ['background', 'pause', 'cancel'];

/** After this long, closing goes on without what is not done: the queue resumes it after a crash as well. */
const longestEndMilliseconds = 10_000;

/** What closing works with. */
export interface ClosingOptions {
  readonly window: () => BrowserWindow | null;
  readonly hasWork: () => boolean;
  readonly onClose: () => Settings['onClose'];
  readonly remember: (choice: 'background' | 'pause') => Promise<void>;
  /** Ends everything that has to end well. */
  readonly end: () => Promise<void>;
  readonly log: Log;
}

/**
 * Closing the window and quitting. While work is under way, closing asks once what to do. On macOS closing never ends
 * anything; quitting does everywhere, and the next start goes on.
 */
export class Closing {
  readonly #options: ClosingOptions;
  #isQuitting = false;
  #hasEnded = false;
  #isAsking = false;
  #isInBackground = false;

  constructor(options: ClosingOptions) {
    this.#options = options;
    app.on('before-quit', () => {
      this.#isQuitting = true;
    });
    app.on('window-all-closed', () => {
      // On macOS an application without windows goes on.
      if (process.platform !== 'darwin') app.quit();
    });
    app.on('will-quit', (event) => {
      if (this.#hasEnded) return;
      event.preventDefault();
      void this.#end();
    });
  }

  /** A person closes the window. */
  windowClosing(event: { preventDefault(): void }): void {
    if (this.#isQuitting) return;
    if (process.platform === 'darwin') {
      event.preventDefault();
      this.#options.window()?.hide();
      return;
    }
    if (!this.#options.hasWork()) return;
    event.preventDefault();
    void this.#decide();
  }

  /** The window is seen again. */
  windowShown(): void {
    this.#isInBackground = false;
  }

  /** Work may have ended: without a window there is then nothing left to stay for. */
  workChanged(): void {
    if (this.#isInBackground && !this.#options.hasWork()) app.quit();
  }

  async #decide(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      const setting = this.#options.onClose();
      const choice = setting === 'ask' ? await this.#ask() : setting;
      if (choice === 'background') this.#goToBackground();
      else if (choice === 'pause') app.quit();
    } finally {
      this.#isAsking = false;
    }
  }

  async #ask(): Promise<CloseChoice> {
    const { closing } = texts;
    const options = {
      type: 'question' as const,
      message: closing.message,
      detail: closing.detail,
      buttons: choices.map((choice) => closing[choice]),
      defaultId: choices.indexOf('background'),
      cancelId: choices.indexOf('cancel'),
      checkboxLabel: closing.remember,
      checkboxChecked: true,
      noLink: true,
    };
    const window = this.#options.window();
    const { response, checkboxChecked } = await (window === null
      ? dialog.showMessageBox(options)
      : dialog.showMessageBox(window, options));
    const choice = choices[response] ?? 'cancel';
    if (choice !== 'cancel' && checkboxChecked) await this.#options.remember(choice);
    return choice;
  }

  #goToBackground(): void {
    this.#isInBackground = true;
    this.#options.window()?.hide();
    if (Notification.isSupported()) {
      const { backgroundTitle: title, backgroundBody: body } = texts.closing;
      new Notification({ title, body, silent: true }).show();
    }
    // It may have ended while the question stood.
    this.workChanged();
  }

  async #end(): Promise<void> {
    const { end, log } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        log.warning('Closing took too long; what was under way goes on at the next start.');
        resolve();
      }, longestEndMilliseconds);
    });
    const ended = end().catch((error: unknown) => {
      log.error('Closing failed.', { reason: String(error) });
    });
    await Promise.race([ended, late]);
    clearTimeout(timer);
    this.#hasEnded = true;
    app.exit(0);
  }
}
