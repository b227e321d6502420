import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrate } from '../../../../src-main/catalog/migrations/migrate.ts';
import { databaseAt, rowsOfFormat1, wholeTables } from '../../../support/migrationRun.ts';

test('format 3 adds an empty history; nothing else changes', () => {
  const database = databaseAt(2);
  database.exec(rowsOfFormat1);
  const before = wholeTables(database);
  migrate(database, 3);
  assert.equal(database.pragma('user_version', { simple: true }), 3);
  assert.deepEqual(wholeTables(database), { ...before, history_changes: [], history_steps: [] });
});
