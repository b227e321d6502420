import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundFile, question, reading } from '../../support/catalogFixture.ts';
import { LibraryFolder } from '../../support/libraryFolder.ts';

const folder = new LibraryFolder();
const catalog = folder.create();

function add(file: string, parts: Parameters<typeof reading>[0] = {}): number {
  return catalog.masters.add(foundFile(`/archive/${file}`), reading(parts)).photoIds[0];
}

const lodz = add('IMG_0001.tif', {
  metadata: { place: 'Łódź', creator: 'Jan Bułhak', date: '1932~', identifier: 'HC-42/7' },
  tags: ['mill workers'],
});
const market = add('market day.tif', {
  metadata: { title: 'Marktplatz, Straße', notes: 'Glass plate, cracked; “second” print' },
});

function found(text: string): readonly number[] {
  return catalog.photos.ids(question({ text }));
}

test('finds by the beginning of words in every field', () => {
  for (const text of [
    'img',
    '0001',
    'lodz',
    'ŁÓD',
    'bulhak',
    '1932',
    'hc-42',
    'mill work',
    'tif',
  ]) {
    assert.ok(found(text).includes(lodz), text);
  }
  assert.deepEqual(found('marktp strasse second'), [market]);
  assert.deepEqual(found('arktplatz'), []);
});

test('every word must match, in whichever field', () => {
  assert.deepEqual(found('jan lodz 1932'), [lodz]);
  assert.deepEqual(found('jan market'), []);
  assert.deepEqual(found('tif'), [lodz, market]);
});

test('what is typed is never an operator', () => {
  const texts = [
    '"',
    "'",
    'a OR',
    'NOT',
    'NEAR(a b)',
    'title:x',
    '*',
    '(',
    '-img',
    'img*',
    '^img',
    'a"b',
    '\\',
    '%',
  ];
  for (const text of texts) assert.ok(found(text).length >= 0, text);
  assert.deepEqual(found('-img'), [lodz]);
  assert.deepEqual(found('  ?! '), [lodz, market]);
  assert.deepEqual(found(`x'; DROP TABLE photos; --`), []);
});

test('follows what is changed, undone and removed', () => {
  const change = { metadata: { title: 'Zirkus' }, addTags: ['elephant'], removeTags: [] };
  catalog.history.record('Edit', null, () => catalog.photos.edit([market], change));
  assert.deepEqual(found('zirkus eleph'), [market]);
  assert.deepEqual(found('marktplatz'), []);
  catalog.history.undo(null);
  assert.deepEqual(found('zirkus'), []);
  assert.deepEqual(found('eleph'), []);
  assert.deepEqual(found('marktplatz'), [market]);
  const { id } = catalog.masters.byPath('/archive/market day.tif')!;
  catalog.masters.relink(id, foundFile('/elsewhere/renamed.tif'));
  assert.deepEqual(found('renamed'), [market]);
  assert.deepEqual(found('day'), []);
  catalog.photos.remove([market]);
  assert.deepEqual(found('renamed'), []);
  assert.deepEqual(catalog.check(), []);
});
