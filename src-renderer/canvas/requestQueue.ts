/** Something to be fetched: the key names it, `load` fetches and keeps it. */
export interface Wanted {
  readonly key: string;
  readonly load: (signal: AbortSignal) => Promise<void>;
}

/**
 * Fetches what is wanted now, in the order of the list, a few at a time. A new list replaces the old one: what it no
 * longer names is cancelled, what is under way and still named goes on. What failed is not asked for again as long as
 * every list names it, or until {@link forget}: a version that undo took away may be brought back.
 */
export class RequestQueue {
  readonly #atOnce: number;
  readonly #running = new Map<string, AbortController>();
  readonly #failed = new Map<string, unknown>();
  readonly #onSettled: (key: string) => void;
  #waiting: Wanted[] = [];

  /**
   * @param atOnce how many are under way together
   * @param onSettled called after each that came or failed (not after those cancelled)
   */
  constructor(atOnce: number, onSettled: (key: string) => void) {
    this.#atOnce = atOnce;
    this.#onSettled = onSettled;
  }

  /** Sets what is wanted, most urgent first; what is there already must not be in the list. */
  want(list: readonly Wanted[]): void {
    const keys = new Set(list.map(({ key }) => key));
    for (const [key, controller] of this.#running) {
      if (keys.has(key)) continue;
      this.#running.delete(key);
      controller.abort();
    }
    for (const key of this.#failed.keys()) if (!keys.has(key)) this.#failed.delete(key);
    this.#waiting = list.filter(({ key }) => !this.#running.has(key) && !this.#failed.has(key));
    this.#start();
  }

  /** Whether nothing is waiting or under way. */
  get idle(): boolean {
    return this.#running.size === 0 && this.#waiting.length === 0;
  }

  /** Why it could not be fetched; undefined when it was not tried or came. */
  failure(key: string): unknown {
    return this.#failed.get(key);
  }

  /** Lets what failed be tried again. */
  forget(): void {
    this.#failed.clear();
  }

  #start(): void {
    while (this.#running.size < this.#atOnce) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      const controller = new AbortController();
      this.#running.set(next.key, controller);
      void this.#run(next, controller);
    }
  }

  async #run({ key, load }: Wanted, controller: AbortController): Promise<void> {
    try {
      await load(controller.signal);
    } catch (error) {
      if (!controller.signal.aborted) this.#failed.set(key, error ?? new Error('failed'));
    }
    // A cancelled one was taken out already, and may be wanted and running again.
    if (controller.signal.aborted) return;
    this.#running.delete(key);
    this.#onSettled(key);
    this.#start();
  }
}
