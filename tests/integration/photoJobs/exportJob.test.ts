import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import sharp from 'sharp';
import { defaultFinish } from '../../../src-shared/domain/finish.ts';
import type { Job } from '../../../src-shared/domain/job.ts';
import { provenanceSchema } from '../../../src-shared/domain/provenance.ts';
import { colorizePhotos } from '../../../src-main/usecases/colorizePhotos.ts';
import { hashFile } from '../../../src-main/platform/fileHash.ts';
import { writeGreyScan } from '../../support/greyScan.ts';
import { itemsOf, openQueue } from '../../support/jobs.ts';
import { makeTestLibrary, type TestLibrary } from '../../support/library.ts';
import { useTinyModel } from '../../support/tinyModels.ts';

interface Prepared {
  readonly library: TestLibrary;
  readonly photos: readonly number[];
  /** Folder of the masters. */
  readonly masters: string;
  readonly run: (plan: object, photos?: object) => Promise<Job>;
  readonly colorize: (more?: object) => Promise<void>;
}

/** A library with a PNG, a JPEG and a TIFF, colored by the tiny model. */
async function prepare(context: TestContext): Promise<Prepared> {
  const library = await makeTestLibrary(context);
  await useTinyModel(context, library.folder);
  const masters = path.join(library.folder, 'masters');
  await mkdir(masters);
  const photos: number[] = [];
  for (const [number, name] of ['one.png', 'two.jpg', 'three.tif'].entries()) {
    const file = await writeGreyScan(path.join(masters, name), 200 + number, 150, number);
    photos.push(...(await library.add(file)));
  }
  const queue = openQueue(library.context);
  context.after(() => queue.close());
  const run = async (kind: 'colorize' | 'export', parameters: object): Promise<Job> => {
    const { id } = queue.add(kind, kind, parameters);
    await queue.idle();
    return queue.get(id);
  };
  const colorize = async (more: object = {}): Promise<void> => {
    const parameters = { photos: { query: {} }, coloring: { model: 'tiny' }, ...more };
    assert.equal((await run('colorize', parameters)).state, 'done');
  };
  await colorize();
  const plan = { folder: path.join(library.folder, 'out'), format: 'jpeg', depth: null };
  return {
    library,
    photos,
    masters,
    colorize,
    run: (more, selected = { query: {} }) =>
      run('export', { photos: selected, plan: { ...plan, ...more } }),
  };
}

async function checksums(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const sums = await Promise.all(names.map((name) => hashFile(path.join(folder, name))));
  return Object.fromEntries(names.map((name, at) => [name, sums[at]]));
}

test('writes pictures with their records, the same bytes each time and as the command line does', async (context) => {
  const { library, masters, run } = await prepare(context);
  const before = await checksums(masters);
  const out = path.join(library.folder, 'out');
  const job = await run({});
  assert.deepEqual([job.state, job.done, job.failed, job.skipped], ['done', 3, 0, 0]);
  const names = ['one', 'three', 'two'].map((name) => `${name}_colorized.jpg`);
  assert.deepEqual(
    (await readdir(out)).sort(),
    names.flatMap((name) => [name, `${name}.json`]).sort(),
  );
  const record = provenanceSchema.parse(
    JSON.parse(await readFile(path.join(out, `${names[0]}.json`), 'utf8')),
  );
  assert.deepEqual(record.recipe.finish, defaultFinish);
  assert.equal(record.master.sha256, before['one.png']);
  assert.equal(record.result.sha256, await hashFile(path.join(out, names[0])));

  const again = path.join(library.folder, 'again');
  await run({ folder: again });
  const byCommand = path.join(library.folder, 'command');
  await colorizePhotos({
    inputs: [masters],
    recursive: false,
    destination: { kind: 'folder', path: byCommand },
    overwrite: false,
    model: 'tiny',
    engine: 'wasm',
    format: 'jpeg',
    depth: null,
    quality: 92,
    temperature: null,
    decisiveness: null,
    finish: defaultFinish,
    hints: [],
    edges: null,
    jobs: 1,
  });
  for (const name of names) {
    const sum = await hashFile(path.join(out, name));
    assert.equal(await hashFile(path.join(again, name)), sum, `${name} anew`);
    // The library knows when the colors were made, and the file tells it; the pixels are the same.
    const pixels = (folder: string): Promise<Buffer> =>
      sharp(path.join(folder, name)).raw().toBuffer();
    assert.ok((await pixels(out)).equals(await pixels(byCommand)), `${name} by the command`);
  }
  assert.deepEqual(await checksums(masters), before, 'masters are never touched');
});

test('passes over what is there, and overwrites nothing else', async (context) => {
  const { library, run } = await prepare(context);
  const out = path.join(library.folder, 'out');
  await run({ format: 'png' });
  const foreign = path.join(out, 'two_colorized.png');
  await writeFile(foreign, 'somebody else’s');
  const third = path.join(out, 'three_colorized.png');
  await rm(third);
  const job = await run({ format: 'png' });
  assert.deepEqual([job.done, job.failed, job.skipped], [3, 1, 1]);
  const items = itemsOf(library.context, job.id);
  assert.match(items.get('one.png')?.reason ?? '', /exported before/);
  assert.equal(items.get('two.jpg')?.problem?.code, 'output-exists');
  assert.match(items.get('two.jpg')?.problem?.advice ?? '', /nothing is overwritten/);
  assert.equal(items.get('three.tif')?.state, 'done');
  assert.equal(await readFile(foreign, 'utf8'), 'somebody else’s');
});

test('names come from a template; the same name twice gets a number', async (context) => {
  const { library, photos, run, colorize } = await prepare(context);
  const { catalog } = library.context;
  await colorize({ coloring: { model: 'tiny', decisiveness: 0.2 } });
  const nothing = { addTags: [], removeTags: [] };
  catalog.photos.edit([photos[0]], {
    metadata: { identifier: 'H/0147', title: 'Am Kai: 1932?' },
    ...nothing,
  });
  const harbor = catalog.collections.create('Harbor', null);
  catalog.collections.addPhotos(harbor.id, photos);
  const out = path.join(library.folder, 'out');
  const plan = { nameTemplate: '{collection}/{id} {title}', versions: 'all' };
  const job = await run(plan, { ids: [photos[0]] });
  assert.deepEqual([job.done, job.failed], [2, 0]);
  assert.deepEqual((await readdir(path.join(out, 'Harbor'))).sort(), [
    'H_0147 Am Kai_ 1932_ (2).jpg',
    'H_0147 Am Kai_ 1932_ (2).jpg.json',
    'H_0147 Am Kai_ 1932_.jpg',
    'H_0147 Am Kai_ 1932_.jpg.json',
  ]);
  const versions = await run({ nameTemplate: '{name}_{model}_{version}', versions: 'all' });
  assert.equal(versions.done, 6);
  assert.ok((await readdir(out)).includes('two_Tiny_2.jpg'));
});

test('exports accepted versions only when asked to, and refuses what cannot be', async (context) => {
  const { library, photos, masters, run } = await prepare(context);
  const { catalog } = library.context;
  const none = await run({ versions: 'accepted' });
  assert.deepEqual([none.state, none.problem?.code], ['failed', 'usage']);
  catalog.photos.review([photos[1]], 'accepted');
  const one = await run({ versions: 'accepted' });
  assert.deepEqual([one.state, one.total, one.done], ['done', 1, 1]);
  assert.deepEqual([(await run({ nameTemplate: '{name}_{drawer}' })).problem?.code], ['usage']);
  assert.deepEqual([(await run({ depth: 16 })).problem?.code], ['usage']);
  const among = await run({ folder: masters });
  assert.match(among.problem?.message ?? '', /among the masters/);
});

test('a master that changed since import is not exported', async (context) => {
  const { library, masters, run } = await prepare(context);
  await writeGreyScan(path.join(masters, 'one.png'), 200, 150, 50);
  await rm(path.join(masters, 'two.jpg'));
  const job = await run({});
  assert.deepEqual([job.done, job.failed], [3, 2]);
  const items = itemsOf(library.context, job.id);
  assert.equal(items.get('one.png')?.problem?.code, 'data-unusable');
  assert.equal(items.get('two.jpg')?.problem?.code, 'file-missing');
  const out = await readdir(path.join(library.folder, 'out'));
  assert.deepEqual(out.sort(), ['three_colorized.jpg', 'three_colorized.jpg.json']);
});
