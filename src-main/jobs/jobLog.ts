import type { JobStore } from '../catalog/catalogTypes.ts';

const mostLines = 2000;
/** Its last line but for those that tell how the job ended. */
const limitReached = `A log holds ${mostLines} lines. What follows is left out, apart from how the job ends; the list of the job’s items is whole.`;
const longestLine = 2000;
const longestWait = 100;

/** A job's log as it is written: several lines at once, no more than 2000 in all and then how each start ended. */
export class JobLog {
  readonly #store: JobStore;
  readonly #jobId: number;
  #count: number | null = null;
  #waiting: string[] = [];
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(store: JobStore, jobId: number) {
    this.#store = store;
    this.#jobId = jobId;
  }

  add(line: string): void {
    if (this.#closed) return;
    this.#count ??= this.#store.log(this.#jobId).length;
    this.#count += 1;
    if (this.#count < mostLines) this.#write(line);
    else if (this.#count === mostLines) this.#write(limitReached);
  }

  /** Adds how the job ended, however long the log is. */
  addEnd(line: string): void {
    if (!this.#closed) this.#write(line);
  }

  #write(line: string): void {
    const text = line.slice(0, longestLine).replaceAll(/\s*[\r\n]+\s*/g, ' ');
    this.#waiting.push(`${new Date().toISOString()} ${text}`);
    this.#timer ??= setTimeout(() => {
      this.flush();
    }, longestWait);
  }

  /** Writes what waits. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const lines = this.#waiting;
    this.#waiting = [];
    if (this.#closed || lines.length === 0) return;
    try {
      this.#store.transaction(() => {
        for (const line of lines) this.#store.appendLog(this.#jobId, line);
      });
    } catch {
      // A log must not end a job; what cannot be written shows when the job's own state is.
    }
  }

  /** Writes no more. */
  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
