import { abortable } from '../../imaging/abortable.ts';
import { cancelled } from '../../platform/systemError.ts';

/** Who waits for the result: a person, or a job. */
export type ColoringPriority = 'person' | 'job';

/**
 * Lets one photo at a time be colored, those that a person waits for before those of jobs. Who is stopped is told at
 * once; what is being computed then ends unattended, because ending it would take down the compute process with its
 * loaded model, which costs more than the second it has left.
 */
export class ColoringQueue {
  #busy = false;
  readonly #waiting: Record<ColoringPriority, (() => void)[]> = { person: [], job: [] };

  /** @throws HeliochromeError cancelled, what `work` throws */
  async run<Result>(
    priority: ColoringPriority,
    work: () => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    if (signal?.aborted === true) throw cancelled(signal.reason);
    if (this.#busy) await this.#turn(priority, signal);
    else this.#busy = true;
    const working = work().finally(() => {
      const next = this.#waiting.person.shift() ?? this.#waiting.job.shift();
      if (next === undefined) this.#busy = false;
      else next();
    });
    return abortable(working, signal);
  }

  #turn(priority: ColoringPriority, signal: AbortSignal | undefined): Promise<void> {
    const waiting = this.#waiting[priority];
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        waiting.splice(waiting.indexOf(start), 1);
        reject(cancelled(signal?.reason));
      };
      const start = (): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      waiting.push(start);
    });
  }
}
