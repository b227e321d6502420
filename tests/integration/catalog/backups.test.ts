import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { restoreLibrary } from '../../../src-main/catalog/restoreLibrary.ts';
import { newVersion } from '../../support/catalogFixture.ts';
import { addPhotos, LibraryFolder, withCode } from '../../support/libraryFolder.ts';

const folder = new LibraryFolder();

test('a backup is a whole library of its own, made while work goes on', async () => {
  const catalog = folder.create();
  const ids = addPhotos(catalog, ...Array.from({ length: 1500 }, (_, index) => `${index}.tif`));
  const target = path.join(folder.path, 'new folder', 'copy.heliochrome');
  const done = catalog.backup(target);
  const version = catalog.versions.add(newVersion(ids[0]));
  await done;
  const copy = folder.open(target);
  assert.equal(copy.info().photos, 1500);
  assert.deepEqual(copy.versions.list(ids[0]), [version]);
  assert.deepEqual(copy.check(), []);
  assert.deepEqual(
    readdirSync(path.dirname(target)).filter((name) => name.endsWith('.part')),
    [],
  );
});

test('an existing file is never overwritten by a backup', async () => {
  const catalog = folder.create();
  const target = folder.file();
  writeFileSync(target, 'mine');
  await assert.rejects(catalog.backup(target), withCode('output-exists'));
  assert.equal(readFileSync(target, 'utf8'), 'mine');
});

test('restoring puts the backup in place and keeps what stood there', async () => {
  const file = folder.file();
  const catalog = folder.create(file);
  addPhotos(catalog, 'before');
  const backup = folder.file();
  await catalog.backup(backup);
  addPhotos(catalog, 'after');
  const aside = path.join(folder.path, 'kept', 'aside.heliochrome');
  await assert.rejects(restoreLibrary(file, backup, aside), withCode('library-locked'));
  catalog.close();
  writeFileSync(`${file}-wal`, 'an old log');
  await restoreLibrary(file, backup, aside);
  assert.ok(!existsSync(`${file}-wal`));
  assert.equal(readFileSync(`${aside}-wal`, 'utf8'), 'an old log');
  assert.equal(folder.open(file).info().photos, 1);
  assert.equal(folder.open(aside).info().photos, 2);
  assert.ok(existsSync(backup));
});

test('a library that is damaged beyond reading, or gone, can be restored', async () => {
  const file = folder.file();
  const catalog = folder.create(file);
  addPhotos(catalog, 'a');
  const backup = folder.file();
  await catalog.backup(backup);
  catalog.close();
  writeFileSync(file, 'no library');
  await restoreLibrary(file, backup, path.join(folder.path, 'aside 1'));
  assert.equal(readFileSync(path.join(folder.path, 'aside 1'), 'utf8'), 'no library');
  const gone = folder.file();
  await restoreLibrary(gone, backup, path.join(folder.path, 'aside 2'));
  assert.deepEqual([folder.open(file).info().photos, folder.open(gone).info().photos], [1, 1]);
});

test('what cannot be used is not put in place', async () => {
  const file = folder.file();
  const catalog = folder.create(file);
  addPhotos(catalog, ...Array.from({ length: 300 }, (_, index) => `${index}`));
  const [short, future, text] = [folder.file(), folder.file(), folder.file()];
  await catalog.backup(short);
  await catalog.backup(future);
  catalog.close();
  truncateSync(short, 40_000);
  const raw = new Database(future);
  raw.pragma('user_version = 99');
  raw.close();
  writeFileSync(text, 'text');
  const aside = path.join(folder.path, 'never');
  const before = readFileSync(file);
  await assert.rejects(restoreLibrary(file, short, aside), withCode('library-damaged'));
  await assert.rejects(restoreLibrary(file, future, aside), withCode('library-future'));
  await assert.rejects(restoreLibrary(file, text, aside), withCode('library-damaged'));
  await assert.rejects(restoreLibrary(file, folder.file(), aside), withCode('file-missing'));
  assert.deepEqual(readFileSync(file), before);
  assert.ok(!existsSync(aside));
});
