import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { openCatalog } from '../../../src-main/catalog/openCatalog.ts';
import { mortal } from '../../support/bounded.ts';
import { question } from '../../support/catalogFixture.ts';
import { addPhotos, LibraryFolder, withCode } from '../../support/libraryFolder.ts';

const folder = new LibraryFolder();
const programs = path.resolve(import.meta.dirname, '../../fixtures/catalog');
const running = new Set<ChildProcess>();
after(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a program on a library; resolves at its first output. */
async function start(name: string, library: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [path.join(programs, name), library], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...mortal,
  });
  running.add(child);
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  running.delete(child);
}

test('a library that another program has open is refused; a killed program leaves no lock', async () => {
  const file = folder.file();
  folder.create(file).close();
  const child = await start('holdLibrary.ts', file);
  assert.throws(() => openCatalog(file), withCode('library-locked', /another program/));
  await kill(child);
  assert.equal(folder.open(file).readOnly, null);
});

test('whenever a writer is killed, what was finished is there, and nothing is half done', async () => {
  const file = folder.file();
  folder.create(file).close();
  for (const wait of [0, 13, 37, 71]) {
    const child = await start('writeWithoutEnd.ts', file);
    let told = '';
    child.stdout?.on('data', (text: Buffer) => {
      told += text.toString();
    });
    await delay(wait);
    await kill(child);
    const catalog = openCatalog(file);
    const { photos, colorized } = catalog.info();
    const finished = Number(told.trimEnd().split('\n').at(-1));
    assert.ok(photos >= finished, `${photos} photos, ${finished} were finished`);
    assert.equal(photos % 7, 0);
    assert.equal(colorized, photos);
    assert.equal(catalog.collections.list()[0].photos, photos);
    assert.equal(catalog.photos.count(question({ text: 'tif' })), photos);
    const [job] = catalog.jobs.list().slice(-1);
    assert.equal(catalog.jobs.counts(job.id).total % 7, 0);
    assert.deepEqual(catalog.check(), []);
    catalog.close();
  }
});

interface Reading {
  readonly readOnly: string | null;
  readonly photos: number;
  readonly write: string;
}

/** What a program finds that may not write: root may everywhere, so it runs as nobody. */
function readAsNobody(library: string): Reading {
  const root = process.getuid?.() === 0;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(programs, 'readLibrary.ts'), library],
    { encoding: 'utf8', ...(root ? { uid: 65_534, gid: 65_534 } : {}) },
  );
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as Reading;
}

const windows = process.platform === 'win32';

test(
  'in a write-protected folder a library is opened for reading',
  { skip: windows && 'folders have other permissions there' },
  () => {
    chmodSync(folder.path, 0o755);
    const protectedFolder = path.join(folder.path, 'protected');
    mkdirSync(protectedFolder);
    const file = path.join(protectedFolder, 'library.heliochrome');
    const catalog = folder.create(file);
    addPhotos(catalog, 'a', 'b');
    catalog.close();
    chmodSync(file, 0o444);
    chmodSync(protectedFolder, 0o555);
    const found = readAsNobody(file);
    assert.match(found.readOnly ?? '', /write-protected/);
    assert.deepEqual([found.photos, found.write], [2, 'library-read-only']);
    chmodSync(protectedFolder, 0o755);
  },
);

test(
  'there, one that was not closed is read with its log',
  { skip: windows && 'folders have other permissions there' },
  async () => {
    const protectedFolder = path.join(folder.path, 'cut off');
    mkdirSync(protectedFolder);
    const file = path.join(protectedFolder, 'library.heliochrome');
    folder.create(file).close();
    await kill(await start('writeWithoutEnd.ts', file));
    chmodSync(protectedFolder, 0o555);
    const found = readAsNobody(file);
    assert.match(found.readOnly ?? '', /write-protected/);
    assert.ok(found.photos >= 7);
    assert.equal(found.write, 'library-read-only');
    chmodSync(protectedFolder, 0o755);
  },
);
