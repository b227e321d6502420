import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { LeastRecentlyUsed } from '../../../src-renderer/canvas/leastRecentlyUsed.ts';
import { RequestQueue, type Wanted } from '../../../src-renderer/canvas/requestQueue.ts';

/** Requests that end when they are told to. */
class Requests {
  readonly started: string[] = [];
  readonly cancelled: string[] = [];
  readonly settled: string[] = [];
  readonly queue: RequestQueue;
  readonly #ends = new Map<string, PromiseWithResolvers<undefined>>();

  constructor(atOnce: number) {
    this.queue = new RequestQueue(atOnce, (key) => this.settled.push(key));
  }

  wanted(...keys: string[]): Wanted[] {
    return keys.map((key) => ({
      key,
      load: async (signal) => {
        this.started.push(key);
        const end = Promise.withResolvers<undefined>();
        this.#ends.set(key, end);
        signal.addEventListener('abort', () => {
          this.cancelled.push(key);
          end.reject(new Error('cancelled'));
        });
        await end.promise;
      },
    }));
  }

  async end(key: string, error?: Error): Promise<void> {
    if (error === undefined) this.#ends.get(key)?.resolve(undefined);
    else this.#ends.get(key)?.reject(error);
    await turn();
  }
}

test('requests go in their order, a few at a time', async () => {
  const requests = new Requests(2);
  requests.queue.want(requests.wanted('a', 'b', 'c', 'd'));
  assert.deepEqual(requests.started, ['a', 'b']);
  await requests.end('b');
  assert.deepEqual(requests.started, ['a', 'b', 'c']);
  assert.deepEqual(requests.settled, ['b']);
});

test('what is no longer wanted is cancelled, what still is goes on', async () => {
  const requests = new Requests(2);
  requests.queue.want(requests.wanted('a', 'b', 'c'));
  requests.queue.want(requests.wanted('d', 'b'));
  assert.deepEqual(requests.cancelled, ['a']);
  assert.deepEqual(requests.started, ['a', 'b', 'd']);
  await requests.end('d');
  await requests.end('b');
  assert.deepEqual(requests.settled, ['d', 'b']);
  assert.equal(requests.queue.idle, true);
});

test('one that was cancelled can be wanted again at once', async () => {
  const requests = new Requests(1);
  requests.queue.want(requests.wanted('a'));
  requests.queue.want([]);
  requests.queue.want(requests.wanted('a'));
  await turn();
  assert.deepEqual(requests.started, ['a', 'a']);
  assert.equal(requests.queue.idle, false);
  await requests.end('a');
  assert.deepEqual(requests.settled, ['a']);
});

test('what failed says why and is not asked for again until it is allowed', async () => {
  const requests = new Requests(1);
  requests.queue.want(requests.wanted('a'));
  await requests.end('a', new Error('gone'));
  assert.match(String(requests.queue.failure('a')), /gone/);
  requests.queue.want(requests.wanted('a'));
  assert.deepEqual(requests.started, ['a']);
  requests.queue.forget();
  requests.queue.want(requests.wanted('a'));
  assert.deepEqual(requests.started, ['a', 'a']);
});

test('what failed is asked for again once it was not wanted for a time', async () => {
  const requests = new Requests(1);
  requests.queue.want(requests.wanted('undone'));
  await requests.end('undone', new Error('gone'));
  requests.queue.want(requests.wanted('before', 'undone'));
  await requests.end('before');
  assert.deepEqual(requests.started, ['undone', 'before']);
  requests.queue.want([]);
  assert.equal(requests.queue.failure('undone'), undefined);
  requests.queue.want(requests.wanted('undone'));
  assert.deepEqual(requests.started, ['undone', 'before', 'undone']);
});

test('textures: the least used goes first, what is seen stays', () => {
  const gone: string[] = [];
  const held = new LeastRecentlyUsed<string>(30, (value) => gone.push(value));
  for (const name of ['a', 'b', 'c', 'd']) held.set(name, name, 10);
  held.get('a');
  held.trim((key) => key === 'b');
  assert.deepEqual(gone, ['c']);
  assert.equal(held.bytes, 30);
  held.set('e', 'e', 100);
  held.trim((key) => key === 'e');
  assert.deepEqual(gone, ['c', 'b', 'd', 'a']);
  assert.equal(held.get('e'), 'e');
  held.clear();
  assert.equal(held.bytes, 0);
});
