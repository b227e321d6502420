import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrate } from '../../../../src-main/catalog/migrations/migrate.ts';
import { databaseAt, rowsOfFormat1, wholeTables } from '../../../support/migrationRun.ts';

test('format 5 adds room for the figures of jobs, which go with their job; nothing else changes', () => {
  const database = databaseAt(4);
  database.exec(rowsOfFormat1);
  const before = wholeTables(database);
  migrate(database, 5);
  assert.equal(database.pragma('user_version', { simple: true }), 5);
  assert.deepEqual(wholeTables(database), { ...before, job_figures: [] });
  database.exec(
    `INSERT INTO job_figures VALUES (1, 0, 0, '{}'); DELETE FROM job_items; DELETE FROM jobs`,
  );
  assert.deepEqual(wholeTables(database)['job_figures'], []);
});
