import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Catalog } from '../../../src-main/catalog/catalogTypes.ts';
import { question } from '../../support/catalogFixture.ts';
import { addPhotos, LibraryFolder, withCode } from '../../support/libraryFolder.ts';

const folder = new LibraryFolder();

function counts(catalog: Catalog): Record<string, number> {
  return Object.fromEntries(catalog.collections.list().map(({ name, photos }) => [name, photos]));
}

function inCollection(catalog: Catalog, id: number): readonly number[] {
  return catalog.photos.ids(question({ scope: { kind: 'collection', id } }));
}

test('photos count once in a collection, however many below it have them, and not in the trash', () => {
  const catalog = folder.create();
  const { collections } = catalog;
  const [one, two, three] = addPhotos(catalog, 'a', 'b', 'c');
  const top = collections.create('top', null).id;
  const left = collections.create('left', top).id;
  const right = collections.create('right', top).id;
  const deep = collections.create('deep', right).id;
  assert.equal(collections.addPhotos(left, [one, two]), 2);
  assert.equal(collections.addPhotos(deep, [two, three]), 2);
  assert.equal(collections.addPhotos(right, [two]), 1);
  assert.equal(collections.addPhotos(right, [two, 99]), 0);
  assert.deepEqual(counts(catalog), { deep: 2, left: 2, right: 2, top: 3 });
  assert.deepEqual(inCollection(catalog, top), [one, two, three]);
  assert.deepEqual(inCollection(catalog, right), [two, three]);
  catalog.photos.trash([two], true);
  assert.deepEqual(counts(catalog), { deep: 1, left: 1, right: 1, top: 2 });
  assert.deepEqual(inCollection(catalog, top), [one, three]);
  collections.removePhotos(left, [two]);
  catalog.photos.trash([two], false);
  assert.deepEqual(counts(catalog), { deep: 2, left: 1, right: 2, top: 3 });
  assert.deepEqual(catalog.photos.get(two)?.collectionIds, [right, deep]);
  assert.equal(collections.remove(right), 2);
  assert.deepEqual(counts(catalog), { left: 1, top: 1 });
  assert.equal(catalog.info().photos, 3);
  assert.deepEqual(catalog.check(), []);
});

test('names are free once at a place, and in natural order', () => {
  const catalog = folder.create();
  const { collections } = catalog;
  const box = collections.create('Box 10', null);
  const other = collections.create('box 9', null);
  assert.deepEqual(
    collections.list().map(({ name }) => name),
    ['box 9', 'Box 10'],
  );
  const taken = withCode('usage', /Box 10/);
  assert.throws(() => collections.create('Box 10', null), taken);
  assert.throws(() => collections.rename(other.id, 'Box 10'), taken);
  const nested = collections.create('Box 10', box.id);
  assert.throws(() => collections.move(nested.id, null), taken);
  assert.equal(collections.rename(other.id, 'Box 9'), 1);
  assert.equal(collections.rename(other.id, 'Box 9'), 0);
  assert.equal(collections.ensure('Box 10', box.id), nested.id);
  const made = collections.ensure('Box 11', box.id);
  assert.equal(collections.ensure('Box 11', box.id), made);
});

test('a collection never lies in itself, and everything named must be there', () => {
  const catalog = folder.create();
  const { collections } = catalog;
  const top = collections.create('top', null).id;
  const below = collections.create('below', top).id;
  const refused = withCode('usage');
  assert.throws(() => collections.move(top, below), refused);
  assert.throws(() => collections.move(top, top), refused);
  assert.equal(collections.move(below, null), 1);
  assert.equal(collections.move(below, null), 0);
  assert.equal(collections.move(top, below), 1);
  for (const refusedCall of [
    () => collections.create('x', 99),
    () => collections.move(top, 99),
    () => collections.rename(99, 'x'),
    () => collections.remove(99),
    () => collections.addPhotos(99, []),
    () => collections.removePhotos(99, []),
  ]) {
    assert.throws(refusedCall, refused);
  }
});

test('a list made within a change shows it, and is not kept when it is taken back', () => {
  const catalog = folder.create();
  catalog.collections.create('kept', null);
  assert.throws(() =>
    catalog.transaction(() => {
      catalog.collections.create('gone', null);
      assert.deepEqual(Object.keys(counts(catalog)), ['gone', 'kept']);
      throw new Error('stop');
    }),
  );
  assert.deepEqual(Object.keys(counts(catalog)), ['kept']);
});
