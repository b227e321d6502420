import type { ApiEvent } from '../../src-shared/api/contract.ts';
import type { Api } from '../api/createApi.ts';

const heartbeatMilliseconds = 15_000;
const retryMilliseconds = 1000;
/** A page that reads nothing is cut off when so much waits for it; it comes back and reads everything anew. */
const mostWaitingBytes = 4 * 1024 * 1024;

/**
 * Server-sent events (HTML standard, 9.2). Every event has a number; a page that comes back with another number than
 * the last has missed something, and is told that everything may have changed.
 */
export class EventStreams {
  readonly #api: Api;
  /** Numbers of another run of the server mean nothing here. */
  readonly #run = crypto.randomUUID().slice(0, 8);
  readonly #open = new Set<() => void>();
  readonly #unsubscribe: () => void;
  #count = 0;

  constructor(api: Api) {
    this.#api = api;
    // Counted here once: every page sees the same numbers.
    this.#unsubscribe = api.subscribe(() => {
      this.#count += 1;
    });
  }

  /** Pages that listen just now. */
  get listeners(): number {
    return this.#open.size;
  }

  /** The stream of one page, until it goes or the server ends. */
  respond(lastEventId: string | undefined, signal: AbortSignal): Response {
    let end = (): void => undefined;
    const stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          end = this.#feed(controller, lastEventId);
          if (signal.aborted) end();
          signal.addEventListener('abort', end, { once: true });
        },
        cancel: () => {
          end();
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: mostWaitingBytes }),
    );
    return new Response(stream, {
      headers: {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      },
    });
  }

  /** Ends every stream. */
  close(): void {
    this.#unsubscribe();
    for (const end of [...this.#open]) end();
  }

  #feed(
    controller: ReadableStreamDefaultController<Uint8Array>,
    lastEventId: string | undefined,
  ): () => void {
    const encoder = new TextEncoder();
    const end = (): void => {
      if (!this.#open.delete(end)) return;
      clearInterval(heartbeat);
      unsubscribe();
      try {
        controller.close();
      } catch {
        // The page went first.
      }
    };
    const send = (text: string): void => {
      if (!this.#open.has(end)) return;
      // Nobody reads: memory must not grow with what is not read.
      if ((controller.desiredSize ?? 0) <= 0) end();
      else controller.enqueue(encoder.encode(text));
    };
    const tell = (event: ApiEvent): void => {
      send(`id: ${this.#run}-${this.#count}\ndata: ${JSON.stringify(event)}\n\n`);
    };
    const heartbeat = setInterval(() => {
      send(': still here\n\n');
    }, heartbeatMilliseconds).unref();
    const unsubscribe = this.#api.subscribe(tell);
    this.#open.add(end);
    send(`retry: ${retryMilliseconds}\n\n`);
    const missed = lastEventId !== undefined && lastEventId !== `${this.#run}-${this.#count}`;
    if (missed) void this.#tellEverything(tell);
    return end;
  }

  async #tellEverything(tell: (event: ApiEvent) => void): Promise<void> {
    const [settings, library, jobs] = await Promise.all([
      this.#api.call('app.settings', {}),
      this.#api.call('library.info', {}),
      this.#api.call('jobs.list', {}),
    ]);
    if (settings.ok) tell({ type: 'settings', settings: settings.value });
    tell({ type: 'library', library: library.ok ? library.value : null });
    if (jobs.ok) for (const job of jobs.value) tell({ type: 'job', job });
    tell({ type: 'collections' });
    tell({ type: 'models' });
    tell({ type: 'photos', ids: null });
  }
}
