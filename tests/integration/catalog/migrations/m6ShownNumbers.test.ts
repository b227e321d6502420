import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrate } from '../../../../src-main/catalog/migrations/migrate.ts';
import { databaseAt, rowsOfFormat1, wholeTables } from '../../../support/migrationRun.ts';

test('format 6 lets versions show the number of others; those that are there show their own', () => {
  const database = databaseAt(5);
  database.exec(rowsOfFormat1);
  const { versions, ...others } = wholeTables(database);
  migrate(database, 6);
  assert.equal(database.pragma('user_version', { simple: true }), 6);
  const kept = versions.map((version) => ({ ...(version as object), shown_number: null }));
  assert.deepEqual(wholeTables(database), { ...others, versions: kept });
});
