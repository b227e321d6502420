/** Lets one in at a time, in the order of coming. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /**
   * Waits for a turn and runs `work` in it.
   *
   * @param signal gives up waiting: throws what `onAbort` makes, without running `work`
   */
  async take<T>(
    signal: AbortSignal | null,
    onAbort: () => Error,
    work: () => Promise<T>,
  ): Promise<T> {
    const before = this.#last;
    let release: () => void = () => undefined;
    const done = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#last = before.then(() => done);
    try {
      await orAbort(before, signal, onAbort);
      return await work();
    } finally {
      release();
    }
  }
}

/** Waits for a promise, or throws as soon as the signal is aborted. */
export async function orAbort<T>(
  promise: Promise<T>,
  signal: AbortSignal | null,
  onAbort: () => Error,
): Promise<T> {
  if (signal === null) return promise;
  if (signal.aborted) throw onAbort();
  let listener: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    listener = () => {
      reject(onAbort());
    };
    signal.addEventListener('abort', listener, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', listener);
  }
}
