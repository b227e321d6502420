import type { Coloring } from '../../src-shared/api/contract.ts';
import { call, ClientError } from '../client/client.ts';

/** A coloring to be looked at. */
export interface HintTrial {
  readonly photoId: number;
  readonly coloring: Coloring;
}

/** What {@link HintTrials} needs of the application. */
export interface TrialScreen {
  /** Shows a plane that was computed. */
  readonly show: (photoId: number, key: string) => void;
  /** Settles when what was shown last is painted, or will not be. */
  readonly painted: () => Promise<void>;
  /** {@link HintTrials.running} has changed. */
  readonly changed: () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Previews while the pen moves: one at a time, and of those that came meanwhile only the newest. A slow engine lags
 * behind the pen by one preview, and never by a queue of them.
 */
export class HintTrials {
  readonly #screen: TrialScreen;
  #wanted: HintTrial | null = null;
  #running = false;
  /** Counts what was given up: an answer from before it is of no use. */
  #turn = 0;

  constructor(screen: TrialScreen) {
    this.#screen = screen;
  }

  /** Whether one is being computed or painted. */
  get running(): boolean {
    return this.#running;
  }

  /** Shows this one as soon as it can be. */
  want(trial: HintTrial): void {
    this.#wanted = trial;
    if (!this.#running) void this.#run();
  }

  /** Shows no more of what was wanted so far. */
  stop(): void {
    this.#wanted = null;
    this.#turn += 1;
  }

  async #run(): Promise<void> {
    this.#running = true;
    this.#screen.changed();
    for (let trial = this.#next(); trial !== null; trial = this.#next()) {
      const turn = this.#turn;
      try {
        const { photoId, coloring } = trial;
        const asked = { photoId, coloring, stream: 'hints', draft: true };
        const { key } = await call('versions.preview', asked);
        if (turn !== this.#turn) continue;
        this.#screen.show(photoId, key);
        // Asked for faster than they can be painted, none of them would be seen.
        await this.#screen.painted();
      } catch (error) {
        const isOver = error instanceof ClientError && error.code === 'cancelled';
        if (!isOver && turn === this.#turn) this.#screen.fail(error);
      }
    }
    this.#running = false;
    this.#screen.changed();
  }

  #next(): HintTrial | null {
    const next = this.#wanted;
    this.#wanted = null;
    return next;
  }
}
