import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrate } from '../../../../src-main/catalog/migrations/migrate.ts';
import { databaseAt, rowsOfFormat1, wholeTables } from '../../../support/migrationRun.ts';

test('photos of format 1 are found in format 2; nothing else changes', () => {
  const database = databaseAt(1);
  database.exec(rowsOfFormat1);
  const before = wholeTables(database);
  migrate(database, 2);
  assert.equal(database.pragma('user_version', { simple: true }), 2);
  assert.deepEqual(wholeTables(database), before);
  const find = database
    .prepare('SELECT rowid FROM photo_search WHERE photo_search MATCH ? ORDER BY rowid')
    .pluck();
  assert.deepEqual(find.all('"lodz"*'), [1, 2]);
  assert.deepEqual(find.all('"mill"* AND "glas"*'), [1]);
  assert.deepEqual(find.all('"worker"*'), [2]);
  assert.deepEqual(find.all('"1932"'), [1]);
  assert.deepEqual(find.all('"b"*'), [3]);
});
