import { setImmediate as nextTurn } from 'node:timers/promises';
import type { JobRow, JobStore } from '../catalog/catalogTypes.ts';

/** Items deleted at a stretch, so that the window goes on moving. */
const itemsATurn = 500;

/** What a job's checkpoint says when it was removed but is not gone yet. */
const removed = 'removed';

/**
 * Deletes a job's items, a few at a time.
 *
 * @param goOn asked before each turn; false leaves the rest
 * @returns whether all are gone
 */
export async function clearItems(
  store: JobStore,
  jobId: number,
  goOn: () => boolean,
): Promise<boolean> {
  while (goOn()) {
    if (store.clearItems(jobId, itemsATurn) < itemsATurn) return true;
    await nextTurn();
  }
  return false;
}

/** Jobs that were removed: gone for everybody at once, while their many items are deleted bit by bit. */
export class JobRemoval {
  readonly #store: JobStore;
  readonly #onError: (error: unknown) => void;
  readonly #jobs = new Set<number>();
  #working: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(store: JobStore, onError: (error: unknown) => void) {
    this.#store = store;
    this.#onError = onError;
  }

  /** Whether a job counts as gone. */
  has(jobId: number): boolean {
    return this.#jobs.has(jobId);
  }

  /** Goes on with one whose removal was cut off by the end of the program. @returns false for any other job */
  takeUp(row: JobRow): boolean {
    if (row.checkpoint !== removed) return false;
    this.#begin(row.id);
    return true;
  }

  remove(jobId: number): void {
    this.#store.update(jobId, { checkpoint: removed });
    this.#begin(jobId);
  }

  /** Deletes no more; the rest goes at the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#working;
  }

  #begin(jobId: number): void {
    this.#jobs.add(jobId);
    this.#working = this.#working.then(() => this.#delete(jobId)).catch(this.#onError);
  }

  async #delete(jobId: number): Promise<void> {
    if (await clearItems(this.#store, jobId, () => !this.#closed)) this.#store.remove(jobId);
  }
}
