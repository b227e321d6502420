import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundFile, newVersion, question, reading } from '../../support/catalogFixture.ts';
import { addPhotos, LibraryFolder, withCode } from '../../support/libraryFolder.ts';

const folder = new LibraryFolder();
const problem = { code: 'image-damaged', message: 'It ends early.', advice: 'Scan it again.' };

test('masters are found by path and by contents', () => {
  const catalog = folder.create();
  const first = catalog.masters.add(foundFile('/a.tif'), reading({ sha256: '1' }));
  const copy = catalog.masters.add(foundFile('/b.tif'), reading({ sha256: '1' }));
  const row = {
    id: first.masterId,
    path: '/a.tif',
    bytes: 1000,
    modifiedAt: 1_700_000_000_000,
    sha256: '1'.padStart(64, '0'),
    missing: false,
    unreadable: false,
  };
  assert.deepEqual(catalog.masters.byPath('/a.tif'), row);
  assert.deepEqual(catalog.masters.get(first.masterId), row);
  assert.deepEqual(
    catalog.masters.bySha256('1'.padStart(64, '0')).map(({ id }) => id),
    [first.masterId, copy.masterId],
  );
  assert.equal(catalog.masters.byPath('/c.tif'), null);
  assert.equal(catalog.masters.get(99), null);
  assert.throws(
    () => catalog.masters.add(foundFile('/a.tif'), reading()),
    withCode('usage', /a\.tif/),
  );
});

test('lists come in batches', () => {
  const catalog = folder.create();
  addPhotos(catalog, 'a', 'b', 'c');
  const [first] = catalog.masters.list(0, 1);
  assert.deepEqual(
    catalog.masters.list(first.id, 10).map(({ path }) => path),
    ['/archive/b', '/archive/c'],
  );
  catalog.masters.setMissing(first.id, true);
  assert.deepEqual(
    catalog.masters.listMissing(0, 10).map(({ id }) => id),
    [first.id],
  );
  assert.equal(catalog.info().missing, 1);
});

test('a master that cannot be read has one photo that says why, until it can', () => {
  const catalog = folder.create();
  const { masterId, photoIds } = catalog.masters.addUnreadable(foundFile('/a.tif'), problem);
  const unreadable = catalog.photos.get(photoIds[0]);
  assert.deepEqual(
    [unreadable?.state, unreadable?.problem, unreadable?.sha256],
    ['unreadable', 'It ends early.', null],
  );
  assert.equal(catalog.info().unreadable, 1);
  const read = reading({ pages: 2, metadata: { title: 'T' }, tags: ['x'] });
  catalog.masters.reread(masterId, foundFile('/a.tif', { bytes: 7 }), read);
  const ready = catalog.photos.get(photoIds[0]);
  assert.deepEqual(
    [ready?.state, ready?.problem, ready?.pages, ready?.metadata.title, ready?.bytes, ready?.tags],
    ['ready', '', 2, 'T', 7, ['x']],
  );
  assert.deepEqual([catalog.info().unreadable, catalog.info().photos], [0, 2]);
  assert.deepEqual(catalog.check(), []);
});

test('reading anew keeps what a person wrote, and the versions', () => {
  const catalog = folder.create();
  const { masterId, photoIds } = catalog.masters.add(
    foundFile('/a.tif'),
    reading({ pages: 2, metadata: { title: 'old', date: '1900', place: 'old' }, tags: ['old'] }),
  );
  const [one, two] = photoIds;
  catalog.versions.add(newVersion(one));
  catalog.photos.edit([one], {
    metadata: { title: 'mine', date: '1932' },
    addTags: ['mine'],
    removeTags: [],
  });
  const before = catalog.photos.get(one)!.thumbnailKey;
  const read = reading({
    sha256: 'b',
    metadata: { title: 'new', date: '1950', place: 'new' },
    tags: ['new'],
  });
  catalog.masters.reread(masterId, foundFile('/a.tif'), read);
  const photo = catalog.photos.get(one)!;
  assert.deepEqual(
    [photo.metadata.title, photo.metadata.date, photo.metadata.place, photo.tags, photo.versions],
    ['mine', '1932', 'new', ['mine', 'old'], 1],
  );
  assert.notEqual(photo.thumbnailKey, before);
  const gone = catalog.photos.get(two)!;
  assert.equal(gone.state, 'unreadable');
  assert.match(gone.problem, /no longer has this page/);
});

test('a moved master keeps its photos', () => {
  const catalog = folder.create();
  const [id, other] = addPhotos(catalog, 'a.tif', 'b.tif');
  const master = catalog.masters.byPath('/archive/a.tif')!;
  catalog.masters.setMissing(master.id, true);
  catalog.masters.relink(master.id, foundFile('/new/z10.tif', { bytes: 5 }));
  const photo = catalog.photos.get(id)!;
  assert.deepEqual(
    [photo.path, photo.fileName, photo.missing, photo.bytes],
    ['/new/z10.tif', 'z10.tif', false, 5],
  );
  assert.equal(catalog.photos.source(id)?.path, '/new/z10.tif');
  assert.equal(catalog.photos.source(999), null);
  assert.throws(() => {
    catalog.masters.relink(master.id, foundFile('/archive/b.tif'));
  }, withCode('usage'));
  assert.equal(catalog.photos.get(other)?.path, '/archive/b.tif');
});

test('a problem of the file is told and cleared', () => {
  const catalog = folder.create();
  const [id] = addPhotos(catalog, 'a');
  const { masterId } = catalog.photos.source(id)!;
  catalog.masters.setProblem(masterId, problem);
  assert.equal(catalog.photos.get(id)?.problem, 'It ends early.');
  assert.equal(catalog.photos.get(id)?.state, 'ready');
  catalog.masters.setProblem(masterId, null);
  assert.equal(catalog.photos.get(id)?.problem, '');
});

test('a master that can no longer be read says so, and is as before when it is well again', () => {
  const catalog = folder.create();
  const { masterId, photoIds } = catalog.masters.add(foundFile('/a'), reading({ pages: 2 }));
  const [id] = photoIds;
  assert.equal(catalog.masters.get(masterId)?.unreadable, false);
  catalog.masters.setUnreadable(masterId, problem);
  assert.deepEqual(
    [catalog.photos.get(id)?.state, catalog.photos.get(id)?.problem, catalog.info().unreadable],
    ['unreadable', 'It ends early.', 2],
  );
  assert.equal(catalog.masters.get(masterId)?.unreadable, true);
  catalog.masters.setProblem(masterId, null);
  assert.deepEqual([catalog.photos.get(id)?.state, catalog.info().unreadable], ['ready', 0]);

  const never = catalog.masters.addUnreadable(foundFile('/b'), problem);
  catalog.masters.setProblem(never.masterId, null);
  assert.equal(catalog.photos.get(never.photoIds[0])?.state, 'unreadable');
  assert.deepEqual(catalog.check(), []);
});

test('pages whose photos were removed for good do not come back, nor are in the way of new ones', () => {
  const catalog = folder.create();
  const { masterId, photoIds } = catalog.masters.add(foundFile('/a'), reading({ pages: 3 }));
  catalog.photos.remove([photoIds[1]]);
  const pages = (): (number | undefined)[] =>
    catalog.photos.ids(question()).map((id) => catalog.photos.get(id)?.page);
  catalog.masters.reread(masterId, foundFile('/a'), reading({ pages: 3, sha256: 'b' }));
  assert.deepEqual(pages(), [1, 3]);
  catalog.masters.reread(masterId, foundFile('/a'), reading({ pages: 1, sha256: 'c' }));
  catalog.masters.reread(masterId, foundFile('/a'), reading({ pages: 4, sha256: 'd' }));
  assert.deepEqual(pages(), [1, 3, 4]);
  assert.deepEqual(catalog.check(), []);
});

test('photos stand in the places of their masters, further pages beside the first', () => {
  const catalog = folder.create();
  const add = (path: string, place?: number): number =>
    catalog.masters.add(foundFile(path), reading({ sha256: path.slice(1) }), place).masterId;
  add('/c', 30);
  const two = add('/b', 20);
  add('/a', 10);
  add('/d');
  catalog.masters.reread(two, foundFile('/b'), reading({ pages: 2, sha256: 'e' }));
  const names = (descending: boolean): (string | undefined)[] =>
    catalog.photos
      .ids(question({ sort: 'imported', descending }))
      .map((id) => catalog.photos.get(id)?.fileName);
  assert.deepEqual(names(false), ['a', 'b', 'b', 'c', 'd']);
  assert.deepEqual(names(true), ['d', 'c', 'b', 'b', 'a']);
});

test('masters that are not there are refused', () => {
  const { masters } = folder.create();
  for (const refused of [
    () => {
      masters.reread(99, foundFile('/a'), reading());
    },
    () => {
      masters.relink(99, foundFile('/a'));
    },
    () => {
      masters.setMissing(99, true);
    },
    () => {
      masters.setProblem(99, problem);
    },
    () => {
      masters.setUnreadable(99, problem);
    },
  ]) {
    assert.throws(refused, withCode('usage'));
  }
});
