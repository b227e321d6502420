import type { JobRow, JobStore } from '../catalog/catalogTypes.ts';
import { nextState, type JobEvent } from './jobStateMachine.ts';

type Change = Parameters<JobStore['update']>[1];

/**
 * Ends of runs that could not be stored, as on a full disk: they are told as they are, and stored when there is room.
 * When the program ends before, the job goes on at its next start.
 */
export class UnstoredEnds {
  readonly #store: JobStore;
  readonly #ends = new Map<number, { readonly event: JobEvent; readonly change: Change }>();

  constructor(store: JobStore) {
    this.#store = store;
  }

  add(jobId: number, event: JobEvent, change: Change): void {
    this.#ends.set(jobId, { event, change });
  }

  /** The job with its end. */
  told(row: JobRow): JobRow {
    const end = this.#ends.get(row.id);
    if (end === undefined) return row;
    return { ...row, ...end.change, state: nextState(row.state, end.event) };
  }

  /** Stores the end of a job, if there is one to be stored. @throws HeliochromeError disk-full, library-… */
  settle(row: JobRow): JobRow {
    if (!this.#ends.has(row.id)) return row;
    const { state, finishedAt, problem } = this.told(row);
    const stored = this.#store.update(row.id, { state, finishedAt, problem });
    this.#ends.delete(row.id);
    return stored;
  }
}
