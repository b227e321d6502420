import assert from 'node:assert/strict';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { decodeChroma, encodeChroma } from '../../../src-shared/domain/chromaFormat.ts';
import { hintSchema } from '../../../src-shared/domain/hint.ts';
import { versionSchema } from '../../../src-shared/domain/version.ts';
import { newVersion, recipe, smallPlane } from '../../support/catalogFixture.ts';
import { addPhotos, LibraryFolder, withCode } from '../../support/libraryFolder.ts';

const folder = new LibraryFolder();

test('a new version is the current one and keeps its recipe and colors exactly', () => {
  const file = folder.file();
  const first = folder.create(file);
  const [photo] = addPhotos(first, 'a');
  const hints = [hintSchema.parse({ x: 0.25, y: 0.5, radius: 0.1, a: 20, b: -13.5 })];
  const plane = smallPlane(31, 17);
  const version = first.versions.add(
    newVersion(photo, { recipe: recipe({ hints }), chroma: plane }),
  );
  first.close();
  const catalog = folder.open(file);
  assert.deepEqual(catalog.versions.list(photo), [version]);
  assert.deepEqual(versionSchema.parse(version), version);
  assert.deepEqual(version.recipe.hints, hints);
  assert.ok(version.current);
  const bytes = encodeChroma(plane);
  assert.deepEqual(catalog.versions.chromaBytes(version.id), bytes);
  assert.deepEqual(catalog.versions.chroma(version.id), decodeChroma(bytes));
});

test('numbers count up within a photo; the newest other one follows a removed one', () => {
  const catalog = folder.create();
  const [one, other] = addPhotos(catalog, 'a', 'b');
  const [first, second, third] = [1, 2, 3].map(() => catalog.versions.add(newVersion(one)));
  assert.equal(catalog.versions.add(newVersion(other)).number, 1);
  assert.deepEqual([first.number, second.number, third.number], [1, 2, 3]);
  assert.equal(catalog.versions.remove(third.id), 1);
  assert.equal(catalog.photos.get(one)?.versionId, second.id);
  assert.equal(catalog.versions.add(newVersion(one)).number, 4);
  assert.equal(catalog.versions.get(third.id), null);
  assert.deepEqual(
    catalog.versions.list(one).map((version) => version.number),
    [1, 2, 4],
  );
  assert.equal(catalog.photos.get(one)?.versions, 3);
});

test('reviews are of versions; a photo shows that of its current one', () => {
  const catalog = folder.create();
  const [photo, grey] = addPhotos(catalog, 'a', 'b');
  const first = catalog.versions.add(newVersion(photo));
  catalog.versions.review(first.id, 'rejected');
  const second = catalog.versions.add(newVersion(photo));
  assert.equal(catalog.photos.get(photo)?.review, 'none');
  assert.equal(catalog.photos.review([photo, grey], 'accepted'), 1);
  assert.equal(catalog.versions.get(second.id)?.review, 'accepted');
  assert.equal(catalog.versions.makeCurrent(photo, first.id), 1);
  assert.equal(catalog.photos.get(photo)?.review, 'rejected');
  assert.equal(catalog.versions.makeCurrent(photo, first.id), 0);
  assert.equal(catalog.versions.makeCurrent(photo, null), 1);
  assert.equal(catalog.photos.get(photo)?.review, 'none');
  assert.equal(catalog.versions.review(first.id, 'rejected'), 0);
});

test('the finish is changed within the recipe', () => {
  const catalog = folder.create();
  const [photo] = addPhotos(catalog, 'a');
  const { id } = catalog.versions.add(newVersion(photo));
  const finish = { strength: 0.4, saturation: 1.5 };
  const changed = catalog.versions.setFinish(id, finish);
  assert.deepEqual(changed.recipe, { ...recipe(), finish });
});

test('what is not there is refused', () => {
  const catalog = folder.create();
  const [one, other] = addPhotos(catalog, 'a', 'b');
  const { id } = catalog.versions.add(newVersion(one));
  const refused = withCode('usage');
  assert.throws(() => catalog.versions.add(newVersion(99)), refused);
  assert.throws(() => catalog.versions.makeCurrent(other, id), refused);
  assert.throws(() => catalog.versions.makeCurrent(99, null), refused);
  assert.throws(() => catalog.versions.review(99, 'accepted'), refused);
  assert.throws(() => catalog.versions.setFinish(99, { strength: 1, saturation: 1 }), refused);
  assert.throws(() => catalog.versions.remove(99), refused);
  assert.throws(() => catalog.versions.chroma(99), refused);
});

test('damaged colors and recipes are told, and concern one version only', () => {
  const file = folder.file();
  const first = folder.create(file);
  const [photo, other] = addPhotos(first, 'a', 'b');
  const { id } = first.versions.add(newVersion(photo));
  const sound = first.versions.add(newVersion(other));
  first.close();
  const raw = new Database(file);
  raw.exec(`UPDATE chroma_planes SET packed = substr(packed, 1, 30) WHERE version_id = ${id}`);
  raw.exec(`UPDATE versions SET recipe = '{"model":1}' WHERE id = ${id}`);
  raw.close();
  const catalog = folder.open(file);
  assert.throws(() => catalog.versions.chroma(id), withCode('data-unusable'));
  assert.throws(() => catalog.versions.get(id), withCode('library-damaged', /recipe/));
  assert.deepEqual(catalog.versions.get(sound.id), sound);
  assert.equal(catalog.versions.chroma(sound.id).width, 8);
});

test('a version takes the place and number of another, by undo and redo as often as wanted', () => {
  const file = folder.file();
  const catalog = folder.create(file);
  const [photo] = addPhotos(catalog, 'a');
  const shown = (library = catalog): (readonly [number, number])[] =>
    library.versions.list(photo).map(({ id, number }) => [id, number] as const);
  const first = catalog.versions.add(newVersion(photo));
  const begun = catalog.versions.add(newVersion(photo));
  const stroke = (replaces: number): number =>
    catalog.history.record('Stroke', photo, () =>
      catalog.versions.add(newVersion(photo, { replaces })),
    ).id;
  const second = stroke(begun.id);
  const third = stroke(second);
  assert.deepEqual(shown(), [
    [first.id, 1],
    [third, 2],
  ]);
  assert.equal(catalog.photos.get(photo)?.versions, 2);
  assert.equal(catalog.versions.get(second), null);

  catalog.history.undo(photo);
  assert.deepEqual(shown().at(-1), [second, 2]);
  assert.equal(catalog.photos.get(photo)?.versionId, second);
  catalog.history.undo(photo);
  assert.deepEqual(shown().at(-1), [begun.id, 2]);
  catalog.history.redo(photo);
  assert.deepEqual(shown().at(-1), [second, 2]);
  catalog.close();

  const again = folder.open(file);
  again.history.redo(photo);
  assert.deepEqual(shown(again).at(-1), [third, 2]);
  assert.equal(again.photos.get(photo)?.versions, 2);
  // The next version of its own goes on counting where people left off.
  assert.equal(again.versions.add(newVersion(photo)).number, 3);
  assert.deepEqual(again.check(), []);
});

test('what was replaced goes with the last step that could bring it back; others are not replaced', () => {
  const file = folder.file();
  const catalog = folder.create(file);
  const [photo, other] = addPhotos(catalog, 'a', 'b');
  let current = catalog.versions.add(newVersion(photo)).id;
  for (let stroke = 0; stroke < 110; stroke += 1) {
    current = catalog.history.record('Stroke', photo, () =>
      catalog.versions.add(newVersion(photo, { replaces: current })),
    ).id;
  }
  assert.equal(catalog.photos.get(photo)?.versions, 1);
  assert.throws(
    () => catalog.versions.add(newVersion(other, { replaces: current })),
    withCode('usage'),
  );
  assert.deepEqual(catalog.versions.list(other), [], 'nothing was begun');
  catalog.close();
  const database = new Database(file, { readonly: true });
  const rows = database.prepare('SELECT count(*) FROM versions').pluck().get() as number;
  const planes = database.prepare('SELECT count(*) FROM chroma_planes').pluck().get() as number;
  database.close();
  // A hundred steps are kept, each with the version before it, and the one that is shown.
  assert.deepEqual([rows, planes], [101, 101]);
});
