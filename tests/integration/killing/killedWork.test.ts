/**
 * The program and its compute process are killed (SIGKILL) at random moments during an import, a colorize job and an
 * export; afterwards library and files are the same as without. `HELIOCHROME_KILLS=50` kills so often in each.
 */
import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { tmpdir } from 'node:os';
import { finishWork, workWhileKilled, type KilledWork } from '../../support/killing/killedRun.ts';
import { processesCanBeListed } from '../../support/killing/childProcesses.ts';
import {
  readExport,
  readLibraryState,
  type LibraryState,
} from '../../support/killing/libraryState.ts';
import { seededRandom } from '../../support/pictures.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';
import { writeGreyPhoto, writeGreyTiff, writeTruncated } from '../../support/scanFolder.ts';
import { writeTinyModel } from '../../support/tinyModel.ts';

const kills = Number(process.env['HELIOCHROME_KILLS'] ?? 3);
// Enough that a run is cut off again and again before its end.
const importedPhotos = 40 * kills;
const coloredPhotos = Math.max(100, 12 * kills);

/** Photo by photo, so that a difference can be read. */
function assertSameState(state: LibraryState, expected: LibraryState): void {
  for (const [index, photo] of expected.photos.entries()) {
    assert.deepEqual(state.photos[index], photo);
  }
  assert.deepEqual(state, expected);
}

describe('work that is killed', { skip: processesCanBeListed ? false : 'Needs /proc.' }, () => {
  let folder = '';
  const random = seededRandom(Date.now() % 100_000);
  const inFolder = (...parts: string[]): string => path.join(folder, ...parts);
  const work = (name: string, call: string, request: unknown): KilledWork => ({
    library: inFolder(`${name}.heliochrome`),
    dataDirectory: inFolder('data'),
    call,
    request,
  });

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'heliochrome-killing-'));
    await usePlainBackend();
    await writeTinyModel(inFolder('data', 'models', 'tiny'));
    await mkdir(inFolder('scans'), { recursive: true });
    for (let number = 0; number < importedPhotos; number += 1) {
      const name = `box ${number % 5}/scan ${number}.png`;
      await writeGreyPhoto(inFolder('scans', name), { seed: number, noise: true });
    }
    for (let number = 0; number < coloredPhotos; number += 1) {
      const size = { width: 640, height: 480, seed: 10_000 + number, noise: true };
      await writeGreyPhoto(inFolder('few', `print ${number}.png`), size);
    }
    await writeGreyTiff(inFolder('scans', 'box 1', 'album.tif'), 3);
    await writeTruncated(inFolder('scans', 'box 2', 'cut.jpg'));
    return async () => {
      await rm(folder, { recursive: true, force: true });
    };
  });

  test('an import loses and doubles nothing', async (context) => {
    const request = { paths: [inFolder('scans')], collectionId: null, foldersAsCollections: true };
    const plain = work('plain-import', 'jobs.import', request);
    await finishWork(plain);
    const killed = work('killed-import', 'jobs.import', request);
    const counts = await workWhileKilled(killed, { kills, span: 0.7, random, compute: false });
    context.diagnostic(`killed ${counts.main} times at work`);
    assert.ok(counts.main > 0, 'at least one kill came while work was left');
    const state = readLibraryState(killed.library, folder);
    assert.equal(state.photos.length, importedPhotos + 4);
    assert.deepEqual(state.problems, []);
    assertSameState(state, readLibraryState(plain.library, folder));
  });

  test('a colorize job gives every photo its version once, an export every file', async (context) => {
    const few = { paths: [inFolder('few')], collectionId: null, foldersAsCollections: false };
    const all = { query: {} };
    const colorize = { photos: all, coloring: { model: 'tiny' } };
    for (const name of ['plain', 'killed']) await finishWork(work(name, 'jobs.import', few));
    await finishWork(work('plain', 'jobs.colorize', colorize));
    const killed = work('killed', 'jobs.colorize', colorize);
    const colored = await workWhileKilled(killed, { kills, span: 0.8, random, compute: true });
    context.diagnostic(`colorize: killed ${colored.main} times, compute ${colored.compute} times`);
    assert.ok(colored.main + colored.compute > 0, 'at least one kill came while work was left');
    const state = readLibraryState(killed.library, folder);
    assert.deepEqual(state.problems, []);
    assertSameState(state, readLibraryState(work('plain', '', null).library, folder));

    const plan = (name: string): unknown => ({
      photos: all,
      plan: { folder: inFolder('exports', name), format: 'tiff', depth: 16 },
    });
    // The same versions: their times are in the files.
    await copyFile(killed.library, work('undisturbed', '', null).library);
    await finishWork(work('undisturbed', 'jobs.export', plan('undisturbed')));
    const exporting = work('killed', 'jobs.export', plan('killed'));
    const exported = await workWhileKilled(exporting, { kills, span: 0.7, random, compute: false });
    context.diagnostic(`export: killed ${exported.main} times`);
    const files = readExport(inFolder('exports', 'killed'));
    assert.equal(Object.keys(files).length, 2 * coloredPhotos);
    assert.deepEqual(files, readExport(inFolder('exports', 'undisturbed')));
  });
});
