import assert from 'node:assert/strict';
import {
  chmod,
  copyFile,
  mkdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { test, type TestContext } from 'node:test';
import { photoQuerySchema, type PhotoDetails } from '../../../src-shared/domain/photo.ts';
import type { Job, JobItem } from '../../../src-shared/domain/job.ts';
import {
  importHandler,
  type ImportOptions,
  type ImportResult,
} from '../../../src-main/usecases/importing/importHandler.ts';
import type { ImportParameters } from '../../../src-main/usecases/importing/importData.ts';
import { paintColorful, temporaryFolder } from '../../support/photographs.ts';
import { writeGreyPhoto, writeGreyTiff } from '../../support/scanFolder.ts';
import { openTestLibrary, type TestLibrary } from '../../support/testLibrary.ts';

/** A small scan; each seed gives other contents. */
function writeScan(
  file: string,
  options: Parameters<typeof writeGreyPhoto>[1] = {},
): Promise<void> {
  return writeGreyPhoto(file, { noise: true, ...options });
}

interface Import {
  readonly job: Job;
  readonly items: readonly JobItem[];
}

interface Archive {
  readonly library: TestLibrary;
  /** Folder of masters. */
  readonly masters: string;
  readonly at: (...parts: string[]) => string;
  import(parameters?: Partial<ImportParameters>, options?: ImportOptions): Promise<Import>;
  photos(scope?: 'all' | 'unreadable'): PhotoDetails[];
}

async function openArchive(context: TestContext): Promise<Archive> {
  const root = await temporaryFolder(context);
  const masters = path.join(root, 'masters');
  const folder = path.join(root, 'library');
  await mkdir(masters);
  await mkdir(folder);
  const library = openTestLibrary(folder);
  context.after(() => library.close());
  const { catalog } = library;
  return {
    library,
    masters,
    at: (...parts) => path.join(masters, ...parts),
    async import(parameters = {}, options = {}) {
      const queue = library.startQueue([importHandler(library.context, options)]);
      const { id } = queue.add('import', 'Import', {
        paths: [masters],
        collectionId: null,
        foldersAsCollections: true,
        ...parameters,
      });
      await queue.idle();
      const job = queue.get(id);
      await queue.close();
      return { job, items: catalog.jobs.items(id, [], 0, 1000).items };
    },
    photos: (kind = 'all') =>
      catalog.photos
        .ids(photoQuerySchema.parse({ scope: { kind } }))
        .map((id) => catalog.photos.get(id)!),
  };
}

const reasons = (items: readonly JobItem[]): Record<string, string> =>
  Object.fromEntries(
    items
      .filter(({ state }) => state === 'skipped')
      .map(({ label, reason }) => [path.basename(label), reason]),
  );

test('a folder tree becomes photos in nested collections; junk is left out with its reasons', async (t) => {
  const archive = await openArchive(t);
  const { at, library } = archive;
  await writeScan(at('Album', 'Page 10', 'scan2.png'), { seed: 1 });
  await writeScan(at('Album', 'Page 10', 'scan10.png'), { seed: 2 });
  await writeScan(at('Album', 'Page 2', 'scan.png'), { seed: 3 });
  await writeScan(at('loose.png'), { seed: 4 });
  await writeGreyTiff(at('Album', 'pages.tif'), 2);
  await writeScan(at('.hidden', 'secret.png'), { seed: 5 });
  await writeFile(at('Album', 'Thumbs.db'), 'x');
  await writeFile(at('Album', 'list.txt'), 'x');
  await writeFile(at('loose.xmp'), 'no XMP');
  await symlink(archive.masters, at('Album', 'circle'));
  await symlink(at('loose.png'), at('Album', 'link.png'));
  const before = await readFile(at('loose.png'));
  let told: ImportResult | null = null;
  const { job, items } = await archive.import({}, { onImported: (result) => (told = result) });

  assert.equal(job.state, 'done');
  assert.deepEqual(reasons(items), {
    '.hidden': 'hidden',
    'Thumbs.db': 'a file of the operating system',
    'list.txt': 'not a picture',
    circle: 'a folder that was looked through already',
    'link.png': 'a file that was met already',
  });
  const photos = archive.photos();
  assert.equal(photos.length, 6, 'each page is a photo');
  assert.deepEqual(told, {
    jobId: job.id,
    photoIds: photos.map(({ id }) => id).sort((one, other) => one - other),
  });
  const collections = library.catalog.collections.list();
  const byName = new Map(collections.map((collection) => [collection.name, collection]));
  assert.deepEqual([...byName.keys()].sort(), ['Album', 'Page 10', 'Page 2', 'masters']);
  assert.equal(byName.get('Page 10')!.parentId, byName.get('Album')!.id);
  assert.equal(byName.get('Album')!.parentId, byName.get('masters')!.id);
  assert.equal(byName.get('masters')!.photos, 6);
  assert.equal(byName.get('Page 10')!.photos, 2);
  const done = items
    .filter(({ state }) => state === 'done')
    .map(({ label }) => path.basename(label));
  assert.deepEqual(done, ['loose.png', 'pages.tif', 'scan.png', 'scan2.png', 'scan10.png']);
  assert.deepEqual(await readFile(at('loose.png')), before);
  assert.deepEqual(library.catalog.check(), []);
});

test('what is known is skipped, changed files are read again, moved ones linked anew, copies passed over', async (t) => {
  const archive = await openArchive(t);
  const { at } = archive;
  for (const [seed, name] of ['same', 'changed', 'moved'].entries()) {
    await writeScan(at(`${name}.png`), { seed });
  }
  assert.equal((await archive.import()).job.failed, 0);
  const first = new Map(archive.photos().map((photo) => [photo.fileName, photo.id]));

  await writeScan(at('changed.png'), { seed: 7, width: 80 });
  await rename(at('moved.png'), at('new place.png'));
  await copyFile(at('same.png'), at('copy.png'));
  const { job, items } = await archive.import();
  assert.deepEqual(reasons(items), {
    'copy.png': `a duplicate of ${at('same.png')}`,
    'same.png': 'already in the library',
  });
  assert.equal(job.failed, 0);
  const second = new Map(archive.photos().map((photo) => [photo.fileName, photo]));
  assert.deepEqual([...second.keys()].sort(), ['changed.png', 'new place.png', 'same.png']);
  assert.equal(second.get('changed.png')!.id, first.get('changed.png'));
  assert.equal(second.get('changed.png')!.width, 80);
  assert.equal(second.get('new place.png')!.id, first.get('moved.png'));
  assert.equal(second.get('new place.png')!.path, at('new place.png'));
});

test('two copies in one import give one photo, whichever is read first', async (t) => {
  const archive = await openArchive(t);
  for (let pair = 0; pair < 10; pair += 1) {
    await writeScan(archive.at(`${pair} a.png`), { seed: pair });
    await copyFile(archive.at(`${pair} a.png`), archive.at(`${pair} b.png`));
  }
  const { job } = await archive.import();
  assert.deepEqual([job.done, job.skipped, job.failed], [20, 10, 0]);
  assert.equal(archive.photos().length, 10);
});

test('a file whose place another took is found by its contents', async (t) => {
  const archive = await openArchive(t);
  const { at } = archive;
  await writeScan(at('b.png'), { seed: 1 });
  await archive.import();
  const [{ id }] = archive.photos();
  await rename(at('b.png'), at('a.png'));
  await writeScan(at('b.png'), { seed: 2, width: 90 });
  for (const name of ['a.png', 'b.png']) {
    const { job } = await archive.import({ paths: [at(name)] });
    assert.deepEqual([job.done, job.skipped, job.failed], [1, 0, 0]);
  }
  const byName = new Map(archive.photos().map((photo) => [photo.fileName, photo]));
  assert.equal(byName.get('a.png')?.id, id);
  assert.equal(byName.get('b.png')?.width, 90);
});

test('what cannot be read becomes an unreadable photo and a failed item, and can be tried again', async (t) => {
  const archive = await openArchive(t);
  const { at, library } = archive;
  await paintColorful(40, 30, 1).toColourspace('cmyk').jpeg().toFile(at('inks.jpg'));
  await writeFile(at('empty.tif'), '');
  await writeScan(at('good.png'));
  const { job, items } = await archive.import({ paths: [archive.masters, at('nowhere.png')] });
  assert.deepEqual([job.state, job.done, job.failed], ['done', 4, 3]);
  const problems = new Map(
    items.map(({ label, problem }) => [path.basename(label), problem?.code ?? null]),
  );
  assert.equal(problems.get('inks.jpg'), 'image-unsupported');
  assert.equal(problems.get('empty.tif'), 'file-empty');
  assert.equal(problems.get('nowhere.png'), 'file-missing');
  const unreadable = archive.photos('unreadable');
  assert.deepEqual(unreadable.map(({ fileName }) => fileName).sort(), ['empty.tif', 'inks.jpg']);
  assert.match(unreadable.find(({ fileName }) => fileName === 'inks.jpg')!.problem, /CMYK/);

  await writeGreyTiff(at('empty.tif'));
  const queue = library.startQueue([importHandler(library.context)]);
  queue.retry(job.id);
  await queue.idle();
  assert.equal(queue.get(job.id).failed, 2);
  assert.deepEqual(
    archive.photos('unreadable').map(({ fileName }) => fileName),
    ['inks.jpg'],
  );
  assert.equal(archive.photos().find(({ fileName }) => fileName === 'empty.tif')?.state, 'ready');
});

test('a known photo that can no longer be read says so, and is as before when its file is back', async (t) => {
  const archive = await openArchive(t);
  const file = archive.at('one.png');
  await writeScan(file, { seed: 1 });
  const whole = await readFile(file);
  const { mtime } = await stat(file);
  await archive.import();
  const [before] = archive.photos();
  await writeFile(file, 'overwritten by something else');
  const broken = await archive.import();
  assert.equal(broken.job.failed, 1);
  const [after] = archive.photos('unreadable');
  assert.deepEqual([after.id, after.sha256, after.width], [before.id, before.sha256, before.width]);
  assert.notEqual(after.problem, '');
  // With its old time: as it was when it was read.
  await writeFile(file, whole);
  await utimes(file, mtime, mtime);
  const { job } = await archive.import();
  assert.deepEqual([job.failed, job.skipped], [0, 0]);
  const [again] = archive.photos();
  assert.deepEqual([again.id, again.state, again.problem], [before.id, 'ready', '']);
});

test('photos stand in the natural order of their files, whichever was read first', async (t) => {
  const archive = await openArchive(t);
  // The first ones take longest.
  const sides = [2500, 1600, 900, 300, 60, 50, 40, 30, 20, 20, 20, 20];
  for (const [seed, width] of sides.entries()) {
    await writeScan(archive.at(`scan ${seed}.png`), { seed, width, height: width });
  }
  await archive.import();
  assert.deepEqual(
    archive.photos().map(({ fileName }) => fileName),
    sides.map((_, seed) => `scan ${seed}.png`),
  );
});

test('photos go into the chosen collection, with or without those of their folders', async (t) => {
  const archive = await openArchive(t);
  const { collections } = archive.library.catalog;
  await writeScan(archive.at('in', 'one.png'), { seed: 1 });
  await writeScan(archive.at('two.png'), { seed: 2 });
  const chosen = collections.create('Chosen', null).id;
  await archive.import({ paths: [archive.at('in')], collectionId: chosen });
  await archive.import({ paths: [archive.at('two.png')], collectionId: chosen });
  const list = collections.list();
  const inside = list.find(({ name }) => name === 'in')!;
  assert.equal(inside.parentId, chosen);
  assert.equal(list.find(({ id }) => id === chosen)!.photos, 2);
  await writeScan(archive.at('flat', 'three.png'), { seed: 3 });
  await archive.import({ paths: [archive.at('flat')], foldersAsCollections: false });
  assert.equal(collections.list().length, 2);
  assert.equal(archive.photos().length, 3);
  collections.remove(chosen);
  const { job } = await archive.import({ collectionId: chosen });
  assert.deepEqual([job.state, job.problem?.code], ['failed', 'usage']);
});

test("the library's own folder is not imported", async (t) => {
  const archive = await openArchive(t);
  const { cacheDirectory } = archive.library.context;
  await writeScan(path.join(cacheDirectory, 'thumbnail.jpg'));
  const { items } = await archive.import({ paths: [path.dirname(cacheDirectory)] });
  assert.equal(reasons(items)['library.cache'], 'a folder of this program');
  assert.equal(archive.photos().length, 0);
});

test(
  'an unreadable folder fails alone',
  { skip: process.getuid?.() === 0 && 'root may read everything' },
  async (t) => {
    const archive = await openArchive(t);
    await writeScan(archive.at('locked', 'one.png'), { seed: 1 });
    await writeScan(archive.at('open', 'two.png'), { seed: 2 });
    await chmod(archive.at('locked'), 0);
    const { job, items } = await archive.import();
    await chmod(archive.at('locked'), 0o700);
    assert.deepEqual([job.done, job.failed], [2, 1]);
    assert.equal(items.find(({ state }) => state === 'failed')?.problem?.code, 'file-permission');
  },
);

test('much junk of one kind is counted rather than named', async (t) => {
  const archive = await openArchive(t);
  for (let number = 0; number < 230; number += 1) await writeFile(archive.at(`._${number}`), '');
  const { items, job } = await archive.import();
  assert.equal(job.total, 201);
  assert.deepEqual([items.at(-1)?.label, items.at(-1)?.reason], ['30 more', 'hidden']);
});

test('a file touched but not changed keeps its photo and is not doubled', async (t) => {
  const archive = await openArchive(t);
  await writeScan(archive.at('one.png'));
  await archive.import();
  const [{ id }] = archive.photos();
  await utimes(archive.at('one.png'), new Date(), new Date(1_000_000));
  const { job } = await archive.import();
  assert.deepEqual([job.done, job.skipped], [1, 0]);
  assert.deepEqual(
    archive.photos().map((photo) => photo.id),
    [id],
  );
  await rm(archive.at('one.png'));
});

test('the main thread is hardly held while files are read', async (t) => {
  const archive = await openArchive(t);
  for (let seed = 0; seed < 150; seed += 1) {
    await writeScan(archive.at(`${seed}.jpg`), { seed, width: 500, height: 400, noise: true });
  }
  await archive.import({ paths: [archive.at('0.jpg')] });
  const delay = monitorEventLoopDelay({ resolution: 2 });
  delay.enable();
  const { job } = await archive.import();
  delay.disable();
  assert.equal(job.done, 150);
  // A machine that does other things as well holds it now and then; reading on it would hold it all the time.
  assert.ok(delay.percentile(90) / 1e6 < 50, `${delay.percentile(90) / 1e6} ms`);
});
