import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { PixelResults, PixelTask, ReplyMessage, TaskMessage } from './pixelTasks.ts';

const WORKER_PROGRAM = new URL('./pixelWorker.ts', import.meta.url);

interface Pending {
  readonly task: PixelTask;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

interface Running extends Pending {
  readonly id: number;
}

interface Slot {
  worker: Worker | null;
  running: Running | null;
}

/**
 * Worker threads that render pixels. Started on first use and kept for the next photo; idle workers do not keep the
 * process alive. Tasks wait in order for a free worker.
 */
export class PixelPool {
  readonly size: number;
  readonly #program: URL;
  readonly #slots: Slot[];
  readonly #queue: Pending[] = [];
  #nextId = 1;
  #closed = false;

  /**
   * @param size number of worker threads, at least 1; by default one per available core
   * @param program the workers' program (another one only in tests of the pool itself)
   */
  constructor(size = availableParallelism(), program = WORKER_PROGRAM) {
    if (!Number.isInteger(size) || size < 1) {
      throw new HeliochromeError(
        'usage',
        `The number of pixel workers must be a whole number of at least 1; it is ${size}.`,
        'Leave it out to use one worker per core.',
      );
    }
    this.size = size;
    this.#program = program;
    this.#slots = Array.from({ length: size }, () => ({ worker: null, running: null }));
  }

  /**
   * Runs one task on the next free worker.
   * @throws HeliochromeError `internal` when the worker dies (the pool replaces it), `cancelled` when the pool closes
   */
  run<Task extends PixelTask>(task: Task): Promise<PixelResults[Task['kind']]> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(poolClosed());
        return;
      }
      this.#queue.push({ task, resolve: resolve, reject });
      this.#dispatch();
    });
  }

  /** Ends all workers. Tasks that wait or run are rejected with `cancelled`. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const pending of this.#queue.splice(0)) pending.reject(poolClosed());
    await Promise.all(
      this.#slots.map(async (slot) => {
        slot.running?.reject(poolClosed());
        slot.running = null;
        const { worker } = slot;
        slot.worker = null;
        await worker?.terminate();
      }),
    );
  }

  #dispatch(): void {
    for (const slot of this.#slots) {
      if (slot.running) continue;
      const pending = this.#queue.shift();
      if (!pending) return;
      slot.running = { ...pending, id: this.#nextId++ };
      slot.worker ??= this.#start(slot);
      slot.worker.ref();
      const message: TaskMessage = { id: slot.running.id, task: pending.task };
      slot.worker.postMessage(message);
    }
  }

  #start(slot: Slot): Worker {
    const worker = new Worker(this.#program, { name: 'pixels' });
    worker.on('message', (reply: ReplyMessage) => {
      this.#settle(slot, reply);
    });
    worker.on('error', (error: unknown) => {
      this.#lose(slot, worker, error instanceof Error ? error.message : String(error), error);
    });
    worker.on('exit', (status) => {
      this.#lose(slot, worker, `it ended with status ${status}`);
    });
    return worker;
  }

  #settle(slot: Slot, reply: ReplyMessage): void {
    const { running } = slot;
    if (running?.id !== reply.id) return;
    slot.running = null;
    slot.worker?.unref();
    if ('error' in reply) running.reject(reply.error);
    else running.resolve(reply.result as never);
    this.#dispatch();
  }

  /** A worker died: its task fails, the slot is free for a new worker. */
  #lose(slot: Slot, worker: Worker, reason: string, cause?: unknown): void {
    if (slot.worker !== worker) return;
    slot.worker = null;
    const { running } = slot;
    slot.running = null;
    running?.reject(
      new HeliochromeError(
        'internal',
        `A pixel worker stopped while it rendered: ${reason}.`,
        'Try again; if it happens again, the picture may need more memory than is free.',
        { cause },
      ),
    );
    this.#dispatch();
  }
}

function poolClosed(): HeliochromeError {
  return new HeliochromeError('cancelled', 'The pixel workers were closed.');
}

const sharedPools = new Map<number, PixelPool>();

/** The process's own pool of that size, made on first use and kept. */
export function sharedPixelPool(size = availableParallelism()): PixelPool {
  let pool = sharedPools.get(size);
  if (!pool) {
    pool = new PixelPool(size);
    sharedPools.set(size, pool);
  }
  return pool;
}

/** Ends the workers of every shared pool; the next use starts new ones. */
export async function closeSharedPixelPools(): Promise<void> {
  const pools = [...sharedPools.values()];
  sharedPools.clear();
  await Promise.all(pools.map((pool) => pool.close()));
}
