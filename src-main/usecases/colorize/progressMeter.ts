import type { ProgressEvent } from '../../../src-shared/api/commandEvents.ts';

/** Time left is told from this share on: before it, it would be a guess. */
const firstEstimate = 0.05;
const shortestSilence = 200;

/** Adds up the photos done and the shares of those in work to one progress that never falls. */
export class ProgressMeter {
  readonly #total: number;
  readonly #tell: (event: ProgressEvent) => void;
  readonly #started = performance.now();
  readonly #shares = new Map<number, number>();
  #done = 0;
  /** Photos that were done already cost no time, and must not make the rest look quick. */
  #free = 0;
  #highest = 0;
  #told = 0;

  constructor(total: number, tell: (event: ProgressEvent) => void) {
    this.#total = total;
    this.#tell = tell;
  }

  /** Photo `index` has come to `share` (0–1) of its work. */
  advance(index: number, share: number, activity: string): void {
    this.#shares.set(index, Math.max(share, this.#shares.get(index) ?? 0));
    if (performance.now() - this.#told >= shortestSilence) this.#report(activity);
  }

  /** Photo `index` is through, well or not; `free` when there was nothing to do. */
  finish(index: number, free: boolean, activity: string): void {
    this.#shares.delete(index);
    this.#done += 1;
    if (free) this.#free += 1;
    this.#report(activity);
  }

  #report(activity: string): void {
    const inWork = [...this.#shares.values()].reduce((sum, share) => sum + share, 0);
    const progress = this.#total === 0 ? 1 : (this.#done + inWork) / this.#total;
    this.#highest = Math.min(1, Math.max(this.#highest, progress));
    this.#told = performance.now();
    const worked = this.#done - this.#free + inWork;
    const left = this.#total - this.#done - inWork;
    const seconds = (performance.now() - this.#started) / 1000;
    const known = worked > 0 && (this.#highest >= firstEstimate || this.#done > this.#free);
    this.#tell({
      type: 'progress',
      progress: this.#highest,
      done: this.#done,
      total: this.#total,
      unit: 'photos',
      secondsLeft: known ? Math.max(0, (seconds / worked) * left) : null,
      activity,
    });
  }
}
