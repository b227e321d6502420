import assert from 'node:assert/strict';
import { rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { importScans, openTestApi } from '../../support/testApi.ts';

describe('photos through the contract', () => {
  test('an import is followed by thumbnails, and told in events', async (context) => {
    const app = await openTestApi(context);
    const thumbnails = app.heard(
      'job',
      ({ job }) => job.kind === 'thumbnails' && job.state === 'done',
    );
    const ids = await importScans(app, 5);
    assert.equal(ids.length, 5);
    const { job } = await thumbnails;
    assert.deepEqual([job.total, job.failed], [5, 0]);
    await app.heard('library', ({ library }) => library?.photos === 5).catch(() => undefined);
    assert.ok(app.events.some((event) => event.type === 'photos'));
    const [photo] = await app.good('photos.summaries', { ids: ids.slice(0, 1) });
    const pixels = await app.api.pixels(`thumbnail/${photo.id}/${photo.thumbnailKey}`);
    assert.equal(pixels.status, 200);
    assert.match(pixels.headers.get('content-type') ?? '', /^image\//);
  });

  test('rating, editing, reviewing and removing are undone step by step, under their labels', async (context) => {
    const app = await openTestApi(context);
    const ids = await importScans(app, 3);
    const library = { photoId: null };
    await app.good('photos.rate', { photos: { ids }, rating: 4 });
    await app.good('photos.edit', {
      photos: { ids: [ids[0]] },
      metadata: { title: 'Crane' },
      addTags: ['harbor'],
    });
    await app.good('photos.trash', { photos: { ids: [ids[2]] } });
    const labels: string[] = [];
    for (;;) {
      const step = await app.good('history.undo', library);
      if (step === null) break;
      labels.push(step.label);
    }
    assert.deepEqual(labels.slice(0, 3), [
      'Remove 1 photo',
      'Edit title, tags of 1 photo',
      'Rate 3 photos',
    ]);
    const [first] = await app.good('photos.summaries', { ids });
    assert.deepEqual([first.rating, first.label, first.trashed], [0, first.fileName, false]);
    assert.equal((await app.good('history.state', library)).redo?.label, 'Rate 3 photos');
    await app.good('history.redo', library);
    assert.equal((await app.good('photos.get', { photoId: ids[1] })).rating, 4);
  });

  test('what is changed in the Photo view is undone there, and not in the library', async (context) => {
    const app = await openTestApi(context);
    const [one] = await importScans(app, 2);
    await app.good('photos.rate', { photos: { ids: [one] }, rating: 5, historyPhotoId: one });
    const inLibrary = await app.good('history.state', { photoId: null });
    assert.notEqual(inLibrary.undo?.label, 'Rate 1 photo');
    assert.deepEqual(await app.good('history.undo', { photoId: one }), { label: 'Rate 1 photo' });
    assert.equal((await app.good('photos.get', { photoId: one })).rating, 0);
  });

  test('the audit log names who did what to which photo', async (context) => {
    const app = await openTestApi(context);
    await app.good('app.changeSettings', { operator: 'M. Daguerre' });
    const [one, two] = await importScans(app, 2);
    await app.good('photos.edit', { photos: { ids: [one, two] }, metadata: { place: 'Harbour' } });
    const lines = await app.good('library.audit', { before: null, limit: 100 });
    const edits = lines.filter(({ action }) => action === 'edit');
    assert.equal(edits.length, 2);
    // In any order: photos are numbered as they are read, two at a time.
    assert.deepEqual(
      new Map(edits.map(({ photoId, operator }) => [photoId, operator])),
      new Map([one, two].map((id) => [id, 'M. Daguerre'])),
    );
    assert.match(edits[0].details, /Harbour/);
    assert.ok(lines.some(({ action }) => action === 'import'));
    assert.match(lines.find(({ action }) => action === 'settings')?.details ?? '', /M\. Daguerre/);
  });

  test('metadata goes out as a table and comes back: by id, by checksum in another library, dry first', async (context) => {
    const app = await openTestApi(context);
    const ids = await importScans(app, 3);
    const title = '=1+1, "the crane"\nat night';
    await app.good('photos.edit', {
      photos: { ids: [ids[1]] },
      metadata: { title, date: '1932~' },
      addTags: ['a, b'],
    });
    const titled = await app.good('photos.get', { photoId: ids[1] });
    const { csv } = await app.good('photos.exportCsv', { ids });
    const nothing = await app.good('photos.importCsv', { csv, dryRun: false });
    assert.deepEqual(
      [nothing.rows, nothing.matched, nothing.changed, nothing.problems],
      [3, 3, 0, []],
    );
    assert.equal(
      (await app.good('history.state', { photoId: null })).undo?.label,
      'Edit title, date, tags of 1 photo',
    );

    // Another library has the same scans under other numbers.
    await app.good('library.create', { path: path.join(app.root, 'other') });
    const folder = path.join(app.root, 'scans');
    for (const name of ['scan 0003.png', 'scan 0002.png', 'scan 0001.png']) {
      const { jobId } = await app.good('jobs.import', {
        paths: [path.join(folder, name)],
        collectionId: null,
      });
      await app.over(jobId);
    }
    const dry = await app.good('photos.importCsv', { csv, dryRun: true });
    assert.deepEqual([dry.matched, dry.changed], [3, 1]);
    assert.equal((await app.good('photos.count', { text: 'crane' })).count, 0);
    const real = await app.good('photos.importCsv', { csv, dryRun: false });
    assert.equal(real.changed, 1);
    const { photos } = await app.good('photos.page', {
      query: { text: 'crane' },
      offset: 0,
      limit: 10,
    });
    const found = await app.good('photos.get', { photoId: photos[0].id });
    assert.equal(found.fileName, titled.fileName);
    assert.deepEqual(
      [found.metadata.title, found.metadata.date, found.tags],
      [title, '1932~', ['a, b']],
    );
    await app.good('history.undo', { photoId: null });
    assert.equal((await app.good('photos.count', { text: 'crane' })).count, 0);
  });

  test('rows of a table that fit no photo, or hold what no field can, are named by their row', async (context) => {
    const app = await openTestApi(context);
    const [one] = await importScans(app, 1);
    const csv = `id,title,rating\n${one},Crane,3\n999,Nobody,1\n${one},Crane,nine\n`;
    const told = await app.good('photos.importCsv', { csv, dryRun: false });
    assert.deepEqual(
      told.problems.map(({ row }) => row),
      [3, 4],
    );
    assert.deepEqual([told.rows, told.matched, told.changed], [3, 2, 1]);
    assert.equal(
      await app.refused('photos.importCsv', { csv: 'a,b\n1,2\n', dryRun: true }),
      'data-unusable',
    );
  });

  test('masters that were moved are found missing at the next start, and found again by contents', async (context) => {
    const app = await openTestApi(context);
    await importScans(app, 3);
    await rename(path.join(app.root, 'scans'), path.join(app.root, 'moved'));
    await app.api.close();
    const again = await openTestApi(context, { root: app.root });
    await again.heard('library', ({ library }) => library?.missing === 3);
    const { jobId } = await again.good('jobs.relink', { folder: path.join(app.root, 'moved') });
    assert.equal((await again.over(jobId)).state, 'done');
    assert.equal((await again.good('library.info', {})).missing, 0);
  });

  test('collections: made, nested, filled, and undone', async (context) => {
    const app = await openTestApi(context);
    const ids = await importScans(app, 2);
    const { id } = await app.good('collections.create', { name: 'Harbour 1932', parentId: null });
    await app.good('collections.create', { name: 'Cranes', parentId: id });
    await app.good('collections.addPhotos', { id, photos: { ids } });
    const query = { scope: { kind: 'collection', id } } as const;
    assert.equal((await app.good('photos.count', query)).count, 2);
    assert.deepEqual(await app.good('history.undo', { photoId: null }), {
      label: 'Add 2 photos to “Harbour 1932”',
    });
    assert.equal((await app.good('photos.count', query)).count, 0);
    assert.equal(
      await app.refused('collections.create', { name: 'Cranes', parentId: id }),
      'usage',
    );
  });

  test('emptying the trash forgets photos, and leaves their files', async (context) => {
    const app = await openTestApi(context);
    const ids = await importScans(app, 2);
    await app.good('photos.trash', { photos: { ids } });
    const result = await app.good('photos.emptyTrash', {});
    assert.deepEqual(result, { changed: 2, undoable: false });
    assert.equal((await app.good('library.info', {})).trashed, 0);
    assert.ok((await stat(path.join(app.root, 'scans', 'scan 0001.png'))).isFile());
    assert.deepEqual(await app.good('library.check', {}), { problems: [] });
  });
});
