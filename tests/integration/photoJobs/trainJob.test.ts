import assert from 'node:assert/strict';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { inspectModel } from '../../../src-main/usecases/listModels.ts';
import { createVersion } from '../../../src-main/usecases/versions/createVersion.ts';
import { coloringSchema } from '../../../src-shared/api/contract.ts';
import { defaultFinish } from '../../../src-shared/domain/finish.ts';

import { writeGreyScan } from '../../support/greyScan.ts';
import { openQueue, until } from '../../support/jobs.ts';
import { makeTestLibrary, type TestLibrary } from '../../support/library.ts';
import { writeColorfulPhotos } from '../../support/photographs.ts';
import { useTinyModel } from '../../support/tinyModels.ts';
import { tinyNetwork } from '../../support/tinyNetwork.ts';

/** Small enough for a test on any engine. */
const settings = {
  network: tinyNetwork,
  size: 32,
  photoSide: 48,
  longSide: 64,
  batch: 2,
  warmupSteps: 2,
  validationSteps: 5,
};

interface Prepared {
  readonly library: TestLibrary;
  /** The user's models. */
  readonly models: string;
  readonly photos: readonly number[];
  readonly grey: number;
}

async function prepare(context: TestContext): Promise<Prepared> {
  const library = await makeTestLibrary(context);
  const models = path.dirname(await useTinyModel(context, library.folder));
  const folder = path.join(library.folder, 'color');
  await mkdir(folder);
  const photos: number[] = [];
  for (const file of await writeColorfulPhotos(folder, 8)) {
    photos.push(...(await library.add(file, { colorPhotograph: true })));
  }
  await mkdir(path.join(library.folder, 'grey'));
  const [grey] = await library.add(
    await writeGreyScan(path.join(library.folder, 'grey', 'grey.png'), 64, 64),
  );
  return { library, models, photos, grey };
}

const parameters = { folder: null, from: null, name: 'Harbor & Sön', minutes: null, passes: 3 };

test('learns from photos of the library and installs a model that colors', async (context) => {
  const { library, models, photos, grey } = await prepare(context);
  const { catalog } = library.context;
  const queue = openQueue(library.context, { settings });
  context.after(() => queue.close());
  const figures: Record<string, number>[] = [];
  queue.subscribe((job) => figures.push(job.figures));
  const chosen = { ids: [...photos, grey] };
  const { id } = queue.add('train', 'Train', { ...parameters, photos: chosen });
  await queue.idle();
  const job = queue.get(id);
  assert.equal(job.state, 'done', JSON.stringify(job));
  assert.equal(job.progress, 1);
  for (const name of ['regression', 'heldOutPsnr']) {
    assert.ok(Number.isFinite(job.figures[name]), `${name} of ${JSON.stringify(job.figures)}`);
  }
  assert.deepEqual(job.result, { kind: 'model', modelId: 'harbor-son' });
  const curve = catalog.jobs.moments(id).map((moment) => moment.figures['regression']);
  assert.ok(curve.length > 1 && curve.every(Number.isFinite), `${curve.length} moments`);
  assert.match(catalog.jobs.log(id).join('\n'), /grey\.png: It is grey/);

  assert.deepEqual((await readdir(models)).sort(), ['harbor-son', 'tiny']);
  const { summary } = await inspectModel('harbor-son');
  assert.deepEqual(
    [summary.id, summary.name, summary.origin],
    ['harbor-son', 'Harbor & Sön', 'user'],
  );
  const card = await readFile(path.join(models, 'harbor-son', 'MODEL_CARD.md'), 'utf8');
  assert.match(card, /^# Harbor & Sön\n/);
  assert.match(card, /\| psnr \| \d/);
  assert.deepEqual((await readdir(path.join(models, 'harbor-son'))).sort(), [
    'MODEL_CARD.md',
    'heliochrome.json',
    'model.json',
    'weights.bin',
  ]);
  const version = await createVersion(library.context, {
    photoId: grey,
    coloring: coloringSchema.parse({ model: 'harbor-son' }),
    finish: defaultFinish,
  });
  assert.equal(version.modelName, 'Harbor & Sön');
  assert.ok(library.events.some(({ type }) => type === 'models'));
  assert.equal(
    catalog.audit.list(null, 2).some(({ action }) => action === 'train'),
    true,
  );

  // The same name again is another model.
  const folder = path.join(library.folder, 'color');
  queue.add('train', 'Train', { ...parameters, photos: null, folder, passes: 1 });
  await queue.idle();
  assert.deepEqual((await readdir(models)).sort(), ['harbor-son', 'harbor-son-2', 'tiny']);
  assert.equal((await inspectModel('harbor-son-2')).summary.id, 'harbor-son-2');
});

test('a paused training goes on from where it was, even when the choice has changed', async (context) => {
  const { library, models, photos } = await prepare(context);
  const queue = openQueue(library.context, { settings });
  context.after(() => queue.close());
  const everything = { query: {} };
  const { id } = queue.add('train', 'Train', { ...parameters, photos: everything, passes: 40 });
  await until(queue, id, ({ progress }) => progress > 0.05);
  const paused = await queue.pause(id);
  assert.equal(paused.state, 'paused');
  assert.ok(paused.progress < 0.9, `${paused.progress}`);
  const [working] = (await readdir(models)).filter((name) => name.startsWith('.training-'));
  await until(queue, id, () => true);
  const checkpoint = path.join(models, working, 'training.checkpoint');
  const written = async (): Promise<boolean> => {
    for (let waits = 0; waits < 200; waits += 1) {
      if ((await readFile(checkpoint).catch(() => null)) !== null) return true;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
  };
  assert.ok(await written(), 'the pause wrote a checkpoint');

  library.context.catalog.photos.trash([photos[7]], true);
  const steps: number[] = [];
  queue.subscribe(({ progress }) => steps.push(progress));
  queue.resume(id);
  await queue.idle();
  assert.equal(queue.get(id).state, 'done', JSON.stringify(queue.get(id)));
  assert.ok(Math.min(...steps) >= paused.progress - 1e-9);
  assert.deepEqual((await readdir(models)).sort(), ['harbor-son', 'tiny']);
  const { manifest } = await inspectModel('harbor-son');
  const { epochs } = manifest.training['settings'] as { epochs: number };
  assert.equal(epochs, 40);
});

test('a training that cannot be says why and leaves no model', async (context) => {
  const { library, models, grey } = await prepare(context);
  const queue = openQueue(library.context, { settings });
  context.after(() => queue.close());
  const problem = async (changes: object): Promise<string | undefined> => {
    const { id } = queue.add('train', 'Train', { ...parameters, photos: null, ...changes });
    await queue.idle();
    const job = queue.get(id);
    assert.equal(job.state, 'failed');
    return job.problem?.code;
  };
  assert.equal(await problem({}), 'usage');
  assert.equal(await problem({ folder: '/nowhere', photos: { ids: [grey] } }), 'usage');
  assert.equal(await problem({ photos: { ids: [grey] }, passes: null }), 'usage');
  assert.equal(await problem({ photos: { ids: [grey] } }), 'data-unusable');
  assert.equal(await problem({ photos: { ids: [grey] }, from: 'nothing' }), 'model-missing');
  assert.deepEqual(
    (await readdir(models)).filter((name) => !name.startsWith('.')),
    ['tiny'],
  );
});
