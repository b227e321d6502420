import { abortable } from '../../imaging/abortable.ts';
import { cancelled } from '../../platform/systemError.ts';

/** One piece of work that several wait for; it is stopped when none of them does any more. */
export class SharedWork<Result> {
  readonly result: Promise<Result>;
  readonly #stop = new AbortController();
  #waiting = 0;

  constructor(start: (signal: AbortSignal) => Promise<Result>) {
    this.result = start(this.#stop.signal);
    this.result.catch(() => undefined);
  }

  /** Nobody waited any more: whoever comes now must start anew. */
  get stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** @throws HeliochromeError cancelled by the signal, what the work throws */
  async wait(signal?: AbortSignal): Promise<Result> {
    this.#waiting += 1;
    try {
      return await abortable(this.result, signal);
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0 && signal?.aborted === true) this.#stop.abort(cancelled());
    }
  }
}

/** Joins those who want the same while it is under way. */
export class JoinedWork<Result> {
  readonly #underWay = new Map<string, SharedWork<Result>>();

  /** @throws HeliochromeError cancelled by the signal, what the work throws */
  run(
    key: string,
    start: (signal: AbortSignal) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const found = this.#underWay.get(key);
    if (found !== undefined && !found.stopped) return found.wait(signal);
    const work = new SharedWork(start);
    this.#underWay.set(key, work);
    const forget = (): void => {
      if (this.#underWay.get(key) === work) this.#underWay.delete(key);
    };
    work.result.then(forget, forget);
    return work.wait(signal);
  }
}
