import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { assertMonotonic, migrate } from '../../../../src-main/catalog/migrations/migrate.ts';
import type { Migration } from '../../../../src-main/catalog/migrations/migration.ts';
import { migrations, newestVersion } from '../../../../src-main/catalog/migrations/migrations.ts';
import { addSqlFunctions } from '../../../../src-main/catalog/sqlFunctions.ts';
import { LibraryFolder } from '../../../support/libraryFolder.ts';
import { databaseAt, rowsOfFormat1, wholeTables } from '../../../support/migrationRun.ts';

const folder = new LibraryFolder();

function version(database: Database.Database): unknown {
  return database.pragma('user_version', { simple: true });
}

test('migrations count up by one, and each has its test', () => {
  assertMonotonic(migrations);
  const twice = { ...migrations[0], version: 3 };
  assert.throws(() => {
    assertMonotonic([migrations[0], twice]);
  }, /3 stands at place 2/);
  const tests = readdirSync(import.meta.dirname).filter((name) => /^m\d+\w+\.test\.ts$/.test(name));
  assert.equal(tests.length, migrations.length);
});

const failures: readonly (readonly [string, (database: Database.Database) => void, RegExp])[] = [
  [
    'that fails',
    (database) => database.exec('CREATE TABLE x (y); SELECT no_such_function()'),
    /no_such/,
  ],
  [
    'that leaves a row naming one that is not there',
    (database) => database.exec('UPDATE photos SET master_id = 99 WHERE id = 1'),
    /not sound/,
  ],
];

for (const [name, up, message] of failures) {
  test(`a migration ${name} leaves the library as it was`, () => {
    const database = databaseAt(newestVersion);
    database.exec(rowsOfFormat1);
    const before = wholeTables(database);
    const bad: Migration = { version: newestVersion + 1, up };
    assert.throws(() => {
      migrate(database, newestVersion + 1, [...migrations, bad]);
    }, message);
    assert.deepEqual(wholeTables(database), before);
    assert.equal(version(database), newestVersion);
    assert.equal(database.pragma('foreign_keys', { simple: true }), 1);
  });
}

test('an older library is copied before it is brought up to date', () => {
  const file = folder.file();
  const old = new Database(file);
  addSqlFunctions(old);
  migrate(old, 1);
  old.exec(rowsOfFormat1);
  const before = wholeTables(old);
  old.close();
  const catalog = folder.open(file);
  assert.equal(catalog.info().photos, 3);
  assert.deepEqual(catalog.photos.tags(), [{ tag: 'workers', photos: 1 }]);
  assert.deepEqual(catalog.check(), []);
  const backups = file.replace(/\.heliochrome$/, '.backups');
  const copies = readdirSync(backups);
  assert.equal(copies.length, 1);
  assert.match(copies[0], /before update 1\.heliochrome$/);
  const copy = new Database(path.join(backups, copies[0]), { readonly: true });
  assert.equal(version(copy), 1);
  assert.deepEqual(wholeTables(copy), before);
  copy.close();
});
