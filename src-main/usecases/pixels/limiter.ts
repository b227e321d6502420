import { cancelled } from '../../platform/systemError.ts';

interface Waiting {
  readonly start: () => void;
}

/**
 * Lets so many pieces of work run side by side. The newest goes first: it is what is on the screen now, while older
 * requests are often no longer looked at.
 */
export class Limiter {
  readonly #limit: number;
  #running = 0;
  #waiting: Waiting[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Waits for a place and runs `work` in it. @throws HeliochromeError cancelled while it waits, what `work` throws */
  async run<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    if (signal?.aborted === true) throw cancelled(signal.reason);
    if (this.#running >= this.#limit) await this.#place(signal);
    else this.#running += 1;
    try {
      return await work();
    } finally {
      // A place is handed on rather than given back, so that nobody slips in between.
      const next = this.#waiting.pop();
      if (next === undefined) this.#running -= 1;
      else next.start();
    }
  }

  #place(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        reject(cancelled(signal?.reason));
      };
      const waiting: Waiting = {
        start: () => {
          signal?.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(waiting);
    });
  }
}
