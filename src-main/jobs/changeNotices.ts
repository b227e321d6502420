/** Tells listeners of changes, each subject at most once an interval; the last change is always told. */
export class ChangeNotices<Notice> {
  readonly #listeners = new Set<(notice: Notice) => void>();
  readonly #make: (id: number) => Notice | null;
  readonly #onError: (error: unknown) => void;
  readonly #interval: number;
  readonly #lastTold = new Map<number, number>();
  readonly #timers = new Map<number, NodeJS.Timeout>();
  #closed = false;

  /**
   * @param make what is told of a subject, made when it is told; null when there is nothing to tell any more
   * @param onError is given what a listener throws
   * @param interval milliseconds
   */
  constructor(
    make: (id: number) => Notice | null,
    onError: (error: unknown) => void,
    interval = 100,
  ) {
    this.#make = make;
    this.#onError = onError;
    this.#interval = interval;
  }

  subscribe(listener: (notice: Notice) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Notes that a subject changed. */
  changed(id: number): void {
    if (this.#closed || this.#timers.has(id)) return;
    const since = performance.now() - (this.#lastTold.get(id) ?? -Infinity);
    // Never from within the change itself: listeners see what is stored, and cannot get in its way.
    const wait = Math.max(0, this.#interval - since);
    const timer = setTimeout(() => {
      this.#tell(id);
    }, wait);
    this.#timers.set(id, timer);
  }

  forget(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#lastTold.delete(id);
  }

  /** Tells what is still to be told, and no more after that. */
  close(): void {
    for (const [id, timer] of this.#timers) {
      clearTimeout(timer);
      this.#tell(id);
    }
    this.#closed = true;
  }

  #tell(id: number): void {
    this.#timers.delete(id);
    this.#lastTold.set(id, performance.now());
    try {
      const notice = this.#make(id);
      if (notice === null) return;
      for (const listener of this.#listeners) listener(notice);
    } catch (error) {
      this.#onError(error);
    }
  }
}
