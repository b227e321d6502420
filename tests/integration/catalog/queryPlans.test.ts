import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectForWriting, disconnect } from '../../../src-main/catalog/connection.ts';
import { photoQuerySql } from '../../../src-main/catalog/photoQuerySql.ts';
import { Store } from '../../../src-main/catalog/store.ts';
import { photoSortKeys, type PhotoQuery } from '../../../src-shared/domain/photo.ts';
import { question } from '../../support/catalogFixture.ts';
import { fillLibrary } from '../../support/largeLibrary.ts';
import { LibraryFolder } from '../../support/libraryFolder.ts';

const folder = new LibraryFolder();
const file = folder.file();
const catalog = folder.create(file);
fillLibrary(catalog, 2500);

/** What `ask` gives of the closed library, with the statistics that closing collects. */
function withStore<Result>(ask: (store: Store) => Result): Result {
  catalog.close();
  const database = connectForWriting(file);
  try {
    return ask(new Store(file, database, null));
  } finally {
    disconnect(database);
  }
}

test('large and small sets of found photos give the same as filtering one by one', () => {
  const all = catalog.photos.ids(question()).map((id) => catalog.photos.get(id)!);
  const byName = catalog.photos.ids(question({ sort: 'name', descending: true }));
  const cases: readonly [Partial<PhotoQuery>, (photo: (typeof all)[number]) => boolean][] = [
    [{ text: 'glass img' }, () => true],
    [{ scope: { kind: 'collection', id: 1 } }, () => true],
    [
      { scope: { kind: 'collection', id: 1 }, colorized: true },
      (photo) => photo.versionId !== null,
    ],
    [{ text: 'glass', minimumRating: 3 }, (photo) => photo.rating >= 3],
    [{ text: 'hc-00007' }, (photo) => photo.metadata.identifier.startsWith('HC-00007')],
    [{ text: 'img', tags: ['market'] }, (photo) => photo.tags.includes('market')],
    [
      { scope: { kind: 'collection', id: 5 }, text: 'glass' },
      (photo) => photo.collectionIds.includes(5),
    ],
  ];
  for (const [parts, holds] of cases) {
    const query = question({ ...parts, sort: 'name', descending: true });
    const expected = new Set(all.filter(holds).map((photo) => photo.id));
    const ids = byName.filter((id) => expected.has(id));
    assert.ok(ids.length > 0);
    assert.deepEqual(catalog.photos.ids(query), ids);
    assert.equal(catalog.photos.count(query), ids.length);
    assert.deepEqual(
      catalog.photos.page(query, 3, 5).map((photo) => photo.id),
      ids.slice(3, 8),
    );
    assert.equal(catalog.photos.indexOf(query, ids[0]), 0);
  }
});

test('an answer that is remembered is forgotten with the next change', () => {
  const query = question({ text: 'glass', minimumRating: 5 });
  const before = catalog.photos.ids(query);
  catalog.photos.rate([before[0]], 1);
  assert.deepEqual(catalog.photos.ids(query), before.slice(1));
  assert.throws(() =>
    catalog.transaction(() => {
      catalog.photos.rate([before[1]], 1);
      assert.deepEqual(catalog.photos.ids(query), before.slice(2));
      throw new Error('stop');
    }),
  );
  assert.deepEqual(catalog.photos.ids(query), before.slice(1));
});

test('every order is a walk along an index that holds all that filters ask for', () => {
  withStore((store) => {
    for (const sort of photoSortKeys) {
      for (const descending of [false, true]) {
        const query = question({
          sort,
          descending,
          colorized: true,
          minimumRating: 2,
          fromYear: 1900,
        });
        const { table, where, order, values } = photoQuerySql(query);
        const [step, ...others] = store.explain(
          `SELECT id FROM ${table} ${where} ${order}`,
          values,
        );
        assert.match(step, /COVERING INDEX photos_by_/, `${sort}: ${step}`);
        assert.deepEqual(others, [], `${sort} ${descending}`);
      }
    }
  });
});

test('what is asked often reads no table from end to end', () => {
  const statements: readonly [string, Record<string, string | number>][] = [
    ['SELECT id FROM masters WHERE path = @path', { path: 'x' }],
    ['SELECT id FROM masters WHERE sha256 = @sha256', { sha256: 'x' }],
    ['SELECT id FROM masters WHERE missing = 1 AND id > @after', { after: 0 }],
    ['SELECT id FROM photos WHERE master_id = @id', { id: 1 }],
    [
      'SELECT photo_id FROM photo_tags WHERE tag_id = (SELECT id FROM tags WHERE name = @tag)',
      { tag: 'x' },
    ],
    [
      `SELECT id FROM job_items WHERE job_id = @id AND state = 'pending' AND id > @after`,
      { id: 1, after: 0 },
    ],
    ['SELECT id FROM versions WHERE photo_id = @id AND removed = 0', { id: 1 }],
    ['SELECT id FROM photos WHERE id IN (SELECT value FROM json_each(@ids))', { ids: '[1]' }],
    ['SELECT id FROM photos WHERE collections > 1 AND trashed = 0', {}],
    ['SELECT id FROM photos WHERE trashed = 1', {}],
  ];
  withStore((store) => {
    for (const [sql, values] of statements) {
      for (const step of store.explain(sql, values)) {
        assert.doesNotMatch(step, /^SCAN (?!.*(json_each|INDEX photos_in_))/, `${sql}: ${step}`);
      }
    }
  });
});
