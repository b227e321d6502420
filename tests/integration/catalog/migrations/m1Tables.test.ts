import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applicationId } from '../../../../src-main/catalog/migrations/migrate.ts';
import { databaseAt, rowsOfFormat1, wholeTables } from '../../../support/migrationRun.ts';

test('an empty file becomes a library of format 1', () => {
  const database = databaseAt(1);
  assert.equal(database.pragma('user_version', { simple: true }), 1);
  assert.equal(database.pragma('application_id', { simple: true }), applicationId);
  const { figures, ...others } = wholeTables(database);
  assert.deepEqual(figures, [
    { id: 1, photos: 0, trashed: 0, missing: 0, unreadable: 0, colorized: 0, to_review: 0 },
  ]);
  assert.deepEqual(Object.keys(others), [
    'audit_log',
    'chroma_planes',
    'collection_photos',
    'collections',
    'job_items',
    'job_log',
    'jobs',
    'masters',
    'photo_tags',
    'photos',
    'tags',
    'versions',
  ]);
  for (const [table, rows] of Object.entries(others)) assert.deepEqual(rows, [], table);
});

test('its triggers keep the figures', () => {
  const database = databaseAt(1);
  database.exec(rowsOfFormat1);
  const { figures, photos, collections, jobs } = wholeTables(database);
  assert.deepEqual(figures, [
    { id: 1, photos: 3, trashed: 0, missing: 0, unreadable: 1, colorized: 1, to_review: 1 },
  ]);
  assert.deepEqual(
    (photos as Record<string, unknown>[]).map(
      ({ versions, last_number: last, thumbnail, collections: all }) => [
        versions,
        last,
        thumbnail,
        all,
      ],
    ),
    [
      [1, 1, 1, 1],
      [0, 0, 0, 1],
      [0, 0, 0, 0],
    ],
  );
  assert.deepEqual(
    (collections as { photos: number }[]).map(({ photos: count }) => count),
    [0, 2],
  );
  assert.equal((jobs as { pending: number }[])[0].pending, 1);
});
