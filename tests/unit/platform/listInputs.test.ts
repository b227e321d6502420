import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { listInputs } from '../../../src-main/platform/listInputs.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { temporaryFolder } from '../../support/photographs.ts';

async function fill(directory: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(path.dirname(path.join(directory, name)), { recursive: true });
    await writeFile(path.join(directory, name), 'x');
  }
}

test('a folder is listed in natural order, without what lies in its folders', async (context) => {
  const directory = await temporaryFolder(context);
  await fill(directory, ['scan10.jpg', 'scan2.jpg', 'Scan1.JPG', 'inner/deep.png']);
  const listing = await listInputs([directory]);
  assert.deepEqual(
    listing.photos.map(({ relative }) => relative),
    ['Scan1.JPG', 'scan2.jpg', 'scan10.jpg'],
  );
  assert.deepEqual(listing.foldersNotEntered, [path.join(directory, 'inner')]);
});

test('recursively, folders are entered in their place', async (context) => {
  const directory = await temporaryFolder(context);
  await fill(directory, ['b.jpg', 'a/2.jpg', 'a/1.jpg', 'c/d/e.tif']);
  const listing = await listInputs([directory], { recursive: true });
  assert.deepEqual(
    listing.photos.map(({ relative }) => relative.split(path.sep).join('/')),
    ['a/1.jpg', 'a/2.jpg', 'b.jpg', 'c/d/e.tif'],
  );
});

test('junk, hidden files and other kinds are left out with their reasons', async (context) => {
  const directory = await temporaryFolder(context);
  await fill(directory, [
    'a.jpg',
    '.DS_Store',
    'Thumbs.db',
    '@eaDir/a.jpg',
    '._a.jpg',
    'notes.txt',
    `.heliochrome-01234567-99999-0123456789ab.part`,
  ]);
  const { photos, ignored } = await listInputs([directory], { recursive: true });
  assert.equal(photos.length, 1);
  const reasons = Object.fromEntries(
    ignored.map((item) => [path.basename(item.path), item.reason]),
  );
  assert.deepEqual(reasons, {
    '.DS_Store': 'hidden',
    '._a.jpg': 'hidden',
    '.heliochrome-01234567-99999-0123456789ab.part': 'left by a run that was cut off',
    '@eaDir': 'a file of the operating system',
    'notes.txt': 'not a picture',
    'Thumbs.db': 'a file of the operating system',
  });
});

test('a file without extension is a picture when its first bytes say so', async (context) => {
  const directory = await temporaryFolder(context);
  await writeFile(path.join(directory, 'scan'), Buffer.from('49492a0008000000', 'hex'));
  await writeFile(path.join(directory, 'other'), 'II, a text');
  await writeFile(path.join(directory, 'web'), 'RIFF0000WEBPVP8 ');
  const { photos } = await listInputs([directory]);
  assert.deepEqual(
    photos.map(({ relative }) => relative),
    ['scan', 'web'],
  );
});

test('links in a circle end, and nothing is listed twice', async (context) => {
  const directory = await temporaryFolder(context);
  await fill(directory, ['a/b/1.jpg']);
  await symlink(directory, path.join(directory, 'a', 'b', 'back'));
  await symlink(path.join(directory, 'a', 'b', '1.jpg'), path.join(directory, 'z.jpg'));
  const given = [directory, path.join(directory, 'a', 'b', '1.jpg')];
  const { photos, ignored, failures } = await listInputs(given, { recursive: true });
  assert.equal(photos.length, 1);
  assert.equal(failures.length, 0);
  assert.equal(ignored.length, 3);
  assert.ok(ignored.every(({ reason }) => reason.startsWith('the same as ')));
});

test('what is missing, broken or no file is told, and the rest is listed', async (context) => {
  const directory = await temporaryFolder(context);
  await fill(directory, ['a.jpg']);
  await symlink(path.join(directory, 'nowhere'), path.join(directory, 'broken.jpg'));
  execFileSync('mkfifo', [path.join(directory, 'pipe.jpg')]);
  const missing = path.join(directory, 'missing.jpg');
  const pipe = path.join(directory, 'pipe.jpg');
  const { photos, failures, ignored } = await listInputs([missing, pipe, directory]);
  assert.equal(photos.length, 1);
  assert.deepEqual(
    failures.map(({ path: file, error }) => [path.basename(file), error.code]),
    [
      ['missing.jpg', 'file-missing'],
      ['pipe.jpg', 'file-unreadable'],
      ['broken.jpg', 'file-missing'],
    ],
  );
  assert.deepEqual(ignored, [{ path: pipe, reason: 'neither a file nor a folder' }]);
});

test('an abort ends the listing', async (context) => {
  const directory = await temporaryFolder(context);
  await fill(directory, ['a.jpg']);
  await assert.rejects(
    listInputs([directory], { signal: AbortSignal.abort() }),
    (error) => error instanceof HeliochromeError && error.code === 'cancelled',
  );
});
