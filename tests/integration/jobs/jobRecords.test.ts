import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'node:test';
import type { Job } from '../../../src-shared/domain/job.ts';
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

test('parameters are checked before a job is stored; stored data that does not fit fails its item', async (t) => {
  const library = await openLibrary(t);
  const queue = library.startQueue([workHandler(done)]);
  assert.throws(() => queue.add('verify', 'Wrong', { items: -1 }), { code: 'usage' });
  assert.throws(() => queue.add('train', 'No handler', {}), { code: 'usage' });
  assert.deepEqual(queue.list(), []);
  const { jobs } = library.catalog;
  const row = jobs.create('verify', 'Of another version', { items: 1 });
  jobs.addItems(row.id, [{ label: 'strange', photoId: null, data: { letter: 'x' } }, itemToDo(1)]);
  jobs.update(row.id, { listed: true });
  const unknown = jobs.create('train', 'Not offered', {});
  queue.add('verify', 'Wakes the queue', { items: 0 });
  await queue.idle();
  assert.deepEqual([queue.get(row.id).done, queue.get(row.id).failed], [2, 1]);
  assert.equal(jobs.items(row.id, ['failed'], 0, 1).items[0].problem?.code, 'data-unusable');
  assert.equal(queue.get(unknown.id).state, 'failed');
});

test('changes are told at most ten times a second a job, and the end always', async (t) => {
  const library = await openLibrary(t);
  const handler = workHandler(async (_number, { activity }) => {
    activity('Busy');
    await delay(1);
    return { state: 'done' };
  });
  const queue = library.startQueue([handler]);
  const told: { at: number; job: Job }[] = [];
  queue.subscribe((job) => told.push({ at: performance.now(), job }));
  queue.add('verify', 'Busy', { items: 300 });
  await queue.idle();
  await delay(150);
  for (const [index, { at }] of told.entries()) {
    if (index > 0) assert.ok(at - told[index - 1].at > 80, `${at - told[index - 1].at} ms apart`);
  }
  assert.equal(told[told.length - 1].job.state, 'done');
  assert.equal(told[told.length - 1].job.done, 300);
});

test('a handler finds its checkpoint and its figures again, and is ended after every start', async (t) => {
  const folder = await temporaryFolder(t);
  let ends = 0;
  const handler = workHandler(
    async (_number, job) => {
      if (job.checkpoint === null) {
        job.checkpoint = { step: 7 };
        job.figures({ loss: 0.25 });
        job.result({ kind: 'model', modelId: 'mine' });
        await untilStopped(job.signal);
      }
      assert.deepEqual(job.checkpoint, { step: 7 });
      return { state: 'done' };
    },
    {
      end: () => {
        ends += 1;
        return Promise.resolve();
      },
    },
  );
  const first = openTestLibrary(folder);
  const queue = first.startQueue([handler]);
  const { id } = queue.add('verify', 'Training', { items: 1 });
  await waitFor(() => queue.get(id).result !== null);
  await first.close();
  assert.equal(ends, 1);
  const second = openTestLibrary(folder);
  t.after(() => second.close());
  const again = second.startQueue([handler]);
  await again.idle();
  const job = again.get(id);
  assert.deepEqual([job.state, job.failed, job.figures], ['done', 0, { loss: 0.25 }]);
  assert.deepEqual(job.result, { kind: 'model', modelId: 'mine' });
  assert.deepEqual(second.catalog.jobs.moments(id), [{ progress: 0, figures: { loss: 0.25 } }]);
  assert.equal(ends, 2);
});

test('a job that is over can be removed, one that is not cannot', async (t) => {
  const library = await openLibrary(t);
  const handler = workHandler(async (_number, { signal }) => untilStopped(signal));
  const queue = library.startQueue([handler]);
  const { id } = queue.add('verify', 'Removed', { items: 2 });
  await waitFor(() => queue.get(id).state === 'running');
  assert.throws(
    () => {
      queue.remove(id);
    },
    { code: 'usage' },
  );
  await queue.cancel(id);
  queue.remove(id);
  assert.throws(() => queue.get(id), { code: 'usage' });
  await queue.idle();
  assert.deepEqual(queue.list(), []);
});

test('a job of many items is gone at once, and for good though the library is closed meanwhile', async (t) => {
  const folder = await temporaryFolder(t);
  const first = openTestLibrary(folder);
  const { jobs } = first.catalog;
  const { id } = jobs.create('verify', 'Large', { items: 1200 });
  jobs.addItems(
    id,
    Array.from({ length: 1200 }, (_, number) => itemToDo(number)),
  );
  jobs.update(id, { state: 'cancelled' });
  const queue = first.startQueue([workHandler(done)]);
  queue.remove(id);
  assert.deepEqual(queue.list(), []);
  assert.throws(() => queue.get(id), { code: 'usage' });
  await first.close();
  const second = openTestLibrary(folder);
  t.after(() => second.close());
  assert.notEqual(second.catalog.jobs.get(id), null, 'closed before all of it was deleted');
  const again = second.startQueue([workHandler(done)]);
  assert.deepEqual(again.list(), []);
  await waitFor(() => second.catalog.jobs.get(id) === null);
  assert.equal(second.catalog.jobs.items(id, [], 0, 1).total, 0);
  assert.deepEqual(second.catalog.check(), []);
});

test('a listing that was cut off starts afresh, however long it was', async (t) => {
  const library = await openLibrary(t);
  const { jobs } = library.catalog;
  const { id } = jobs.create('verify', 'Cut off', { items: 3 });
  jobs.addItems(
    id,
    Array.from({ length: 1200 }, (_, number) => itemToDo(number)),
  );
  const queue = library.startQueue([workHandler(done)]);
  await queue.idle();
  assert.deepEqual([queue.get(id).total, queue.get(id).done], [3, 3]);
});

test('figures are kept over the course of a job, of moments close together the last', async (t) => {
  const library = await openLibrary(t);
  const moments = 3000;
  const handler = workHandler((_number, job, report) => {
    for (let moment = 0; moment < moments; moment += 1) {
      report(moment / moments);
      job.figures({ loss: 1 - moment / moments });
    }
    return done();
  });
  const queue = library.startQueue([handler]);
  const { id } = queue.add('verify', 'Learns', { items: 1 });
  await queue.idle();
  const kept = library.catalog.jobs.moments(id);
  assert.ok(kept.length > 300 && kept.length <= 401, `${kept.length}`);
  for (const { progress, figures } of kept)
    assert.ok(Math.abs(figures['loss'] - 1 + progress) < 1e-9);
  assert.deepEqual(
    kept.map(({ progress }) => progress),
    kept.map(({ progress }) => progress).toSorted((one, other) => one - other),
  );
});

test('a log that grows without end is cut', async (t) => {
  const library = await openLibrary(t);
  const handler = workHandler((_number, { log }) => {
    for (let line = 0; line < 3000; line += 1) log(`line ${line}\nof two`);
    return done();
  });
  const queue = library.startQueue([handler]);
  const { id } = queue.add('verify', 'Talks', { items: 1 });
  await queue.idle();
  const lines = library.catalog.jobs.log(id);
  assert.equal(lines.length, 2001);
  assert.match(lines[1], /Z line 0 of two$/);
  assert.match(lines[1999], /holds 2000 lines.*left out/);
  assert.match(lines[2000], /Z Finished\.$/);
});
