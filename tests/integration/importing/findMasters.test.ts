import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Job, JobKind } from '../../../src-shared/domain/job.ts';
import { photoQuerySchema, type PhotoDetails } from '../../../src-shared/domain/photo.ts';
import { importHandler } from '../../../src-main/usecases/importing/importHandler.ts';
import { relinkHandler } from '../../../src-main/usecases/importing/relinkHandler.ts';
import { verifyHandler } from '../../../src-main/usecases/importing/verifyHandler.ts';
import { reading } from '../../support/catalogFixture.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import { writeGreyPhoto, writeGreyTiff } from '../../support/scanFolder.ts';
import { openTestLibrary, type TestLibrary } from '../../support/testLibrary.ts';

/** A small scan; each seed gives other contents. */
function writeScan(
  file: string,
  options: Parameters<typeof writeGreyPhoto>[1] = {},
): Promise<void> {
  return writeGreyPhoto(file, { noise: true, ...options });
}

interface Archive {
  readonly library: TestLibrary;
  readonly root: string;
  readonly run: (kind: JobKind, parameters: unknown) => Promise<Job>;
  readonly photo: (fileName: string) => PhotoDetails;
}

/** A library of three photographs and a master of two pages, in `old`. */
async function openArchive(context: TestContext): Promise<Archive> {
  const root = await temporaryFolder(context);
  await mkdir(path.join(root, 'library'));
  for (const seed of [1, 2, 3]) await writeScan(path.join(root, 'old', `${seed}.png`), { seed });
  await writeGreyTiff(path.join(root, 'old', 'pages.tif'), 2);
  const library = openTestLibrary(path.join(root, 'library'));
  context.after(() => library.close());
  const { catalog } = library;
  const handlers = [importHandler, relinkHandler, verifyHandler].map((make) =>
    make(library.context),
  );
  const queue = library.startQueue(handlers);
  const run = async (kind: JobKind, parameters: unknown): Promise<Job> => {
    const { id } = queue.add(kind, kind, parameters);
    await queue.idle();
    return queue.get(id);
  };
  const imported = await run('import', {
    paths: [path.join(root, 'old')],
    collectionId: null,
    foldersAsCollections: false,
  });
  assert.deepEqual([imported.done, imported.failed], [4, 0]);
  return {
    library,
    root,
    run,
    photo: (fileName) =>
      catalog.photos
        .ids(photoQuerySchema.parse({}))
        .map((id) => catalog.photos.get(id)!)
        .find((photo) => photo.fileName === fileName)!,
  };
}

const everything = { photos: { query: photoQuerySchema.parse({}) } };

test('moved masters are found by their contents, whatever they are called now', async (t) => {
  const { library, root, run, photo } = await openArchive(t);
  const versionsOf = photo('1.png').id;
  await rename(path.join(root, 'old'), path.join(root, 'gone'));
  const archive = path.join(root, 'new', 'deep');
  await mkdir(archive, { recursive: true });
  await copyFile(path.join(root, 'gone', '1.png'), path.join(archive, 'renamed.png'));
  await copyFile(path.join(root, 'gone', 'pages.tif'), path.join(archive, 'pages.tif'));
  // Of the size of a missing one, but not it.
  const other = await readFile(path.join(root, 'gone', '2.png'));
  other[other.length - 20] ^= 1;
  await writeFile(path.join(archive, '2.png'), other);

  const job = await run('relink', { folder: path.join(root, 'new') });
  assert.deepEqual([job.state, job.total, job.failed], ['done', 4, 2]);
  const { items } = library.catalog.jobs.items(job.id, ['failed'], 0, 10);
  assert.deepEqual(items.map(({ label }) => path.basename(label)).sort(), ['2.png', '3.png']);
  assert.equal(items[0].problem?.code, 'file-missing');
  const found = photo('renamed.png');
  assert.deepEqual([found.id, found.missing], [versionsOf, false]);
  assert.equal(found.path, path.join(archive, 'renamed.png'));
  assert.equal(photo('pages.tif').missing, false);
  assert.equal(photo('3.png').missing, true);

  await rename(path.join(root, 'gone', '3.png'), path.join(archive, '3.png'));
  const again = await run('relink', { folder: path.join(root, 'new') });
  assert.deepEqual([again.total, again.failed], [2, 1]);
  assert.equal(photo('3.png').missing, false);
});

test('many masters of one size are told apart, in whatever order they are found, also after a restart', async (t) => {
  const { library, root, run } = await openArchive(t);
  const { catalog } = library;
  const [from, to] = [path.join(root, 'plates'), path.join(root, 'moved')];
  await mkdir(from);
  for (let number = 0; number < 40; number += 1) {
    await writeFile(path.join(from, `plate ${number}.tif`), Buffer.alloc(500, number));
    const bytes = await readFile(path.join(from, `plate ${number}.tif`));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const found = { path: path.join(from, `plate ${number}.tif`), bytes: 500, modifiedAt: 1 };
    catalog.masters.add(found, { ...reading(), sha256 });
  }
  await mkdir(to);
  // Half of them keep their names; the others take each other's.
  for (let number = 0; number < 40; number += 1) {
    const name = number < 20 ? number : 59 - number;
    await rename(path.join(from, `plate ${number}.tif`), path.join(to, `plate ${name}.tif`));
  }
  const job = await run('relink', { folder: to });
  assert.deepEqual([job.state, job.total, job.failed], ['done', 40, 0]);
  for (const master of catalog.masters.list(0, 100).filter(({ bytes }) => bytes === 500)) {
    const bytes = await readFile(master.path);
    assert.equal(createHash('sha256').update(bytes).digest('hex'), master.sha256);
  }
  assert.equal(catalog.info().missing, 0);

  // A job that was listed before the program ended looks through the folder again.
  const [plate] = catalog.masters.list(0, 100).filter(({ bytes }) => bytes === 500);
  await rename(plate.path, path.join(root, 'back.tif'));
  catalog.masters.setMissing(plate.id, true);
  const row = catalog.jobs.create('relink', 'Listed', { folder: root });
  catalog.jobs.addItems(row.id, [{ label: 'x', photoId: null, data: { masterId: plate.id } }]);
  catalog.jobs.update(row.id, { listed: true });
  await run('verify', { photos: { ids: [] } });
  assert.equal(catalog.masters.get(plate.id)?.path, path.join(root, 'back.tif'));
});

test('a file that is in the library already is not given to another photo', async (t) => {
  const { root, run, photo } = await openArchive(t);
  await copyFile(path.join(root, 'old', '2.png'), path.join(root, 'old', '3.png'));
  await run('import', {
    paths: [path.join(root, 'old', '3.png')],
    collectionId: null,
    foldersAsCollections: false,
  });
  await rm(path.join(root, 'old', '2.png'));
  const job = await run('relink', { folder: path.join(root, 'old') });
  assert.deepEqual([job.total, job.failed], [1, 1]);
  assert.equal(photo('2.png').missing, true);
  assert.equal(photo('3.png').missing, false);
});

test('masters are compared with what they were; what is wrong is noted, and forgotten when it is well again', async (t) => {
  const { library, root, run, photo } = await openArchive(t);
  const file = path.join(root, 'old', '1.png');
  const clean = await run('verify', everything);
  assert.deepEqual(
    [clean.state, clean.total, clean.failed],
    ['done', 4, 0],
    'pages share a master',
  );

  // A bit that fell over: size and time are as they were.
  const { atime, mtime } = await stat(file);
  const good = await readFile(file);
  const bad = Buffer.from(good);
  bad[bad.length >> 1] ^= 4;
  await writeFile(file, bad);
  await utimes(file, atime, mtime);
  await rename(path.join(root, 'old', '2.png'), path.join(root, '2.png'));
  const job = await run('verify', everything);
  assert.deepEqual([job.state, job.failed], ['done', 2]);
  const { items } = library.catalog.jobs.items(job.id, ['failed'], 0, 10);
  const problems = items.map(({ problem }) => problem?.code).sort();
  assert.deepEqual(problems, ['data-unusable', 'file-missing']);
  assert.match(photo('1.png').problem, /not what it was at import.*size and time are the same/);
  assert.equal(photo('2.png').missing, true);

  await writeFile(file, good);
  await rename(path.join(root, '2.png'), path.join(root, 'old', '2.png'));
  const healed = await run('verify', { photos: { ids: [photo('1.png').id, photo('2.png').id] } });
  assert.deepEqual([healed.total, healed.failed], [2, 0]);
  assert.equal(photo('1.png').problem, '');
  assert.equal(photo('2.png').missing, false);
});
