import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { photoQuerySchema } from '../../../src-shared/domain/photo.ts';
import type { Catalog } from '../../../src-main/catalog/catalogTypes.ts';
import { mortal } from '../../support/bounded.ts';
import { writeGreyPhoto } from '../../support/scanFolder.ts';
import { seededRandom } from '../../support/pictures.ts';
import { openTestLibrary } from '../../support/testLibrary.ts';
import { itemToDo } from '../../support/workHandler.ts';

const program = path.resolve(import.meta.dirname, '../../fixtures/jobs/queueProcess.ts');

let root = '';
before(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'heliochrome-killed-'));
});
after(() => rm(root, { recursive: true, force: true }));

/** Gives a library a job to do. */
async function prepare(folder: string, work: (catalog: Catalog) => void): Promise<void> {
  await mkdir(folder, { recursive: true });
  const library = openTestLibrary(folder);
  work(library.catalog);
  await library.close();
}

/** Runs the program; kills it `killAfter` milliseconds after it began to work. */
async function runOnce(killAfter: number | null, ...args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...mortal,
  });
  const closed = once(child, 'close') as Promise<[number | null, string | null]>;
  if (killAfter !== null) {
    await once(child.stdout, 'data');
    await delay(killAfter);
    child.kill('SIGKILL');
  }
  const [status, signal] = await closed;
  return signal ?? `status ${status}`;
}

test('an import killed at random moments goes on, and nothing is lost or there twice', async () => {
  const masters = path.join(root, 'masters');
  const files = 240;
  for (let seed = 0; seed < files; seed += 1) {
    // Every twelfth is a copy of the one before.
    const contents = seed % 12 === 11 ? seed - 1 : seed;
    const file = path.join(masters, `box ${seed % 7}`, `${seed}.png`);
    await writeGreyPhoto(file, { width: 30, height: 20, seed: contents, noise: true });
  }
  await writeFile(path.join(masters, 'notes.txt'), 'not a picture');
  const folder = path.join(root, 'library');
  const parameters = { paths: [masters], collectionId: null, foldersAsCollections: true };
  await prepare(folder, ({ jobs }) => {
    jobs.create('import', 'Import', parameters);
  });
  const random = seededRandom(Date.now());
  let kills = 0;
  for (; kills < 8; kills += 1) {
    const ended = await runOnce(20 + 1200 * random(), folder, 'import');
    if (ended === 'status 0') break;
  }
  assert.equal(await runOnce(null, folder, 'import'), 'status 0');
  const library = openTestLibrary(folder);
  try {
    const { catalog } = library;
    const [job] = catalog.jobs.list();
    assert.equal(job.state, 'done', `after ${kills} kills`);
    const { total, done, skipped, failed, pending } = catalog.jobs.counts(job.id);
    // A job that was through before its job was marked as done is not listed again.
    assert.deepEqual({ total, failed, pending }, { total: files + 1, failed: 0, pending: 0 });
    assert.deepEqual({ done, skipped }, { done: files - files / 12, skipped: files / 12 + 1 });
    const query = photoQuerySchema.parse({});
    const photos = catalog.photos.ids(query).map((id) => catalog.photos.get(id)!);
    assert.equal(photos.length, files - files / 12);
    assert.equal(new Set(photos.map(({ sha256 }) => sha256)).size, photos.length);
    assert.ok(photos.every(({ collectionIds }) => collectionIds.length === 1));
    assert.deepEqual(catalog.check(), []);
    assert.equal(catalog.collections.list().length, 8);
  } finally {
    await library.close();
  }
});

test('an item with which the program ends again and again is given up; the rest is done', async () => {
  const folder = path.join(root, 'poisoned');
  await prepare(folder, ({ jobs }) => {
    const { id } = jobs.create('verify', 'Poisoned', { items: 30 });
    jobs.addItems(
      id,
      Array.from({ length: 30 }, (_, number) => itemToDo(number)),
    );
    jobs.update(id, { listed: true });
  });
  let starts = 1;
  while ((await runOnce(null, folder, 'poison', '12')) === 'SIGKILL') {
    starts += 1;
    assert.ok(starts < 12, 'it goes on in circles');
  }
  const library = openTestLibrary(folder);
  try {
    const [job] = library.catalog.jobs.list();
    assert.equal(job.state, 'done');
    const { done, failed } = library.catalog.jobs.counts(job.id);
    assert.deepEqual({ done, failed }, { done: 29, failed: 1 });
    const [item] = library.catalog.jobs.items(job.id, ['failed'], 0, 5).items;
    assert.equal(item.label, 'item 12');
    assert.match(item.problem?.message ?? '', /ended \d times while it worked on this alone/);
  } finally {
    await library.close();
  }
});
