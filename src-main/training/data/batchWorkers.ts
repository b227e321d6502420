import { Worker } from 'node:worker_threads';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type {
  BatchAnswer,
  BatchOrder,
  BatchWorkerData,
  CropOrder,
  MadeBatch,
} from './batchWorkerMessages.ts';

interface Waiting {
  readonly worker: Worker;
  readonly resolve: (batch: MadeBatch | null) => void;
  readonly reject: (error: HeliochromeError) => void;
}

/** How long a worker may take to end by itself. */
const gracePeriod = 5000;

const resumeAdvice = 'Resume the training; if it happens again, use fewer workers.';

/** The worker threads of a batch stream; each batch goes to the one with the least to do. */
export class BatchWorkers {
  readonly #workers: Worker[];
  readonly #stopFlag: Int32Array<SharedArrayBuffer>;
  readonly #waiting = new Map<number, Waiting>();
  #sequence = 0;
  #closed = false;
  #failure: HeliochromeError | null = null;

  constructor(count: number, data: BatchWorkerData) {
    this.#stopFlag = data.stopFlag;
    this.#workers = Array.from({ length: count }, () => this.#start(data));
  }

  /** Makes a batch; null when the workers were closed before it was made. */
  make(crops: readonly CropOrder[], keepDecoded: boolean): Promise<MadeBatch | null> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const worker = this.#leastBusy();
    const sequence = this.#sequence;
    this.#sequence += 1;
    const order: BatchOrder = { sequence, crops, keepDecoded };
    return new Promise((resolve, reject) => {
      this.#waiting.set(sequence, { worker, resolve, reject });
      worker.postMessage(order);
    });
  }

  /** Ends the threads; batches still waited for come as null. */
  async close(): Promise<void> {
    this.#closed = true;
    Atomics.store(this.#stopFlag, 0, 1);
    for (const { resolve } of this.#waiting.values()) resolve(null);
    this.#waiting.clear();
    await Promise.all(this.#workers.map(endWorker));
  }

  #start(data: BatchWorkerData): Worker {
    const worker = new Worker(new URL('./batchWorker.ts', import.meta.url), {
      workerData: data,
      // Flags of the process (a debugger's port, `--input-type`) are not for its threads.
      execArgv: [],
    });
    worker.on('message', (answer: BatchAnswer) => {
      this.#receive(answer);
    });
    worker.on('error', (error) => {
      this.#fail(HeliochromeError.from(error, 'internal', resumeAdvice));
    });
    worker.on('exit', (status) => {
      if (this.#closed) return;
      const message = `A thread that prepares photographs ended unexpectedly (status ${status}).`;
      this.#fail(new HeliochromeError('internal', message, resumeAdvice));
    });
    return worker;
  }

  #receive(answer: BatchAnswer): void {
    const waiting = this.#waiting.get(answer.sequence);
    if (waiting === undefined) return;
    this.#waiting.delete(answer.sequence);
    if (answer.kind === 'batch') waiting.resolve(answer);
    else {
      const { code, message, advice } = answer;
      waiting.reject(new HeliochromeError(code, message, advice));
    }
  }

  #fail(error: HeliochromeError): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }

  #leastBusy(): Worker {
    const load = new Map(this.#workers.map((worker) => [worker, 0]));
    for (const { worker } of this.#waiting.values()) load.set(worker, load.get(worker)! + 1);
    return [...load].reduce((least, entry) => (entry[1] < least[1] ? entry : least))[0];
  }
}

/** Asks a worker to end; ends it by force when it does not within the grace period. */
async function endWorker(worker: Worker): Promise<void> {
  if (worker.threadId === -1) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => void worker.terminate(), gracePeriod);
    worker.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    worker.postMessage(null);
  });
}
