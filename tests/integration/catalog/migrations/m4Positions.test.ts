import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrate } from '../../../../src-main/catalog/migrations/migrate.ts';
import { databaseAt, rowsOfFormat1, wholeTables } from '../../../support/migrationRun.ts';

test('format 4 gives photos a position before all that come, in the order of their import', () => {
  const database = databaseAt(3);
  database.exec(rowsOfFormat1);
  const { photos, ...others } = wholeTables(database);
  migrate(database, 4);
  assert.equal(database.pragma('user_version', { simple: true }), 4);
  const positions = [-2, -1, 0];
  const moved = photos.map((photo, index) => ({
    ...(photo as object),
    position: positions[index],
  }));
  assert.deepEqual(wholeTables(database), { ...others, photos: moved });
});
