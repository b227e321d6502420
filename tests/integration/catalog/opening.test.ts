import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import Database from 'better-sqlite3';
import { openCatalog } from '../../../src-main/catalog/openCatalog.ts';
import { isTemporaryName } from '../../../src-main/platform/temporaryFiles.ts';
import { question } from '../../support/catalogFixture.ts';
import { addPhotos, LibraryFolder, withCode } from '../../support/libraryFolder.ts';

const folder = new LibraryFolder();

function closedLibrary(photos: number): string {
  const file = folder.file();
  const catalog = folder.create(file);
  addPhotos(catalog, ...Array.from({ length: photos }, (_, index) => `scan ${index}.tif`));
  catalog.close();
  return file;
}

describe('making and opening', () => {
  test('a library is one plain file when it is closed, and closing twice does no harm', () => {
    const file = folder.file();
    const catalog = folder.create(file);
    addPhotos(catalog, 'a');
    assert.equal(catalog.readOnly, null);
    catalog.close();
    catalog.close();
    for (const suffix of ['-wal', '-shm', '-journal'])
      assert.ok(!existsSync(file + suffix), suffix);
    assert.equal(folder.open(file).info().photos, 1);
  });

  test('an existing file is never made anew, a missing one never made by opening', () => {
    const file = closedLibrary(1);
    assert.throws(() => openCatalog(file, { create: true }), withCode('output-exists'));
    assert.equal(folder.open(file).info().photos, 1);
    const missing = folder.file();
    assert.throws(() => openCatalog(missing), withCode('file-missing'));
    assert.ok(!existsSync(missing));
    assert.throws(() => openCatalog(folder.path), withCode('usage', /folder/));
    const nowhere = path.join(folder.path, 'no folder', 'x.heliochrome');
    assert.throws(() => openCatalog(nowhere, { create: true }), withCode('output-unwritable'));
  });

  test('a creation that was cut off at its beginning can be repeated', () => {
    const file = folder.file();
    writeFileSync(file, '');
    assert.throws(() => openCatalog(file), withCode('library-damaged', /empty/));
    assert.equal(folder.create(file).info().photos, 0);
  });

  test('a link leads to the library itself', () => {
    const file = closedLibrary(1);
    const link = folder.file();
    symlinkSync(file, link);
    const catalog = folder.open(link);
    assert.equal(path.basename(catalog.path), path.basename(file));
    assert.throws(() => openCatalog(file), withCode('library-locked'));
  });

  test('the revision also grows from one opening to the next', async () => {
    const file = closedLibrary(3);
    const first = folder.open(file);
    const { revision } = first;
    first.close();
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.ok(folder.open(file).revision > revision);
  });
});

describe('files that cannot be used', () => {
  test('a library of a newer program is refused, with both formats', () => {
    const file = closedLibrary(1);
    const raw = new Database(file);
    raw.pragma('user_version = 1000');
    raw.close();
    assert.throws(() => openCatalog(file), withCode('library-future', /format 1000.*up to \d+/));
    const untouched = new Database(file, { readonly: true });
    assert.equal(untouched.pragma('user_version', { simple: true }), 1000);
    untouched.close();
  });

  test('what is no library is refused and stays as it is', () => {
    const letter = folder.file();
    writeFileSync(letter, 'This is a letter and no library.\n'.repeat(1000));
    const other = folder.file();
    const raw = new Database(other);
    raw.exec('CREATE TABLE notes (text)');
    raw.close();
    for (const [file, message] of [
      [letter, /not a database/],
      [other, /another program/],
    ] as const) {
      const before = readFileSync(file);
      assert.throws(() => openCatalog(file), withCode('library-damaged', message));
      assert.deepEqual(readFileSync(file), before);
    }
  });

  test('a library whose head is gone says to restore a backup', async () => {
    const file = closedLibrary(10);
    const handle = await open(file, 'r+');
    await handle.write(Buffer.alloc(4096, 0x5a), 0, 4096, 0);
    await handle.close();
    assert.throws(
      () => openCatalog(file),
      (error) => {
        assert.ok(withCode('library-damaged')(error));
        assert.match((error as { advice: string }).advice, /backup/);
        return true;
      },
    );
  });
});

describe('damaged libraries', () => {
  test('one that was cut short is opened for reading, as far as it goes', () => {
    const file = closedLibrary(2000);
    truncateSync(file, Math.floor(statSync(file).size * 0.7));
    const catalog = folder.open(file);
    assert.match(catalog.readOnly ?? '', /damaged.*backup/i);
    assert.equal(catalog.info().photos, 2000);
    assert.equal(catalog.info().readOnly, catalog.readOnly);
    assert.throws(() => catalog.collections.create('x', null), withCode('library-read-only'));
    assert.throws(() => catalog.jobs.create('verify', 'x', {}), withCode('library-read-only'));
    assert.throws(() => catalog.history.undo(null), withCode('library-read-only'));
    assert.notDeepEqual(catalog.check(), []);
  });

  test('one that is damaged within is read where it is sound, and no longer written once that shows', async () => {
    const file = closedLibrary(3000);
    const raw = new Database(file, { readonly: true });
    const pages = raw
      .prepare(`SELECT pageno FROM dbstat WHERE name = 'photos' AND pagetype = 'leaf'`)
      .pluck()
      .all() as number[];
    const pageSize = raw.pragma('page_size', { simple: true }) as number;
    raw.close();
    const middle = pages[Math.floor(pages.length / 2)];
    const handle = await open(file, 'r+');
    await handle.write(Buffer.alloc(pageSize, 0xff), 0, pageSize, (middle - 1) * pageSize);
    await handle.close();
    const catalog = folder.open(file);
    assert.equal(catalog.photos.page(question(), 0, 10).length, 10);
    assert.throws(() => {
      for (let offset = 0; offset < 3000; offset += 200)
        catalog.photos.page(question(), offset, 200);
    }, withCode('library-damaged'));
    assert.match(catalog.readOnly ?? '', /damaged/);
    assert.throws(() => catalog.photos.rate([1], 3), withCode('library-read-only'));
    assert.match(catalog.check().join('\n'), /damaged/);
    assert.match((await catalog.checkAside()).join('\n'), /damaged/);
  });

  test('an inconsistency that SQLite cannot see is told by the check, here and in its own thread', async () => {
    const file = closedLibrary(3);
    const raw = new Database(file);
    raw.exec('UPDATE figures SET photos = 99');
    raw.exec('DELETE FROM photo_search WHERE rowid = 1');
    raw.close();
    const catalog = folder.open(file);
    const problems = catalog.check();
    assert.match(problems.join('\n'), /figures/);
    assert.match(problems.join('\n'), /search/);
    // While it is checked, what waits goes on: the library is still this program's own, and can be changed.
    const checking = catalog.checkAside();
    catalog.photos.rate([1], 3);
    assert.deepEqual(await checking, problems);
    assert.throws(() => openCatalog(file), withCode('library-locked'));
    const left = readdirSync(path.dirname(file)).filter((name) => isTemporaryName(name));
    assert.deepEqual(left, []);
  });
});

test('a folder named like the backups is not in the way', () => {
  const file = closedLibrary(1);
  mkdirSync(file.replace('.heliochrome', '.backups'));
  assert.equal(folder.open(file).info().photos, 1);
});
