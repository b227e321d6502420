import { parentPort, Worker } from 'node:worker_threads';
import { HeliochromeError, type ErrorCode } from '../../src-shared/domain/error.ts';
import { cancelled } from './systemError.ts';

/** Messages between the pool and its workers. */
interface TaskMessage {
  readonly id: number;
  readonly task: unknown;
}

type ReplyMessage =
  | { readonly id: number; readonly result: unknown }
  | {
      readonly id: number;
      readonly error: {
        readonly code: ErrorCode;
        readonly message: string;
        readonly advice: string;
      };
    };

interface Pending {
  readonly task: unknown;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

interface Slot {
  worker: Worker | null;
  /** Tasks sent to it, by their number. */
  readonly running: Map<number, Pending>;
}

/**
 * Worker threads of one program, started on first use. Tasks wait in order for a free worker; one that dies fails its
 * tasks and is replaced.
 */
export class WorkerPool<Task, Result> {
  readonly size: number;
  readonly #program: URL;
  readonly #name: string;
  readonly #tasksAtOnce: number;
  readonly #slots: Slot[];
  #queue: Pending[] = [];
  #nextId = 1;
  #closed = false;

  /**
   * @param size number of worker threads, at least 1
   * @param program a module that calls {@link answerTasks}
   * @param name shown by debuggers and in errors
   * @param tasksAtOnce tasks a worker has at the same time, so that it need not wait for this thread between them
   */
  constructor(size: number, program: URL, name: string, tasksAtOnce = 1) {
    this.size = size;
    this.#tasksAtOnce = tasksAtOnce;
    this.#program = program;
    this.#name = name;
    this.#slots = Array.from({ length: size }, () => ({ worker: null, running: new Map() }));
  }

  /**
   * Runs one task on the next free worker. At the signal its promise fails at once; the worker goes on with what it
   * has begun until the pool is closed.
   *
   * @throws HeliochromeError what the task throws; `internal` when the worker dies; `cancelled`
   */
  async run(task: Task, signal?: AbortSignal): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    if (this.#closed || signal?.aborted === true) throw cancelled(signal?.reason);
    const pending: Pending = { task, resolve, reject };
    const onAbort = (): void => {
      this.#queue = this.#queue.filter((waiting) => waiting !== pending);
      reject(cancelled(signal?.reason));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#queue.push(pending);
    this.#dispatch();
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Ends all workers. Tasks that wait or run fail as `cancelled`. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const pending of this.#queue.splice(0)) pending.reject(cancelled());
    await Promise.all(
      this.#slots.map(async (slot) => {
        const { worker } = slot;
        slot.worker = null;
        for (const pending of takeAll(slot.running)) pending.reject(cancelled());
        await worker?.terminate();
      }),
    );
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const slot = this.#leastBusy();
      if (slot.running.size >= this.#tasksAtOnce) return;
      const pending = this.#queue.shift()!;
      const message: TaskMessage = { id: this.#nextId++, task: pending.task };
      slot.running.set(message.id, pending);
      slot.worker ??= this.#start(slot);
      slot.worker.ref();
      slot.worker.postMessage(message);
    }
  }

  #leastBusy(): Slot {
    return this.#slots.reduce((least, slot) =>
      slot.running.size < least.running.size ? slot : least,
    );
  }

  #start(slot: Slot): Worker {
    const worker = new Worker(this.#program, { name: this.#name });
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
    const pending = slot.running.get(reply.id);
    if (pending === undefined) return;
    slot.running.delete(reply.id);
    if (slot.running.size === 0) slot.worker?.unref();
    if ('error' in reply) {
      const { code, message, advice } = reply.error;
      pending.reject(new HeliochromeError(code, message, advice));
    } else {
      pending.resolve(reply.result as never);
    }
    this.#dispatch();
  }

  #lose(slot: Slot, worker: Worker, reason: string, cause?: unknown): void {
    if (slot.worker !== worker) return;
    slot.worker = null;
    const error = new HeliochromeError(
      'internal',
      `A worker (${this.#name}) stopped while it worked: ${reason}.`,
      'Try again; if it happens again, the picture may need more memory than is free.',
      { cause },
    );
    for (const pending of takeAll(slot.running)) pending.reject(error);
    this.#dispatch();
  }
}

function takeAll(running: Map<number, Pending>): Pending[] {
  const all = [...running.values()];
  running.clear();
  return all;
}

/**
 * The other end, in the worker's program: answers tasks in the order in which they come.
 *
 * @param perform is given what the pool's `run` was given
 * @param atOnce tasks under way at the same time: more than one where they wait
 */
export function answerTasks(perform: (task: never) => Promise<unknown>, atOnce = 1): void {
  const port = parentPort;
  if (port === null) throw new HeliochromeError('internal', 'This program runs as a worker only.');
  const waiting: TaskMessage[] = [];
  let underWay = 0;
  const answer = async ({ id, task }: TaskMessage): Promise<void> => {
    let reply: ReplyMessage;
    try {
      reply = { id, result: await perform(task as never) };
    } catch (error) {
      const { code, message, advice } = HeliochromeError.from(error);
      reply = { id, error: { code, message, advice } };
    }
    port.postMessage(reply);
    underWay -= 1;
    next();
  };
  const next = (): void => {
    while (underWay < atOnce) {
      const message = waiting.shift();
      if (message === undefined) return;
      underWay += 1;
      void answer(message);
    }
  };
  port.on('message', (message: TaskMessage) => {
    waiting.push(message);
    next();
  });
}
