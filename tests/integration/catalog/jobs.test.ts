import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addPhotos, LibraryFolder, withCode } from '../../support/libraryFolder.ts';

const folder = new LibraryFolder();
const problem = { code: 'file-missing', message: 'gone', advice: 'find it' };

test('a job is stored whole, in the order of the queue', () => {
  const file = folder.file();
  const first = folder.create(file);
  const created = first.jobs.create('import', 'Import of “A”', {
    paths: ['/a'],
    deep: { x: null },
  });
  const { createdAt, ...row } = created;
  assert.ok(Date.now() - Date.parse(createdAt) < 60_000);
  assert.deepEqual(row, {
    id: 1,
    kind: 'import',
    title: 'Import of “A”',
    state: 'queued',
    checkpoint: null,
    position: 1,
    progress: 0,
    startedAt: null,
    finishedAt: null,
    problem: null,
    listed: false,
    seconds: 0,
  });
  const second = first.jobs.create('verify', 'Second', undefined);
  assert.deepEqual(first.jobs.parameters(created.id), { paths: ['/a'], deep: { x: null } });
  assert.equal(first.jobs.parameters(second.id), null);
  assert.throws(() => first.jobs.parameters(99), withCode('usage'));
  const changed = first.jobs.update(created.id, {
    state: 'running',
    checkpoint: { at: 3 },
    position: 7,
    progress: 0.25,
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:01.000Z',
    problem,
    listed: true,
    seconds: 1.5,
    title: 'Renamed',
  });
  first.close();
  const catalog = folder.open(file);
  assert.deepEqual(catalog.jobs.get(created.id), changed);
  assert.deepEqual(changed.checkpoint, { at: 3 });
  assert.deepEqual(
    catalog.jobs.list().map(({ id }) => id),
    [second.id, created.id],
  );
  assert.equal(catalog.jobs.get(99), null);
  assert.throws(() => catalog.jobs.update(99, {}), withCode('usage'));
});

test('items are counted, paged and retried', () => {
  const { jobs } = folder.create();
  const { id } = jobs.create('export', 'Export', {});
  const other = jobs.create('export', 'Other', {});
  jobs.addItems(other.id, [{ label: 'x', photoId: null, data: 1 }]);
  const labels = ['a', 'b', 'c', 'd'];
  jobs.addItems(
    id,
    labels.map((label) => ({ label, photoId: null, data: { label } })),
  );
  assert.deepEqual(jobs.counts(id), { total: 4, pending: 4, done: 0, skipped: 0, failed: 0 });
  const [a, b, c, d] = jobs.nextItems(id, 0, 10);
  assert.deepEqual(b.data, { label: 'b' });
  jobs.finishItem(a.id, { state: 'done' });
  jobs.finishItem(b.id, { state: 'skipped', reason: 'exists' });
  jobs.finishItem(c.id, { state: 'failed', problem });
  assert.deepEqual(jobs.counts(id), { total: 4, pending: 1, done: 1, skipped: 1, failed: 1 });
  assert.deepEqual(jobs.nextItems(id, 0, 10), [d]);
  assert.deepEqual(jobs.nextItems(id, d.id, 10), []);
  assert.deepEqual(jobs.items(id, ['failed', 'skipped'], 0, 10), {
    items: [
      { id: b.id, label: 'b', photoId: null, state: 'skipped', problem: null, reason: 'exists' },
      { id: c.id, label: 'c', photoId: null, state: 'failed', problem, reason: '' },
    ],
    total: 2,
  });
  const page = jobs.items(id, [], 1, 2);
  assert.deepEqual([page.items.map(({ label }) => label), page.total], [['b', 'c'], 4]);
  assert.equal(jobs.retryFailed(id), 1);
  assert.deepEqual(
    jobs.nextItems(id, 0, 10).map(({ label, problem: told }) => [label, told]),
    [
      ['c', null],
      ['d', null],
    ],
  );
  assert.equal(jobs.clearItems(id, 3), 3);
  assert.deepEqual(
    jobs.items(id, [], 0, 10).items.map(({ label }) => label),
    ['d'],
  );
  assert.equal(jobs.clearItems(id, 3), 1);
  assert.deepEqual(jobs.counts(id), { total: 0, pending: 0, done: 0, skipped: 0, failed: 0 });
  assert.equal(jobs.counts(other.id).total, 1);
  assert.throws(() => {
    jobs.finishItem(a.id, { state: 'done' });
  }, withCode('usage'));
});

test('an item outlives its photo', () => {
  const catalog = folder.create();
  const [photoId] = addPhotos(catalog, 'a');
  const { id } = catalog.jobs.create('colorize', 'C', {});
  catalog.jobs.addItems(id, [{ label: 'a', photoId, data: null }]);
  catalog.photos.remove([photoId]);
  assert.equal(catalog.jobs.items(id, [], 0, 1).items[0].photoId, null);
});

test('what an item did and that it is done are kept together, or neither', () => {
  const catalog = folder.create();
  const [photoId] = addPhotos(catalog, 'a');
  const { id } = catalog.jobs.create('colorize', 'C', {});
  catalog.jobs.addItems(id, [{ label: 'a', photoId, data: null }]);
  const [item] = catalog.jobs.nextItems(id, 0, 1);
  assert.throws(() =>
    catalog.jobs.transaction(() => {
      catalog.photos.rate([photoId], 5);
      catalog.jobs.finishItem(item.id, { state: 'done' });
      throw new Error('stop');
    }),
  );
  assert.equal(catalog.photos.get(photoId)?.rating, 0);
  assert.equal(catalog.jobs.counts(id).pending, 1);
});

test('progress of jobs does not make views stale; what their items do does', () => {
  const catalog = folder.create();
  const [photoId] = addPhotos(catalog, 'a');
  const { id } = catalog.jobs.create('colorize', 'C', {});
  const { revision } = catalog;
  catalog.jobs.update(id, { progress: 0.5 });
  catalog.jobs.appendLog(id, 'line');
  assert.equal(catalog.revision, revision);
  catalog.jobs.transaction(() => catalog.photos.rate([photoId], 5));
  assert.equal(catalog.revision, revision + 1);
});

test('a log keeps its newest lines; a removed job takes all with it', () => {
  const catalog = folder.create();
  const { id } = catalog.jobs.create('train', 'T', {});
  catalog.jobs.transaction(() => {
    for (let line = 0; line < 5010; line += 1) catalog.jobs.appendLog(id, `line ${line}`);
  });
  const lines = catalog.jobs.log(id);
  assert.deepEqual([lines.length, lines[0], lines.at(-1)], [5000, 'line 10', 'line 5009']);
  catalog.jobs.addItems(id, [{ label: 'a', photoId: null, data: null }]);
  catalog.jobs.remove(id);
  assert.equal(catalog.jobs.get(id), null);
  assert.deepEqual([catalog.jobs.log(id), catalog.jobs.items(id, [], 0, 1).total], [[], 0]);
  assert.deepEqual(catalog.check(), []);
});
