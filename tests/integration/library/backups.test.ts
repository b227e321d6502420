import assert from 'node:assert/strict';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Catalog } from '../../../src-main/catalog/catalogTypes.ts';
import { openCatalog } from '../../../src-main/catalog/openCatalog.ts';
import {
  backUpLibrary,
  isBackupDue,
  listBackups,
} from '../../../src-main/usecases/library/backups.ts';
import { temporaryFolder } from '../../support/photographs.ts';

interface Backed {
  readonly catalog: Catalog;
  /** Puts a file among the backups. */
  readonly put: (stem: string) => Promise<void>;
  /** What lies among the backups, without the extension. */
  readonly there: () => Promise<string[]>;
}

async function libraryWithBackups(context: TestContext): Promise<Backed> {
  const root = await temporaryFolder(context);
  const catalog = openCatalog(path.join(root, 'Mill (old).heliochrome'), { create: true });
  context.after(() => {
    catalog.close();
  });
  const folder = path.join(root, 'Mill (old).backups');
  await mkdir(folder);
  return {
    catalog,
    put: (stem) => writeFile(path.join(folder, `${stem}.heliochrome`), 'x'),
    there: async () => (await readdir(folder)).map((name) => path.parse(name).name).sort(),
  };
}

test('copies made before an update or a restoring neither push out backups nor are pushed out by them', async (t) => {
  const { catalog, put, there } = await libraryWithBackups(t);
  const old = ['2019-01-01 10.00.00', '2019-01-02 10.00.00', '2019-01-02 10.00.00 (2)'];
  const aside = [
    '2018-01-01 10.00.00 before update 3',
    '2018-01-02 10.00.00 before restoring',
    '2018-01-03 10.00.00 before restoring (2)',
  ];
  for (const end of [...old, ...aside]) await put(`Mill (old) ${end}`);
  const { path: made } = await backUpLibrary(catalog, 2);
  assert.deepEqual(await there(), [
    'Mill (old) 2018-01-02 10.00.00 before restoring',
    'Mill (old) 2018-01-03 10.00.00 before restoring (2)',
    'Mill (old) 2019-01-02 10.00.00 (2)',
    path.parse(made).name,
  ]);
});

test('what somebody put among the backups is listed, and never removed', async (t) => {
  const { catalog, put, there } = await libraryWithBackups(t);
  const own = ['Copy of Mill', 'Mill (old)', 'Mill (old) 2019-01-01', 'Mill 2019-01-01 10.00.00'];
  for (const stem of own) await put(stem);
  const { path: made } = await backUpLibrary(catalog, 1);
  assert.deepEqual(await there(), [...own, path.parse(made).name].sort());
  assert.equal((await listBackups(catalog.path)).length, 5);
});

test('a backup is of the time in its name, whatever became of its file', async (t) => {
  const { catalog } = await libraryWithBackups(t);
  assert.equal(await isBackupDue(catalog.path), true);
  const { path: made, createdAt } = await backUpLibrary(catalog, 3);
  assert.ok(Math.abs(Date.now() - Date.parse(createdAt)) < 60_000);
  await utimes(made, new Date(0), new Date(0));
  const [{ createdAt: listed }] = await listBackups(catalog.path);
  assert.ok(Math.abs(Date.now() - Date.parse(listed)) < 60_000);
  assert.equal(await isBackupDue(catalog.path), false);
});

test('a backup is due when there are only others, and when the last one lies in the future', async (t) => {
  const { catalog, put } = await libraryWithBackups(t);
  const now = new Date().toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.');
  await put(`Mill (old) ${now} before restoring`);
  assert.equal(await isBackupDue(catalog.path), true);
  await put('Mill (old) 2190-01-01 10.00.00');
  assert.equal(await isBackupDue(catalog.path), true);
  await put(`Mill (old) ${now}`);
  assert.equal(await isBackupDue(catalog.path), false);
});
