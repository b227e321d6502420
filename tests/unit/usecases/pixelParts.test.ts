import assert from 'node:assert/strict';
import { readdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { test } from 'node:test';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { ColoringQueue } from '../../../src-main/usecases/pixels/coloringQueue.ts';
import { DiskCache } from '../../../src-main/usecases/pixels/diskCache.ts';
import { Limiter } from '../../../src-main/usecases/pixels/limiter.ts';
import { RecentlyUsed } from '../../../src-main/usecases/pixels/recentlyUsed.ts';
import { JoinedWork } from '../../../src-main/usecases/pixels/sharedWork.ts';
import { temporaryFolder } from '../../support/photographs.ts';

const isCancelled = (error: unknown): boolean =>
  error instanceof HeliochromeError && error.code === 'cancelled';

/** Work that ends when it is told to. */
function held(): { readonly work: () => Promise<void>; readonly end: () => void } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return {
    work: () => promise,
    end: () => {
      resolve(undefined);
    },
  };
}

test('no more run side by side than allowed, the newest first', async () => {
  const limiter = new Limiter(1);
  const order: string[] = [];
  const first = held();
  const running = limiter.run(first.work);
  const stop = new AbortController();
  const given = limiter.run(() => Promise.resolve(order.push('given up')), stop.signal);
  const older = limiter.run(() => Promise.resolve(order.push('older')));
  const newer = limiter.run(() => Promise.resolve(order.push('newer')));
  stop.abort();
  await assert.rejects(given, isCancelled);
  assert.deepEqual(order, []);
  first.end();
  await Promise.all([running, older, newer]);
  assert.deepEqual(order, ['newer', 'older']);
  await assert.rejects(
    limiter.run(() => Promise.reject(new Error('failed'))),
    /failed/,
  );
  assert.equal(await limiter.run(() => Promise.resolve(1)), 1, 'a failure gives its place back');
});

test('what a person waits for is colored before what jobs wait for', async () => {
  const queue = new ColoringQueue();
  const order: string[] = [];
  const first = held();
  const running = queue.run('job', first.work);
  const note = (name: string) => () => Promise.resolve(order.push(name));
  const job = queue.run('job', note('job'));
  const person = queue.run('person', note('person'));
  first.end();
  await Promise.all([running, job, person]);
  assert.deepEqual(order, ['person', 'job']);
});

test('who stops a coloring is told at once; the next begins when it has ended', async () => {
  const queue = new ColoringQueue();
  const first = held();
  const stop = new AbortController();
  const running = queue.run('person', first.work, stop.signal);
  let begun = false;
  const next = queue.run('job', () => {
    begun = true;
    return Promise.resolve();
  });
  stop.abort();
  await assert.rejects(running, isCancelled);
  await wait(5);
  assert.equal(begun, false);
  first.end();
  await next;
  assert.equal(begun, true);
});

test('work that several wait for goes on until all have given up', async () => {
  const joined = new JoinedWork<number>();
  let starts = 0;
  let stopped = 0;
  const start = (signal: AbortSignal): Promise<number> => {
    starts += 1;
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        stopped += 1;
        reject(new Error('stopped'));
      });
    });
  };
  const [one, other] = [new AbortController(), new AbortController()];
  const waits = [joined.run('key', start, one.signal), joined.run('key', start, other.signal)];
  one.abort();
  await assert.rejects(waits[0], isCancelled);
  assert.deepEqual([starts, stopped], [1, 0]);
  other.abort();
  await assert.rejects(waits[1], isCancelled);
  assert.deepEqual([starts, stopped], [1, 1]);
  assert.equal(await joined.run('key', () => Promise.resolve(7)), 7, 'who comes later starts anew');
});

test('the least recently used goes first, by weight', () => {
  const dropped: string[] = [];
  const kept = new RecentlyUsed<string>(10, (value) => dropped.push(value));
  kept.set('a', 'A', 4);
  kept.set('b', 'B', 4);
  kept.get('a');
  kept.set('c', 'C', 4);
  assert.deepEqual(dropped, ['B']);
  kept.set('c', 'C', 6);
  assert.deepEqual(dropped, ['B'], 'weighed anew, not dropped');
  kept.set('d', 'D', 50);
  assert.deepEqual(dropped, ['B', 'A', 'C']);
  assert.equal(kept.get('d'), 'D', 'the newest is always kept');
});

test('the disk cache stays within its room by removing what was not used for longest', async (context) => {
  const folder = await temporaryFolder(context);
  const cache = new DiskCache(folder, 1000);
  const old = new Date('2020-01-01');
  for (const name of ['aa1', 'bb2', 'cc3']) {
    await cache.write(name, new Uint8Array(300));
    await utimes(path.join(folder, name.slice(0, 2), name), old, old);
  }
  assert.equal(await cache.hasRoom(), false);
  assert.equal((await cache.read('aa1'))?.length, 300, 'reading counts as use');
  await cache.write('dd4', new Uint8Array(300));
  const left = await readdir(folder, { recursive: true });
  const files = left.filter((name) => name.includes(path.sep)).map((name) => path.basename(name));
  assert.equal(files.length, 3);
  assert.ok(files.includes('aa1') && files.includes('dd4'));
  assert.equal(await cache.read('zz'), null);
});
