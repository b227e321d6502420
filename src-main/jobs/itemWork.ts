import { z } from 'zod';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { JobItemRow, JobStore } from '../catalog/catalogTypes.ts';
import { isAtFault, type JobMemory, type Suspect } from './jobMemory.ts';
import type { AnyJobHandler, ItemOutcome, RunningJob } from './jobTypes.ts';
import type { OutcomeBatch } from './outcomeBatch.ts';
import { stopReason } from './stopJob.ts';

/** What the work on items needs of its run. */
export interface ItemWorkParts {
  readonly store: JobStore;
  readonly handler: AnyJobHandler;
  readonly jobId: number;
  readonly signal: AbortSignal;
  readonly memory: JobMemory;
  /** Takes what is through. */
  readonly batch: OutcomeBatch;
  /** Stores the memory. */
  readonly save: () => void;
  /** Ends the whole job. */
  readonly fail: (reason: HeliochromeError) => void;
  /** Told when the share of an item changed. */
  readonly onShare: () => void;
}

/** Rows of items read at a time. */
const page = 256;
/** How often it is noted how long a suspect is under way; milliseconds. */
const heartbeat = 250;
/** Items that are done one at a time after the program ended untold: all that can have been under way then. */
const carefulItems = 64;

/** Does the items of a job, several at a time, in one start of it. */
export class ItemWork {
  readonly #parts: ItemWorkParts;
  /** Shares of the items under way, 0–1. */
  readonly #shares = new Map<number, number>();

  constructor(parts: ItemWorkParts) {
    this.#parts = parts;
  }

  /** Sum of the shares of what is under way, in items. */
  get shares(): number {
    if (this.#stopped()) return 0;
    let sum = 0;
    for (const share of this.#shares.values()) sum += share;
    return sum;
  }

  /**
   * Does all items that are pending.
   *
   * @param carefully the start before this one ended untold
   */
  async doAll(job: RunningJob<unknown>, carefully: boolean): Promise<void> {
    const rows = this.#pendingRows();
    if (carefully) await this.#doCarefully(rows, job);
    const worker = async (): Promise<void> => {
      for (const row of rows) await this.#doItem(row, job);
    };
    await Promise.all(Array.from({ length: this.#parts.handler.concurrency }, worker));
  }

  /** The items still to do, one after the other, to whoever asks; ends when the run stops. */
  *#pendingRows(): Generator<JobItemRow, undefined> {
    let after = 0;
    while (!this.#stopped()) {
      const rows = this.#parts.store.nextItems(this.#parts.jobId, after, page);
      if (rows.length === 0) return;
      for (const row of rows) {
        if (this.#stopped()) return;
        after = row.id;
        yield row;
      }
    }
  }

  /**
   * After the program ended untold, the items that can have been at fault are done one at a time, each noted before:
   * the one with which it ends again and again is given up, and the others are done.
   */
  async #doCarefully(rows: Generator<JobItemRow>, job: RunningJob<unknown>): Promise<void> {
    for (let count = 0; count < carefulItems + this.#parts.handler.concurrency; count += 1) {
      const next = rows.next();
      if (next.done === true) return;
      const row = next.value;
      const known =
        this.#parts.memory.suspect?.itemId === row.id ? this.#parts.memory.suspect : null;
      if (known !== null && isAtFault(known)) {
        this.#through(row, { state: 'failed', error: killer(row, known) });
      } else {
        await this.#doWatched(row, known?.lasted ?? [], job);
      }
      this.#parts.batch.flush();
    }
    this.#parts.memory.suspect = null;
  }

  /** Does one item, and notes how long it has been under way. */
  async #doWatched(
    row: JobItemRow,
    lastedBefore: readonly number[],
    job: RunningJob<unknown>,
  ): Promise<void> {
    const start = performance.now();
    const note = (): void => {
      if (this.#stopped()) return;
      const seconds = (performance.now() - start) / 1000;
      this.#parts.memory.suspect = { itemId: row.id, lasted: [...lastedBefore, seconds] };
      this.#parts.save();
    };
    note();
    const timer = setInterval(note, heartbeat);
    try {
      await this.#doItem(row, job);
    } finally {
      clearInterval(timer);
    }
  }

  async #doItem(row: JobItemRow, job: RunningJob<unknown>): Promise<void> {
    const outcome = await this.#outcomeOf(row, job);
    this.#shares.delete(row.id);
    if (!this.#stopped() && outcome !== null) this.#through(row, outcome);
  }

  #through(row: JobItemRow, outcome: ItemOutcome): void {
    this.#parts.batch.add({ itemId: row.id, label: row.label, outcome });
  }

  async #outcomeOf(row: JobItemRow, job: RunningJob<unknown>): Promise<ItemOutcome | null> {
    try {
      const data = parseStored(this.#parts.handler.data, row.data);
      const { id, label, photoId } = row;
      return await this.#parts.handler.run({ id, label, photoId, data }, job, (share) => {
        this.#report(row.id, share);
      });
    } catch (error) {
      const stop = stopReason(error);
      if (stop === null) return { state: 'failed', error: HeliochromeError.from(error) };
      if (!this.#stopped()) this.#parts.fail(stop);
      return null;
    }
  }

  #report(itemId: number, share: number): void {
    if (this.#stopped() || !(share >= 0)) return;
    this.#shares.set(itemId, Math.min(share, 1));
    this.#parts.onShare();
  }

  #stopped(): boolean {
    return this.#parts.signal.aborted;
  }
}

/** Reads what was stored by a schema. @throws HeliochromeError data-unusable */
export function parseStored(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new HeliochromeError(
    'data-unusable',
    `What the job is to do cannot be understood: ${z.prettifyError(result.error)}`,
    'It may come from another version of the program; start it anew.',
    { cause: result.error },
  );
}

function killer(row: JobItemRow, { lasted }: Suspect): HeliochromeError {
  return new HeliochromeError(
    'internal',
    `The program ended ${lasted.length} times while it worked on this alone: ${row.label}`,
    'Check the file, or leave it out. The rest of the job goes on without it.',
  );
}
