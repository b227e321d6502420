import assert from 'node:assert/strict';
import path from 'node:path';
import { before, test } from 'node:test';
import { usePlainBackend } from '../../support/plainBackend.ts';
import { importScans, openTestApi } from '../../support/testApi.ts';
import { writeTinyModel } from '../../support/tinyModel.ts';

before(usePlainBackend);

test('accepting a version that is not current is one step of undo', async (context) => {
  const app = await openTestApi(context);
  await writeTinyModel(path.join(app.root, 'data', 'models', 'tiny'));
  await app.good('app.changeSettings', { engine: 'wasm', model: 'tiny' });
  const [photoId] = await importScans(app, 1);
  const finish = { strength: 1, saturation: 1 };
  const make = (decisiveness: number) =>
    app.good('versions.create', { photoId, coloring: { model: 'tiny', decisiveness }, finish });
  const first = await make(0);
  const second = await make(1);
  const state = async (): Promise<unknown[]> => {
    const versions = await app.good('versions.list', { photoId });
    return versions.map(({ id, current, review }) => [id, current, review]);
  };
  const before = await state();
  assert.deepEqual(before, [
    [first.id, false, 'none'],
    [second.id, true, 'none'],
  ]);

  await app.good('versions.review', { versionId: first.id, review: 'accepted' });
  const accepted = [
    [first.id, true, 'accepted'],
    [second.id, false, 'none'],
  ];
  assert.deepEqual(await state(), accepted);
  assert.equal((await app.good('photos.get', { photoId })).versionId, first.id);

  assert.deepEqual(await app.good('history.undo', { photoId }), { label: 'Accept version 1' });
  assert.deepEqual(await state(), before);
  await app.good('history.redo', { photoId });
  assert.deepEqual(await state(), accepted);

  // Rejecting moves nothing.
  await app.good('versions.review', { versionId: second.id, review: 'rejected' });
  assert.deepEqual(await state(), [
    [first.id, true, 'accepted'],
    [second.id, false, 'rejected'],
  ]);
});
