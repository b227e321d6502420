/** Counts what a training run does with its time. */
export class RunClock {
  readonly #secondsBefore: number;
  readonly #start = performance.now();
  #waited = 0;
  #images = 0;

  /** @param secondsBefore seconds that the run was trained before it was resumed */
  constructor(secondsBefore: number) {
    this.#secondsBefore = secondsBefore;
  }

  /** Seconds trained, over all resumptions. */
  get seconds(): number {
    return this.#secondsBefore + this.#elapsed / 1000;
  }

  /** Since the last resumption. */
  get imagesPerSecond(): number {
    return this.#images / (this.#elapsed / 1000);
  }

  /** Share of the time, since the last resumption, that the engine waited for photographs. */
  get waitingShare(): number {
    return this.#waited / this.#elapsed;
  }

  get #elapsed(): number {
    return Math.max(1, performance.now() - this.#start);
  }

  /** Waits for a batch and counts the time as waiting. */
  async waitFor<T>(next: Promise<IteratorResult<T, undefined>>): Promise<T | undefined> {
    const from = performance.now();
    const { value } = await next;
    this.#waited += performance.now() - from;
    return value;
  }

  /** Counts images trained on. */
  count(images: number): void {
    this.#images += images;
  }
}
