import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { decodeChroma, encodeChroma } from '../../../src-shared/domain/chromaFormat.ts';
import { openMaster } from '../../../src-main/imaging/openMaster.ts';
import { writeGreyScan } from '../../support/greyScan.ts';
import { itemsOf, openQueue, until } from '../../support/jobs.ts';
import { makeTestLibrary, type TestLibrary } from '../../support/library.ts';
import { paintColorful } from '../../support/photographs.ts';
import { useTinyModel } from '../../support/tinyModels.ts';

async function addScans(library: TestLibrary, count: number): Promise<number[]> {
  const ids: number[] = [];
  for (let number = 0; number < count; number += 1) {
    const file = path.join(library.folder, `scan${number}.png`);
    await writeGreyScan(file, 120 + number, 90, number);
    ids.push(...(await library.add(file)));
  }
  return ids;
}

async function preparedLibrary(
  context: TestContext,
): Promise<{ library: TestLibrary; model: string }> {
  const library = await makeTestLibrary(context);
  return { library, model: await useTinyModel(context, library.folder) };
}

const everything = { query: {} };
const coloring = { model: 'tiny' };

test('colors what can be colored, says why the rest was not, and is one step of undo', async (context) => {
  const { library, model } = await preparedLibrary(context);
  const { catalog } = library.context;
  const scans = await addScans(library, 4);
  const flagged = path.join(library.folder, 'flagged.png');
  await paintColorful(80, 60, 1).png().toFile(flagged);
  await library.add(flagged, { colorPhotograph: true });
  const unnoticed = path.join(library.folder, 'unnoticed.png');
  await paintColorful(80, 60, 2).png().toFile(unnoticed);
  await library.add(unnoticed);
  await rm(path.join(library.folder, 'scan3.png'));
  const changed = path.join(library.folder, 'scan2.png');
  await writeGreyScan(changed, 50, 50, 9);

  const queue = openQueue(library.context);
  context.after(() => queue.close());
  const { id } = queue.add('colorize', 'Colorize', { photos: everything, coloring });
  await queue.idle();
  const job = queue.get(id);
  assert.equal(job.state, 'done', JSON.stringify(job));
  assert.deepEqual([job.total, job.done, job.failed, job.skipped], [6, 6, 2, 2]);
  const items = itemsOf(library.context, id);
  assert.match(items.get('flagged.png')?.reason ?? '', /color photograph/);
  assert.match(items.get('unnoticed.png')?.reason ?? '', /color photograph/);
  assert.equal(items.get('scan2.png')?.problem?.code, 'data-unusable');
  assert.equal(items.get('scan3.png')?.problem?.code, 'file-missing');

  for (const photoId of scans.slice(0, 2)) {
    const [version] = catalog.versions.list(photoId);
    const source = catalog.photos.source(photoId)!;
    const master = await openMaster(source.path);
    const luminance = await master.modelLuminance(64);
    await master.close();
    const compute = await library.context.compute.get();
    const expected = await compute.colorize({ modelDirectory: model, luminance });
    assert.deepEqual(
      catalog.versions.chroma(version.id),
      decodeChroma(encodeChroma(expected)),
      'the very plane the model gives, rounded',
    );
  }
  assert.equal(catalog.info().colorized, 2);
  assert.equal(
    catalog.audit.list(null, 10).filter(({ action }) => action === 'colorize').length,
    2,
  );
  assert.deepEqual(catalog.history.undo(null), { label: 'Colorize photos' });
  assert.equal(catalog.info().colorized, 0);
  catalog.history.redo(null);
  assert.equal(catalog.info().colorized, 2);
});

test('makes another version by the same recipe only when asked to', async (context) => {
  const { library } = await preparedLibrary(context);
  const { catalog } = library.context;
  const [photoId] = await addScans(library, 1);
  const queue = openQueue(library.context);
  context.after(() => queue.close());
  const run = async (more: object): Promise<number[]> => {
    const { id } = queue.add('colorize', 'Colorize', { photos: everything, coloring, ...more });
    await queue.idle();
    const { done, failed, skipped } = queue.get(id);
    return [done, failed, skipped, catalog.versions.list(photoId).length];
  };
  assert.deepEqual(await run({}), [1, 0, 0, 1]);
  assert.deepEqual(await run({}), [1, 0, 1, 1]);
  assert.deepEqual(await run({ finish: { strength: 0.5 } }), [1, 0, 1, 1], 'finish is no coloring');
  assert.deepEqual(await run({ coloring: { model: 'tiny', decisiveness: 0.1 } }), [1, 0, 0, 2]);
  assert.deepEqual(await run({ again: true }), [1, 0, 0, 3]);
});

test('a paused job goes on where it stopped, also in another program run', async (context) => {
  const { library } = await preparedLibrary(context);
  const { catalog } = library.context;
  const ids = await addScans(library, 12);
  const first = openQueue(library.context);
  const { id } = first.add('colorize', 'Colorize', { photos: everything, coloring });
  await until(first, id, ({ done }) => done >= 3);
  const before = performance.now();
  const paused = await first.pause(id);
  assert.ok(performance.now() - before < 1500);
  assert.equal(paused.state, 'paused');
  const soFar = paused.done;
  assert.ok(soFar < 12);
  await first.close();

  const second = openQueue(library.context);
  context.after(() => second.close());
  second.resume(id);
  await second.idle();
  const job = second.get(id);
  assert.deepEqual([job.state, job.done, job.failed, job.skipped], ['done', 12, 0, 0]);
  for (const photoId of ids) assert.equal(catalog.versions.list(photoId).length, 1);
  catalog.history.undo(null);
  assert.equal(catalog.info().colorized, 0, 'one step of undo over both starts');
});

test('without its model the job ends and says so', async (context) => {
  const { library } = await preparedLibrary(context);
  await addScans(library, 2);
  const queue = openQueue(library.context);
  context.after(() => queue.close());
  const { id } = queue.add('colorize', 'Colorize', {
    photos: everything,
    coloring: { model: 'nothing' },
  });
  await queue.idle();
  const job = queue.get(id);
  assert.deepEqual([job.state, job.problem?.code], ['failed', 'model-missing']);
});
