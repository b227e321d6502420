import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Catalog } from '../../../src-main/catalog/catalogTypes.ts';
import { foundFile, newVersion, question, reading } from '../../support/catalogFixture.ts';
import { addPhotos, LibraryFolder, withCode } from '../../support/libraryFolder.ts';

const folder = new LibraryFolder();

function labels(catalog: Catalog, photoId: number | null = null): (string | null)[] {
  const { undo, redo } = catalog.history.state(photoId);
  return [undo?.label ?? null, redo?.label ?? null];
}

function ratings(catalog: Catalog): number[] {
  return catalog.photos.page(question(), 0, 100).map((photo) => photo.rating);
}

function rate(catalog: Catalog, label: string, ids: readonly number[], rating: number): void {
  catalog.history.record(label, null, () => catalog.photos.rate(ids, rating));
}

test('steps are taken back and done again in order, also after a restart', () => {
  const file = folder.file();
  const first = folder.create(file);
  const [one, two] = addPhotos(first, 'a', 'b');
  rate(first, 'Rate 2 photos', [one, two], 3);
  rate(first, 'Rate 1 photo', [one], 5);
  first.close();
  const catalog = folder.open(file);
  assert.deepEqual(labels(catalog), ['Rate 1 photo', null]);
  assert.deepEqual(catalog.history.undo(null), { label: 'Rate 1 photo' });
  assert.deepEqual(ratings(catalog), [3, 3]);
  assert.deepEqual(labels(catalog), ['Rate 2 photos', 'Rate 1 photo']);
  catalog.history.undo(null);
  assert.deepEqual(ratings(catalog), [0, 0]);
  assert.equal(catalog.history.undo(null), null);
  catalog.history.redo(null);
  catalog.history.redo(null);
  assert.deepEqual(ratings(catalog), [5, 3]);
  assert.equal(catalog.history.redo(null), null);
  assert.deepEqual(catalog.check(), []);
});

test('a new step clears what could be done again; one without effect is no step', () => {
  const catalog = folder.create();
  const [one] = addPhotos(catalog, 'a');
  rate(catalog, 'first', [one], 1);
  catalog.history.undo(null);
  rate(catalog, 'nothing', [one], 0);
  assert.deepEqual(labels(catalog), [null, 'first']);
  rate(catalog, 'second', [one], 2);
  assert.deepEqual(labels(catalog), ['second', null]);
});

test('work that fails leaves neither a change nor a step', () => {
  const catalog = folder.create();
  const [one] = addPhotos(catalog, 'a');
  assert.throws(
    () =>
      catalog.history.record('fails', null, () => {
        catalog.photos.rate([one], 4);
        throw new Error('stop');
      }),
    /stop/,
  );
  assert.deepEqual(ratings(catalog), [0]);
  rate(catalog, 'works', [one], 2);
  assert.deepEqual(labels(catalog), ['works', null]);
});

test('photos and the library have steps of their own', () => {
  const catalog = folder.create();
  const [one, two] = addPhotos(catalog, 'a', 'b');
  const { id } = catalog.versions.add(newVersion(one));
  rate(catalog, 'Rate', [one, two], 3);
  catalog.history.record('Accept', one, () => catalog.versions.review(id, 'accepted'));
  assert.deepEqual(labels(catalog, one), ['Accept', null]);
  assert.deepEqual(labels(catalog, two), [null, null]);
  // The same photo, but another thing about it: neither is in the way of the other.
  catalog.history.undo(null);
  catalog.history.undo(one);
  assert.equal(catalog.photos.get(one)?.review, 'none');
  assert.deepEqual(ratings(catalog), [0, 0]);
});

test('what was changed since is not overwritten: the step is refused and dropped', () => {
  const catalog = folder.create();
  const [one, two] = addPhotos(catalog, 'a', 'b');
  rate(catalog, 'before', [two], 1);
  rate(catalog, 'Rate 2 photos', [one, two], 3);
  catalog.photos.rate([one], 5);
  assert.throws(() => catalog.history.undo(null), withCode('usage', /Rate 2 photos/));
  assert.deepEqual(ratings(catalog), [5, 3]);
  assert.deepEqual(labels(catalog), ['before', null]);
});

test('a name that was given anew meanwhile is not taken away, and earlier steps stay within reach', () => {
  const catalog = folder.create();
  const [one] = addPhotos(catalog, 'a');
  rate(catalog, 'Rate', [one], 3);
  const { id } = catalog.collections.create('Album', null);
  catalog.history.record('Remove', null, () => catalog.collections.remove(id));
  // As an import does, which is no step.
  const again = catalog.collections.ensure('Album', null);
  assert.throws(() => catalog.history.undo(null), withCode('usage', /Remove.*taken back/));
  assert.deepEqual(
    catalog.collections.list().map((collection) => collection.id),
    [again],
  );
  assert.deepEqual(catalog.history.undo(null), { label: 'Rate' });
  assert.deepEqual(catalog.check(), []);
});

test('photos that were taken out of a collection that is gone for good do not come back into it', () => {
  const catalog = folder.create();
  const [one] = addPhotos(catalog, 'a');
  const { id } = catalog.collections.create('Album', null);
  catalog.collections.addPhotos(id, [one]);
  catalog.history.record('Take out', null, () => catalog.collections.removePhotos(id, [one]));
  catalog.collections.remove(id);
  assert.throws(() => catalog.history.undo(null), withCode('usage', /Take out/));
  assert.deepEqual(labels(catalog), [null, null]);
  assert.deepEqual(catalog.check(), []);
});

test('photos that were removed for good are not in the way', () => {
  const catalog = folder.create();
  const [one, two] = addPhotos(catalog, 'a', 'b');
  rate(catalog, 'Rate', [one, two], 3);
  catalog.photos.remove([one]);
  catalog.history.undo(null);
  assert.deepEqual(ratings(catalog), [0]);
  catalog.history.redo(null);
  assert.deepEqual(ratings(catalog), [3]);
});

test('a step whose photos are all gone for good is no longer offered, nor told as taken back', () => {
  const catalog = folder.create();
  const [one, two] = addPhotos(catalog, 'a', 'b');
  rate(catalog, 'Rate', [two], 3);
  catalog.history.record('Remove', null, () => catalog.photos.trash([one], true));
  assert.deepEqual(labels(catalog), ['Remove', null]);
  catalog.photos.remove([one]);
  assert.deepEqual(labels(catalog), ['Rate', null]);
  assert.deepEqual(catalog.history.undo(null), { label: 'Rate' });
  assert.equal(catalog.history.undo(null), null);
  assert.deepEqual(catalog.history.redo(null), { label: 'Rate' });
  assert.equal(catalog.history.redo(null), null);
  assert.deepEqual(ratings(catalog), [3]);
});

test('metadata, tags and the trash come back as they were', () => {
  const catalog = folder.create();
  const { photoIds } = catalog.masters.add(
    foundFile('/a'),
    reading({ metadata: { title: 'T', date: '1932' }, tags: ['x', 'y'] }),
  );
  const before = catalog.photos.get(photoIds[0]);
  catalog.history.record('Edit', null, () => {
    const metadata = { title: '“Quoted” \\ ü\n', date: '1850~', notes: 'n' };
    catalog.photos.edit(photoIds, { metadata, addTags: ['z'], removeTags: ['x'] });
    catalog.photos.trash(photoIds, true);
  });
  const after = catalog.photos.get(photoIds[0]);
  assert.equal(after?.metadata.title, '“Quoted” \\ ü\n');
  catalog.history.undo(null);
  assert.deepEqual(catalog.photos.get(photoIds[0]), before);
  assert.deepEqual(catalog.photos.ids(question({ fromYear: 1932, toYear: 1932 })), photoIds);
  catalog.history.redo(null);
  assert.deepEqual(catalog.photos.get(photoIds[0]), after);
  assert.deepEqual(catalog.check(), []);
});

test('collections come back with their photos, those below and their numbers', () => {
  const catalog = folder.create();
  const [one, two] = addPhotos(catalog, 'a', 'b');
  const top = catalog.collections.create('Top', null);
  const below = catalog.collections.create('Below', top.id);
  catalog.collections.addPhotos(below.id, [one, two]);
  const before = catalog.collections.list();
  catalog.history.record('Remove', null, () => catalog.collections.remove(top.id));
  assert.deepEqual(catalog.collections.list(), []);
  catalog.history.undo(null);
  assert.deepEqual(catalog.collections.list(), before);
  catalog.history.redo(null);
  assert.deepEqual(catalog.collections.list(), []);
  catalog.history.undo(null);
  catalog.history.record('New', null, () => {
    const { id } = catalog.collections.create('New', below.id);
    catalog.collections.rename(id, 'Newer');
    catalog.collections.move(id, null);
    catalog.collections.addPhotos(id, [one]);
  });
  const after = catalog.collections.list();
  catalog.history.undo(null);
  assert.deepEqual(catalog.collections.list(), before);
  catalog.history.redo(null);
  assert.deepEqual(catalog.collections.list(), after);
  assert.deepEqual(catalog.check(), []);
});

test('a removed version comes back with its colors', () => {
  const catalog = folder.create();
  const [one] = addPhotos(catalog, 'a');
  const first = catalog.versions.add(newVersion(one));
  const second = catalog.versions.add(newVersion(one));
  const colors = catalog.versions.chromaBytes(second.id);
  catalog.history.record('Remove', one, () => catalog.versions.remove(second.id));
  assert.equal(catalog.photos.get(one)?.versionId, first.id);
  assert.throws(() => catalog.versions.chroma(second.id), withCode('usage'));
  catalog.history.undo(one);
  assert.deepEqual(catalog.versions.get(second.id), second);
  assert.deepEqual(catalog.versions.chromaBytes(second.id), colors);
  assert.equal(catalog.photos.get(one)?.versionId, second.id);
});

test('a job’s versions are one step, however many transactions it took', () => {
  const catalog = folder.create();
  const ids = addPhotos(catalog, 'a', 'b', 'c');
  const step = catalog.history.begin('Colorize 3 photos', null);
  assert.deepEqual(labels(catalog), [null, null]);
  for (const id of ids) {
    catalog.jobs.transaction(() =>
      catalog.history.extend(step, () => catalog.versions.add(newVersion(id))),
    );
  }
  assert.deepEqual(labels(catalog), ['Colorize 3 photos', null]);
  assert.equal(catalog.info().colorized, 3);
  catalog.history.undo(null);
  assert.equal(catalog.info().colorized, 0);
  assert.deepEqual(catalog.versions.list(ids[0]), []);
  catalog.history.redo(null);
  assert.equal(catalog.info().colorized, 3);
  assert.equal(catalog.versions.list(ids[0])[0].number, 1);
  assert.deepEqual(catalog.check(), []);
});

test('a step that is taken back while its job goes on is followed by another', () => {
  const catalog = folder.create();
  const [one, two, three] = addPhotos(catalog, 'a', 'b', 'c');
  const step = catalog.history.begin('Colorize', null);
  const colorize = (id: number): unknown =>
    catalog.history.extend(step, () => catalog.versions.add(newVersion(id)));
  colorize(one);
  catalog.history.undo(null);
  colorize(two);
  colorize(three);
  assert.equal(catalog.info().colorized, 2);
  catalog.history.undo(null);
  assert.equal(catalog.info().colorized, 0);
  assert.equal(
    catalog.history.extend(999, () => 'done all the same'),
    'done all the same',
  );
});

test('a step within a step is part of it', () => {
  const catalog = folder.create();
  const [one] = addPhotos(catalog, 'a');
  catalog.history.record('outer', null, () => {
    rate(catalog, 'inner', [one], 2);
    catalog.photos.edit([one], { metadata: { title: 'T' }, addTags: [], removeTags: [] });
  });
  assert.deepEqual(labels(catalog), ['outer', null]);
  catalog.history.undo(null);
  assert.deepEqual([ratings(catalog), catalog.photos.get(one)?.metadata.title], [[0], '']);
});

test('the oldest steps are forgotten, and with them the versions that only they could bring back', () => {
  const catalog = folder.create();
  const [one] = addPhotos(catalog, 'a');
  const { id } = catalog.versions.add(newVersion(one));
  catalog.history.record('Remove', null, () => catalog.versions.remove(id));
  for (let step = 0; step < 120; step += 1) {
    catalog.transaction(() => {
      rate(catalog, `step ${step}`, [one], 1 + (step % 5));
    });
  }
  let undone = 0;
  while (catalog.history.undo(null) !== null) undone += 1;
  assert.equal(undone, 100);
  assert.deepEqual(catalog.versions.list(one), []);
  // Numbers of versions are never used twice.
  assert.equal(catalog.versions.add(newVersion(one)).number, 2);
  assert.deepEqual(catalog.check(), []);
});

test('thousands of photos in one step', () => {
  const catalog = folder.create();
  const ids = addPhotos(catalog, ...Array.from({ length: 3000 }, (_, index) => `${index}.tif`));
  const change = { metadata: { place: 'Here' }, addTags: ['all'], removeTags: [] };
  catalog.history.record('Edit', null, () => catalog.photos.edit(ids, change));
  catalog.history.undo(null);
  assert.equal(catalog.photos.count(question({ text: 'here' })), 0);
  assert.deepEqual(catalog.photos.tags(), []);
  catalog.history.redo(null);
  assert.equal(catalog.photos.count(question({ text: 'here', tags: ['all'] })), 3000);
});
