import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { Catalog } from '../../../src-main/catalog/catalogTypes.ts';
import type { PhotoQuery } from '../../../src-shared/domain/photo.ts';
import { foundFile, newVersion, question, reading, recipe } from '../../support/catalogFixture.ts';
import { addPhotos, LibraryFolder } from '../../support/libraryFolder.ts';

const folder = new LibraryFolder();

/** Labels of what a question finds, in order; the page, the ids and the count must agree. */
function found(catalog: Catalog, parts: Partial<PhotoQuery> = {}): string[] {
  const query = question(parts);
  const page = catalog.photos.page(query, 0, 1000);
  assert.deepEqual(
    catalog.photos.ids(query),
    page.map((photo) => photo.id),
  );
  assert.equal(catalog.photos.count(query), page.length);
  assert.deepEqual(catalog.photos.page(query, 1, 2), page.slice(1, 3));
  for (const [index, { id }] of page.entries()) {
    assert.equal(catalog.photos.indexOf(query, id), index);
  }
  return page.map((photo) => photo.label);
}

test('a photo tells all that was read of it', () => {
  const catalog = folder.create();
  const file = foundFile('/archive/a/Portrait 1.tif', { bytes: 77, modifiedAt: 1234.4 });
  const { photoIds } = catalog.masters.add(
    file,
    reading({
      pages: 2,
      metadata: { title: 'Anna', date: '1932~' },
      tags: ['portrait', 'glass'],
      page: { warnings: ['no profile'], colorPhotograph: true },
    }),
  );
  assert.equal(photoIds.length, 2);
  const { importedAt, thumbnailKey, ...details } = catalog.photos.get(photoIds[1])!;
  assert.ok(Date.now() - Date.parse(importedAt) < 60_000);
  assert.match(thumbnailKey, /^[\w-]{8}-00000000-0$/);
  assert.deepEqual(details, {
    id: photoIds[1],
    label: 'Anna',
    fileName: 'Portrait 1.tif',
    state: 'ready',
    missing: false,
    width: 4000,
    height: 3000,
    rating: 0,
    review: 'none',
    versionId: null,
    versions: 0,
    colorPhotograph: true,
    trashed: false,
    path: '/archive/a/Portrait 1.tif',
    page: 2,
    pages: 2,
    bytes: 77,
    sha256: 'a'.padStart(64, '0'),
    modifiedAt: '1970-01-01T00:00:01.234Z',
    format: 'tiff',
    depth: 8,
    channels: 1,
    colorSpace: 'b-w',
    metadata: {
      title: 'Anna',
      creator: '',
      date: '1932~',
      place: '',
      identifier: '',
      rights: '',
      notes: '',
    },
    tags: ['glass', 'portrait'],
    collectionIds: [],
    warnings: ['no profile'],
    problem: '',
  });
  assert.equal(catalog.photos.get(999), null);
});

describe('sort orders', () => {
  const catalog = folder.create();
  const ids = addPhotos(catalog, 'scan10.tif', 'scan2.tif', 'Élan.tif', 'apple.tif');
  const dates = ['1940', '', '1932-05', '1932'];
  for (const [index, id] of ids.entries()) {
    catalog.photos.rate([id], [3, 5, 0, 3][index]);
    const metadata = { date: dates[index] };
    catalog.photos.edit([id], { metadata, addTags: [], removeTags: [] });
  }

  test('imported, name, rating', () => {
    const byName = ['apple.tif', 'Élan.tif', 'scan2.tif', 'scan10.tif'];
    assert.deepEqual(found(catalog), ['scan10.tif', 'scan2.tif', 'Élan.tif', 'apple.tif']);
    assert.deepEqual(found(catalog, { sort: 'name' }), byName);
    assert.deepEqual(found(catalog, { sort: 'name', descending: true }), [...byName].reverse());
    assert.deepEqual(found(catalog, { sort: 'rating', descending: true }), [
      'scan2.tif',
      'apple.tif',
      'scan10.tif',
      'Élan.tif',
    ]);
  });

  test('by date those without one come last, in both directions', () => {
    assert.deepEqual(found(catalog, { sort: 'date' }), [
      'apple.tif',
      'Élan.tif',
      'scan10.tif',
      'scan2.tif',
    ]);
    assert.deepEqual(found(catalog, { sort: 'date', descending: true }), [
      'scan10.tif',
      'Élan.tif',
      'apple.tif',
      'scan2.tif',
    ]);
  });

  test('by the time their files were changed', () => {
    const { id } = catalog.masters.byPath('/archive/scan2.tif')!;
    catalog.masters.relink(id, foundFile('/archive/scan2.tif', { modifiedAt: 5 }));
    assert.equal(found(catalog, { sort: 'modified' })[0], 'scan2.tif');
    assert.equal(found(catalog, { sort: 'modified', descending: true })[3], 'scan2.tif');
  });
});

describe('filters', () => {
  const catalog = folder.create();
  const [one, two, three, four] = addPhotos(catalog, '1', '2', '3', '4');
  catalog.versions.add(newVersion(one));
  catalog.versions.add(newVersion(two));
  catalog.photos.review([two], 'accepted');
  catalog.photos.rate([two, three], 4);
  const tag = (ids: number[], ...addTags: string[]): number =>
    catalog.photos.edit(ids, { metadata: {}, addTags, removeTags: [] });
  tag([one, two], 'a');
  tag([two, three], 'b');
  for (const [id, date] of [
    [one, '191X'],
    [two, '1932'],
    [three, '1914/..'],
  ] as const) {
    catalog.photos.edit([id], { metadata: { date }, addTags: [], removeTags: [] });
  }
  catalog.masters.setMissing(catalog.masters.byPath('/archive/4')!.id, true);
  catalog.masters.addUnreadable(foundFile('/archive/5'), {
    code: 'image-damaged',
    message: 'It ends early.',
    advice: '',
  });

  test('colorized, reviews, rating', () => {
    assert.deepEqual(found(catalog, { colorized: true }), ['1', '2']);
    assert.deepEqual(found(catalog, { colorized: false }), ['3', '4', '5']);
    assert.deepEqual(found(catalog, { reviews: ['accepted'] }), ['2']);
    assert.deepEqual(found(catalog, { reviews: ['none', 'rejected'] }), ['1', '3', '4', '5']);
    assert.deepEqual(found(catalog, { minimumRating: 4 }), ['2', '3']);
    assert.deepEqual(found(catalog, { minimumRating: 4, colorized: false }), ['3']);
  });

  test('all of the tags', () => {
    assert.deepEqual(found(catalog, { tags: ['a'] }), ['1', '2']);
    assert.deepEqual(found(catalog, { tags: ['a', 'b'] }), ['2']);
    assert.deepEqual(found(catalog, { tags: ['a', 'none has it'] }), []);
  });

  test('years that a date overlaps', () => {
    assert.deepEqual(found(catalog, { fromYear: 1915, toYear: 1920 }), ['1', '3']);
    assert.deepEqual(found(catalog, { fromYear: 1930 }), ['2', '3']);
    assert.deepEqual(found(catalog, { toYear: 1913 }), ['1']);
  });

  test('scopes', () => {
    assert.deepEqual(found(catalog, { scope: { kind: 'missing' } }), ['4']);
    assert.deepEqual(found(catalog, { scope: { kind: 'unreadable' } }), ['5']);
    assert.deepEqual(found(catalog, { scope: { kind: 'toReview' } }), ['1']);
    assert.equal(catalog.photos.trash([four], true), 1);
    assert.deepEqual(found(catalog, { scope: { kind: 'trash' }, sort: 'name' }), ['4']);
    assert.deepEqual(found(catalog), ['1', '2', '3', '5']);
    assert.equal(catalog.photos.trash([four], true), 0);
    assert.equal(catalog.photos.trash([four], false), 1);
  });

  test('many questions of every kind agree with a plain filter', () => {
    const all = catalog.photos.ids(question()).map((id) => catalog.photos.get(id)!);
    for (const colorized of [null, true, false]) {
      for (const minimumRating of [0, 4]) {
        for (const tags of [[], ['b']]) {
          for (const sort of ['imported', 'name', 'date', 'rating', 'modified'] as const) {
            for (const descending of [false, true]) {
              const labels = found(catalog, { colorized, minimumRating, tags, sort, descending });
              const expected = all
                .filter((photo) => colorized === null || (photo.versionId !== null) === colorized)
                .filter((photo) => photo.rating >= minimumRating)
                .filter((photo) => tags.every((one) => photo.tags.includes(one)));
              assert.deepEqual([...labels].sort(), expected.map((photo) => photo.label).sort());
            }
          }
        }
      }
    }
  });
});

describe('changes', () => {
  test('metadata and tags; only photos that differ count', () => {
    const catalog = folder.create();
    const ids = addPhotos(catalog, 'a', 'b');
    const change = { metadata: { title: 'T', place: 'P' }, addTags: ['x'], removeTags: [] };
    assert.equal(catalog.photos.edit(ids, change), 2);
    assert.equal(catalog.photos.edit(ids, change), 0);
    assert.equal(
      catalog.photos.edit(ids, { metadata: {}, addTags: [], removeTags: ['x', 'y'] }),
      2,
    );
    assert.deepEqual(catalog.photos.get(ids[0])?.tags, []);
    assert.equal(catalog.photos.get(ids[1])?.metadata.title, 'T');
    assert.deepEqual(catalog.photos.tags(), []);
  });

  test('what a selection shares', () => {
    const catalog = folder.create();
    const [one, two] = addPhotos(catalog, 'a', 'b');
    catalog.photos.edit([one, two], { metadata: { place: 'P' }, addTags: ['x'], removeTags: [] });
    catalog.photos.edit([one], { metadata: { title: 'T' }, addTags: ['y'], removeTags: [] });
    const shared = catalog.photos.shared({ query: question() });
    assert.deepEqual(shared, {
      count: 2,
      metadata: {
        title: null,
        creator: '',
        date: '',
        place: 'P',
        identifier: '',
        rights: '',
        notes: '',
      },
      tags: ['x'],
      someTags: ['y'],
    });
    assert.deepEqual(catalog.photos.shared({ ids: [] }).count, 0);
  });

  test('a selection names what exists, once, in its order', () => {
    const catalog = folder.create();
    const [one, two] = addPhotos(catalog, 'a', 'b');
    assert.deepEqual(catalog.photos.resolve({ ids: [two, 99, one, two] }), [two, one]);
    assert.deepEqual(
      catalog.photos.summaries([two, 99, one]).map((photo) => photo.id),
      [two, one],
    );
    const sort = question({ sort: 'name', descending: true });
    assert.deepEqual(catalog.photos.resolve({ query: sort }), [two, one]);
  });

  test('removing for good takes all that hangs on a photo, and its master with its last photo', () => {
    const catalog = folder.create();
    const { masterId, photoIds } = catalog.masters.add(foundFile('/a'), reading({ pages: 2 }));
    const [one, two] = photoIds;
    catalog.versions.add(newVersion(one));
    catalog.collections.addPhotos(catalog.collections.create('C', null).id, photoIds);
    catalog.photos.edit(photoIds, { metadata: {}, addTags: ['x'], removeTags: [] });
    assert.equal(catalog.photos.remove([one]), 1);
    assert.notEqual(catalog.masters.get(masterId), null);
    assert.equal(catalog.photos.remove([one, two]), 1);
    assert.equal(catalog.masters.get(masterId), null);
    assert.equal(catalog.info().photos, 0);
    assert.deepEqual(catalog.check(), []);
    assert.equal(catalog.masters.add(foundFile('/a'), reading()).photoIds[0] > two, true);
  });

  test('which photos a recipe has not colored, whatever the finish', () => {
    const catalog = folder.create();
    const [one, two, three] = addPhotos(catalog, 'a', 'b', 'c');
    const other = recipe({ temperature: 0.5 });
    catalog.versions.add(
      newVersion(one, { recipe: recipe({ finish: { strength: 0.2, saturation: 2 } }) }),
    );
    catalog.versions.add(newVersion(two, { recipe: other }));
    const { photoIds } = catalog.masters.addUnreadable(foundFile('/bad'), {
      code: 'image-damaged',
      message: 'bad',
      advice: '',
    });
    const given = [three, ...photoIds, two, one, 99];
    assert.deepEqual(catalog.photos.withoutRecipe(given, recipe()), [three, two]);
    assert.deepEqual(catalog.photos.withoutRecipe(given, other), [three, one]);
  });

  test('a thumbnail has another key when what it shows changed', () => {
    const catalog = folder.create();
    const [id] = addPhotos(catalog, 'a');
    const keys = new Set<string>();
    const key = (): void => {
      keys.add(catalog.photos.get(id)!.thumbnailKey);
    };
    key();
    const version = catalog.versions.add(newVersion(id));
    key();
    catalog.versions.setFinish(version.id, { strength: 0.5, saturation: 1 });
    key();
    catalog.versions.makeCurrent(id, null);
    key();
    assert.equal(keys.size, 4);
  });

  test('a thumbnail’s key is of one opening: what is shown under it later may be another library’s', () => {
    const file = folder.file();
    const first = folder.create(file);
    const [id] = addPhotos(first, 'a');
    const before = first.photos.get(id)!.thumbnailKey;
    assert.equal(first.photos.get(id)!.thumbnailKey, before);
    first.close();
    assert.notEqual(folder.open(file).photos.get(id)!.thumbnailKey, before);
  });

  test('figures and revision follow every change', () => {
    const catalog = folder.create();
    const [one] = addPhotos(catalog, 'a', 'b');
    const before = catalog.revision;
    catalog.versions.add(newVersion(one));
    assert.ok(catalog.revision > before);
    assert.deepEqual(catalog.info(), {
      path: catalog.path,
      name: path.parse(catalog.path).name,
      photos: 2,
      trashed: 0,
      missing: 0,
      unreadable: 0,
      colorized: 1,
      toReview: 1,
      readOnly: null,
      warnings: [],
      revision: catalog.revision,
    });
    catalog.photos.review([one], 'accepted');
    assert.equal(catalog.info().toReview, 0);
    catalog.photos.trash([one], true);
    assert.deepEqual(
      [catalog.info().photos, catalog.info().colorized, catalog.info().trashed],
      [1, 0, 1],
    );
    assert.deepEqual(catalog.check(), []);
  });
});
