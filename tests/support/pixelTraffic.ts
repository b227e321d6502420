import { setTimeout as delay } from 'node:timers/promises';
import type { Page, Request } from 'playwright-core';

/** A page that asked for no pixels for so long asks for none until something is done; milliseconds. */
const quietFor = 250;
const patience = 20_000;

/** What a page has asked for of pixels and not got yet. */
export class PixelTraffic {
  readonly #underWay = new Set<Request>();
  #last = performance.now();

  constructor(page: Page) {
    page.on('request', (request) => {
      if (!request.url().includes('/pixels/')) return;
      this.#underWay.add(request);
      this.#last = performance.now();
    });
    const end = (request: Request): void => {
      if (this.#underWay.delete(request)) this.#last = performance.now();
    };
    page.on('requestfinished', end);
    page.on('requestfailed', end);
  }

  /** Waits until everything asked for is there, and nothing more is asked for. */
  async quiet(): Promise<void> {
    const until = performance.now() + patience;
    while (this.#underWay.size > 0 || performance.now() - this.#last < quietFor) {
      if (performance.now() > until) {
        const urls = [...this.#underWay].map((request) => request.url());
        throw new Error(`Pixels are still awaited: ${urls.join(' ')}`);
      }
      await delay(20);
    }
  }
}
