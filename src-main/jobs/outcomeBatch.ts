import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { Problem } from '../../src-shared/domain/job.ts';
import type { JobStore } from '../catalog/catalogTypes.ts';
import type { ItemEnd, ItemOutcome } from './jobTypes.ts';
import { stopReason } from './stopJob.ts';

/** An item that is through, to be stored. */
export interface FinishedItem {
  readonly itemId: number;
  readonly label: string;
  readonly outcome: ItemOutcome;
}

/** An item as it was stored. */
export interface StoredItem {
  readonly itemId: number;
  readonly label: string;
  readonly end: ItemEnd;
}

interface Attempt {
  readonly stored: StoredItem[];
  /** Why nothing can be stored any more. */
  readonly stop: HeliochromeError | null;
}

const mostItems = 64;
const longestWait = 50;
/** One transaction takes no new item after this, so that the window goes on moving; milliseconds. */
const longestTransaction = 25;

/** An error as it is stored. */
export function problemOf(error: HeliochromeError): Problem {
  return { code: error.code, message: error.message, advice: error.advice };
}

/**
 * Stores what became of items, those that end close together in one transaction (at most 64, at most 50 ms late): one
 * write to the disk instead of many. When something in it throws, the transaction is rolled back and its items are
 * stored one by one, so that the one at fault fails alone.
 */
export class OutcomeBatch {
  readonly #store: JobStore;
  readonly #onStored: (items: readonly StoredItem[]) => void;
  readonly #beforeCommit: (items: number) => void;
  readonly #onStop: (reason: HeliochromeError) => void;
  #waiting: FinishedItem[] = [];
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  /**
   * @param beforeCommit run at the end of each transaction, with how many items it holds: what must be stored with them
   * @param onStored told after each transaction
   * @param onStop told when the catalog cannot be written at all; the items concerned stay pending
   */
  constructor(
    store: JobStore,
    beforeCommit: (items: number) => void,
    onStored: (items: readonly StoredItem[]) => void,
    onStop: (reason: HeliochromeError) => void,
  ) {
    this.#store = store;
    this.#beforeCommit = beforeCommit;
    this.#onStored = onStored;
    this.#onStop = onStop;
  }

  add(item: FinishedItem): void {
    if (this.#closed) return;
    this.#waiting.push(item);
    if (this.#waiting.length >= mostItems) this.#storeSome();
    else this.#schedule(longestWait);
  }

  /** Stores everything that waits, at once. */
  flush(): void {
    while (this.#waiting.length > 0) this.#storeSome();
  }

  /** Drops what waits and takes nothing more. */
  close(): void {
    this.#closed = true;
    this.#waiting = [];
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #schedule(wait: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#storeSome();
    }, wait);
  }

  /** One transaction's worth; the rest follows when others had their turn. */
  #storeSome(): void {
    const items = this.#waiting.slice(0, mostItems);
    let attempt: Attempt;
    try {
      attempt = { stored: this.#storeTogether(items), stop: null };
    } catch {
      attempt = this.#storeOneByOne(items);
    }
    this.#waiting.splice(0, attempt.stored.length);
    if (attempt.stored.length > 0) this.#onStored(attempt.stored);
    if (attempt.stop !== null) {
      this.close();
      this.#onStop(attempt.stop);
    }
    if (this.#waiting.length > 0) this.#schedule(0);
  }

  #storeTogether(items: readonly FinishedItem[]): StoredItem[] {
    const began = performance.now();
    return this.#store.transaction(() => {
      const stored: StoredItem[] = [];
      for (const item of items) {
        stored.push(this.#storeOne(item));
        if (performance.now() - began > longestTransaction) break;
      }
      this.#beforeCommit(stored.length);
      return stored;
    });
  }

  #storeOneByOne(items: readonly FinishedItem[]): Attempt {
    const stored: StoredItem[] = [];
    for (const item of items) {
      try {
        stored.push(this.#storeAlone(item));
      } catch (error) {
        return { stored, stop: stopReason(error) ?? HeliochromeError.from(error) };
      }
    }
    return { stored, stop: null };
  }

  #storeAlone(item: FinishedItem): StoredItem {
    const store = (one: FinishedItem): StoredItem =>
      this.#store.transaction(() => {
        const stored = this.#storeOne(one);
        this.#beforeCommit(1);
        return stored;
      });
    try {
      return store(item);
    } catch (error) {
      if (stopReason(error) !== null) throw error;
      // If its commit was not at fault, this throws again, and the catalog cannot be written.
      return store({ ...item, outcome: { state: 'failed', error: HeliochromeError.from(error) } });
    }
  }

  #storeOne({ itemId, label, outcome }: FinishedItem): StoredItem {
    const end = outcome.state === 'decided' ? outcome.commit() : outcome;
    if (outcome.state !== 'decided') outcome.commit?.();
    if (end.state === 'failed') {
      this.#store.finishItem(itemId, { state: 'failed', problem: problemOf(end.error) });
    } else if (end.state === 'skipped') {
      this.#store.finishItem(itemId, { state: 'skipped', reason: end.reason });
    } else {
      this.#store.finishItem(itemId, { state: 'done' });
    }
    return { itemId, label, end };
  }
}
