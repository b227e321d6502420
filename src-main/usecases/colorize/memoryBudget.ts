import { cancelled } from '../../platform/systemError.ts';

/** Bytes a pixel costs while a page is read and rendered, and what every page costs. */
const bytesPerPixel = 8;
const bytesPerPage = 64 * 1024 * 1024;
/** Pages beyond this are streamed, by strips. */
const largestPageBytes = 1024 * 1024 * 1024;

/** Bytes a sample costs while JPEG 2000 is decoded, which has no strips. */
const bytesPerDecodedSample = 16;

/** Bytes that reading and rendering a page of this size takes. */
export function memoryOfPage(page: {
  readonly width: number;
  readonly height: number;
  readonly info?: { readonly format: string; readonly channels: number };
}): number {
  const decoding =
    page.info?.format === 'jpeg2000' ? bytesPerDecodedSample * page.info.channels : 0;
  const whole = page.width * page.height * (bytesPerPixel + decoding);
  return bytesPerPage + Math.min(whole, largestPageBytes);
}

interface Waiting {
  readonly bytes: number;
  readonly start: () => void;
}

/**
 * Lets photos be worked on side by side only as far as memory goes. Whoever needs more than all of it runs alone.
 * First come, first served, so that a large scan is not passed by small ones for ever.
 */
export class MemoryBudget {
  readonly #total: number;
  #used = 0;
  #queue: Waiting[] = [];

  /** @param total bytes to be shared */
  constructor(total: number) {
    this.#total = Math.max(1, total);
  }

  /** Waits for a share. @returns gives it back @throws HeliochromeError cancelled */
  async acquire(bytes: number, signal?: AbortSignal): Promise<() => void> {
    const share = Math.min(bytes, this.#total);
    if (signal?.aborted === true) throw cancelled(signal.reason);
    if (this.#queue.length > 0 || this.#used + share > this.#total) {
      await this.#turn(share, signal);
    } else {
      this.#used += share;
    }
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#used -= share;
      this.#startNext();
    };
  }

  #turn(bytes: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#queue = this.#queue.filter((other) => other !== waiting);
        reject(cancelled(signal?.reason));
        this.#startNext();
      };
      const waiting: Waiting = {
        bytes,
        start: () => {
          signal?.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#queue.push(waiting);
    });
  }

  #startNext(): void {
    while (this.#queue.length > 0) {
      const next = this.#queue[0];
      if (this.#used + next.bytes > this.#total) return;
      this.#queue.shift();
      this.#used += next.bytes;
      next.start();
    }
  }
}
