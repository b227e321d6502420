import { WorkerPool } from '../../platform/workerPool.ts';
import type { GuideAnswer, GuideTask } from './guideTask.ts';

const WORKER_PROGRAM = new URL('./guideWorker.ts', import.meta.url);

/**
 * Threads that spread hints: one for drafts, so that the preview follows the pen while the colors of the last stroke are
 * still being computed by the other.
 */
export class GuideThreads {
  readonly #drafts = new WorkerPool<GuideTask, GuideAnswer>(1, WORKER_PROGRAM, 'drafts of hints');
  readonly #finals = new WorkerPool<GuideTask, GuideAnswer>(1, WORKER_PROGRAM, 'hints');

  /** Spreads hints; one that waits is given up at the signal. @throws HeliochromeError cancelled, internal */
  spread(task: GuideTask, signal?: AbortSignal): Promise<GuideAnswer> {
    return (task.draft ? this.#drafts : this.#finals).run(task, signal);
  }

  /** Ends the threads. What is under way fails as cancelled. */
  async close(): Promise<void> {
    await Promise.all([this.#drafts.close(), this.#finals.close()]);
  }
}
