import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrate } from '../../../../src-main/catalog/migrations/migrate.ts';
import { databaseAt, rowsOfFormat1, wholeTables } from '../../../support/migrationRun.ts';

test('format 7 keeps everything, and notes which versions name which references', () => {
  const database = databaseAt(6);
  database.exec(rowsOfFormat1);
  const before = wholeTables(database);
  migrate(database, 7);
  assert.equal(database.pragma('user_version', { simple: true }), 7);
  assert.deepEqual(wholeTables(database), {
    ...before,
    photo_vectors: [],
    reference_pictures: [],
    version_references: [],
  });
  const recipe = JSON.stringify({ reference: { pictures: [{ sha256: 'aa' }, { sha256: 'bb' }] } });
  database
    .prepare(
      `INSERT INTO versions (photo_id, number, recipe, recipe_key, model_name, engine_name,
         engine_device, created_at, chroma_width, chroma_height, confidence)
       VALUES (1, 2, ?, 'k', 'M', 'wasm', 'cpu', 9, 8, 6, 0.5)`,
    )
    .run(recipe);
  const named = database.prepare('SELECT version_id, sha256 FROM version_references').raw().all();
  assert.deepEqual(named, [
    [2, 'aa'],
    [2, 'bb'],
  ]);
  database.exec('DELETE FROM versions WHERE id = 2');
  assert.deepEqual(wholeTables(database)['version_references'], []);
});
