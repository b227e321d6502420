import assert from 'node:assert/strict';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { LibraryFolder } from '../../support/libraryFolder.ts';

const folder = new LibraryFolder();

test('entries are listed newest first, in batches', () => {
  const catalog = folder.create();
  for (const action of ['one', 'two', 'three']) {
    catalog.audit.add({ operator: 'Ida', action, photoId: 77, details: 'why' });
  }
  const [newest, second] = catalog.audit.list(null, 2);
  const { at, ...entry } = newest;
  assert.ok(Date.now() - Date.parse(at) < 60_000);
  assert.deepEqual(entry, { id: 3, operator: 'Ida', action: 'three', photoId: 77, details: 'why' });
  assert.equal(second.action, 'two');
  assert.deepEqual(
    catalog.audit.list(second.id, 10).map(({ action }) => action),
    ['one'],
  );
});

test('the history of one photo is listed by itself', () => {
  const catalog = folder.create();
  for (const [action, photoId] of [
    ['one', 77],
    ['two', 78],
    ['three', null],
    ['four', 77],
  ] as const) {
    catalog.audit.add({ operator: '', action, photoId, details: '' });
  }
  const actions = (before: number | null): string[] =>
    catalog.audit.list(before, 10, 77).map(({ action }) => action);
  assert.deepEqual(actions(null), ['four', 'one']);
  assert.deepEqual(actions(4), ['one']);
});

test('the file itself refuses to change or remove entries, whichever program asks', () => {
  const file = folder.file();
  const catalog = folder.create(file);
  catalog.audit.add({ operator: '', action: 'made', photoId: null, details: '' });
  catalog.close();
  const raw = new Database(file);
  assert.throws(() => raw.exec(`UPDATE audit_log SET action = 'x'`), /only ever added to/);
  assert.throws(() => raw.exec('DELETE FROM audit_log'), /only ever added to/);
  raw.close();
  assert.equal(folder.open(file).audit.list(null, 10).length, 1);
});
