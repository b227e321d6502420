import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'node:test';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { jobSchema, type Job } from '../../../src-shared/domain/job.ts';
import { stopJob } from '../../../src-main/jobs/stopJob.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import { openTestLibrary } from '../../support/testLibrary.ts';
import {
  done,
  itemToDo,
  openLibrary,
  untilStopped,
  waitFor,
  workHandler,
} from '../../support/workHandler.ts';

test('jobs of a lane run one after the other, in order; the lanes run beside each other', async (t) => {
  const library = await openLibrary(t);
  const seen: string[] = [];
  let underWay = 0;
  const disk = workHandler(async (number, { id }) => {
    underWay += 1;
    await delay(2);
    seen.push(`${id}.${number}`);
    underWay -= 1;
    return { state: 'done' };
  });
  let computeSawDisk = false;
  const compute = workHandler(
    async () => {
      await waitFor(() => underWay > 0);
      computeSawDisk = true;
      return { state: 'done' };
    },
    { kind: 'colorize', lane: 'compute' },
  );
  const queue = library.startQueue([disk, compute]);
  const [first, second] = ['First', 'Second'].map((title) =>
    queue.add('verify', title, { items: 5 }),
  );
  const beside = queue.add('colorize', 'Beside', { items: 1 });
  await queue.idle();
  const expected = [first, second].flatMap(({ id }) => [0, 1, 2, 3, 4].map((n) => `${id}.${n}`));
  assert.deepEqual(seen, expected);
  assert.ok(computeSawDisk);
  for (const { id } of [first, second, beside]) {
    const job = queue.get(id);
    assert.equal(job.state, 'done');
    assert.equal(job.progress, 1);
    assert.ok(jobSchema.safeParse(job).success, 'fits the contract');
  }
});

test('what is outstanding can be moved, and is done in the new order', async (t) => {
  const library = await openLibrary(t);
  const order: number[] = [];
  let gate = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    gate = resolve;
  });
  const handler = workHandler(async (_number, { id }) => {
    if (order.length === 0) await opened;
    order.push(id);
    return { state: 'done' };
  });
  const queue = library.startQueue([handler]);
  const ids = ['a', 'b', 'c', 'd'].map((title) => queue.add('verify', title, { items: 1 }).id);
  await waitFor(() => queue.get(ids[0]).state === 'running');
  queue.move(ids[3], ids[1]);
  queue.move(ids[1], null);
  assert.throws(() => queue.move(ids[0], null), { code: 'usage' });
  assert.throws(() => queue.move(ids[2], ids[0]), { code: 'usage' });
  gate();
  await queue.idle();
  assert.deepEqual(order, [ids[0], ids[3], ids[2], ids[1]]);
});

test('pause and cancel take less than a second, even when the work ignores them', async (t) => {
  const library = await openLibrary(t);
  const release: (() => void)[] = [];
  const stubborn = workHandler(
    async (number) => {
      if (number < 3) return { state: 'done' };
      await new Promise<void>((resolve) => release.push(resolve));
      return { state: 'done' };
    },
    { concurrency: 2 },
  );
  const queue = library.startQueue([stubborn]);
  const { id } = queue.add('verify', 'Stubborn', { items: 20 });
  for (const event of ['pause', 'cancel'] as const) {
    await waitFor(() => queue.get(id).state === 'running' && queue.get(id).done === 3);
    const start = performance.now();
    const stopped = await queue[event](id);
    assert.ok(performance.now() - start < 1000, event);
    assert.equal(stopped.state, event === 'pause' ? 'paused' : 'cancelled');
    assert.equal(stopped.done, 3, 'what was under way does not count');
    for (const free of release.splice(0)) free();
    await delay(20);
    assert.equal(library.catalog.jobs.counts(id).pending, 17, 'nor does it when it ends later');
    if (event === 'pause') queue.resume(id);
  }
});

test('a paused job goes on where it was; one at rest can be paused and cancelled', async (t) => {
  const library = await openLibrary(t);
  const runs = new Map<number, number>();
  const handler = workHandler(async (number, { signal }) => {
    runs.set(number, (runs.get(number) ?? 0) + 1);
    if (number === 4 && runs.get(number) === 1) await untilStopped(signal);
    return { state: 'done' };
  });
  const queue = library.startQueue([handler]);
  const { id } = queue.add('verify', 'Paused', { items: 8 });
  const waiting = queue.add('verify', 'Waiting', { items: 1 });
  assert.equal((await queue.pause(waiting.id)).state, 'paused');
  await waitFor(() => runs.has(4));
  assert.equal((await queue.pause(id)).done, 4);
  assert.equal(queue.resume(id).state, 'queued');
  await queue.idle();
  assert.equal(queue.get(id).state, 'done');
  assert.deepEqual(
    [...runs].filter(([, times]) => times > 1),
    [[4, 2]],
  );
  assert.equal((await queue.cancel(waiting.id)).state, 'cancelled');
  await assert.rejects(queue.pause(id), { code: 'usage' });
});

test('failed items are kept with their problem and can be tried again', async (t) => {
  const library = await openLibrary(t);
  let broken = true;
  const handler = workHandler((number) => {
    if (number % 3 === 0 && broken) {
      throw new HeliochromeError('image-damaged', `Number ${number} is damaged.`, 'Copy it again.');
    }
    return done();
  });
  const queue = library.startQueue([handler]);
  const { id } = queue.add('verify', 'Some fail', { items: 10 });
  await queue.idle();
  const first = queue.get(id);
  assert.deepEqual([first.state, first.done, first.failed], ['done', 10, 4]);
  const { items, total } = library.catalog.jobs.items(id, ['failed'], 0, 2);
  assert.equal(total, 4);
  assert.deepEqual(items[1].problem, {
    code: 'image-damaged',
    message: 'Number 3 is damaged.',
    advice: 'Copy it again.',
  });
  assert.ok(library.catalog.jobs.log(id).some((line) => line.includes('Number 9 is damaged')));
  broken = false;
  assert.equal(queue.retry(id).state, 'queued');
  await queue.idle();
  const second = queue.get(id);
  assert.deepEqual([second.state, second.done, second.failed], ['done', 10, 0]);
  assert.throws(() => queue.retry(id), { code: 'usage' });
});

test('a retry of a cancelled job does what was left of it', async (t) => {
  const library = await openLibrary(t);
  const runs: number[] = [];
  let mayEnd = false;
  const handler = workHandler(async (number, { signal }) => {
    runs.push(number);
    if (number === 2 && !mayEnd) await untilStopped(signal);
    return { state: 'done' };
  });
  const queue = library.startQueue([handler]);
  const { id } = queue.add('verify', 'Cancelled', { items: 5 });
  await waitFor(() => runs.includes(2));
  await queue.cancel(id);
  mayEnd = true;
  queue.retry(id);
  await queue.idle();
  assert.equal(queue.get(id).state, 'done');
  assert.deepEqual(runs, [0, 1, 2, 2, 3, 4]);
});

test('an error of the whole job ends it with its items still to do', async (t) => {
  const library = await openLibrary(t);
  let full = true;
  const handler = workHandler(
    (number) => {
      const error = new HeliochromeError('environment', 'The cable is out.', 'Put it in.');
      if (number === 6 && full) stopJob(error);
      return done();
    },
    { concurrency: 3 },
  );
  const queue = library.startQueue([handler]);
  const { id } = queue.add('verify', 'Stopped', { items: 12 });
  await queue.idle();
  const stopped = queue.get(id);
  assert.equal(stopped.state, 'failed');
  assert.deepEqual(stopped.problem, {
    code: 'environment',
    message: 'The cable is out.',
    advice: 'Put it in.',
  });
  assert.equal(stopped.failed, 0);
  assert.ok(library.catalog.jobs.counts(id).pending > 0);
  full = false;
  queue.retry(id);
  await queue.idle();
  assert.deepEqual([queue.get(id).state, queue.get(id).done], ['done', 12]);
  assert.equal(queue.get(id).problem, null);
});

test('what an item does to the catalog is stored with its end, or not at all', async (t) => {
  const library = await openLibrary(t);
  const { collections } = library.catalog;
  const handler = workHandler(
    (number) =>
      Promise.resolve({
        state: 'done',
        commit: () => {
          collections.create(`number ${number}`, null);
          if (number === 5) throw new HeliochromeError('data-unusable', 'Number 5 will not do.');
        },
      }),
    { concurrency: 20 },
  );
  const queue = library.startQueue([handler]);
  const { id } = queue.add('verify', 'Commits', { items: 20 });
  await queue.idle();
  const names = collections.list().map(({ name }) => name);
  assert.equal(names.length, 19);
  assert.equal(new Set(names).size, 19, 'none twice');
  assert.ok(!names.includes('number 5'));
  const { items } = library.catalog.jobs.items(id, ['failed'], 0, 10);
  assert.deepEqual(
    items.map(({ label, problem }) => [label, problem?.message]),
    [['item 5', 'Number 5 will not do.']],
  );
});

test('items that end close together share a transaction, which moves the revision once', async (t) => {
  const library = await openLibrary(t);
  const { catalog } = library;
  let commits = 0;
  const revisions = new Set<number>();
  const handler = workHandler(
    (number) =>
      Promise.resolve({
        state: 'decided',
        commit: () => {
          commits += 1;
          catalog.collections.create(`number ${number}`, null);
          revisions.add(catalog.revision);
          return number % 2 === 0 ? { state: 'done' } : { state: 'skipped', reason: 'odd' };
        },
      }),
    { concurrency: 64 },
  );
  const queue = library.startQueue([handler]);
  const { id } = queue.add('verify', 'Together', { items: 256 });
  await queue.idle();
  assert.equal(commits, 256);
  assert.ok(revisions.size < 64, `${revisions.size} transactions`);
  assert.deepEqual([queue.get(id).done, queue.get(id).skipped], [256, 128]);
  assert.equal(catalog.jobs.items(id, ['skipped'], 0, 1).items[0].reason, 'odd');
});

test('progress never falls: not while it is listed, nor over pauses and restarts', async (t) => {
  const folder = await temporaryFolder(t);
  let last = 0;
  const check = (job: Job): void => {
    assert.ok(job.progress >= last, `${job.progress} after ${last}`);
    last = job.progress;
  };
  let id = 0;
  let starts = 0;
  for (; starts === 0 || last < 1; starts += 1) {
    assert.ok(starts < 40);
    const library = openTestLibrary(folder);
    const handler = workHandler(async (_number, { signal }, report) => {
      for (let share = 0; share < 1 && !signal.aborted; share += 0.2) {
        report(share);
        await delay(2);
      }
      return { state: 'done' };
    });
    const queue = library.startQueue([handler]);
    queue.subscribe(check);
    if (starts === 0) id = queue.add('verify', 'Long', { items: 30 }).id;
    else check(queue.get(id));
    if (starts > 25) await queue.idle();
    else await delay(40);
    check(queue.get(id));
    await library.close();
  }
  assert.ok(starts > 2, 'it took several starts');
});

test('what ran goes on at the next start, what was paused stays so, and an unfinished list is made afresh', async (t) => {
  const folder = await temporaryFolder(t);
  const first = openTestLibrary(folder);
  const listing = workHandler(done, {
    async *list({ signal }) {
      yield [itemToDo(0), itemToDo(1)];
      await untilStopped(signal);
    },
  });
  const queue = first.startQueue([listing]);
  const cutOff = queue.add('verify', 'Cut off', { items: 3 });
  const paused = queue.add('verify', 'Paused', { items: 1 });
  await queue.pause(paused.id);
  await waitFor(() => queue.get(cutOff.id).total === 2);
  await first.close();

  const second = openTestLibrary(folder);
  t.after(() => second.close());
  const again = second.startQueue([workHandler(done)]);
  await again.idle();
  const { state, total } = again.get(cutOff.id);
  assert.deepEqual([state, total], ['done', 3]);
  assert.equal(again.get(paused.id).state, 'paused');
});
