/**
 * A batch that is killed again and again gives what it gives without: the same files, byte for byte.
 * `HELIOCHROME_KILLS=20` kills so often, and exports 200 files.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { mortal } from '../../support/bounded.ts';
import { checksumsBelow } from '../../support/exportLibrary.ts';
import { newVersion, smallPlane } from '../../support/catalogFixture.ts';
import { writeGreyScan } from '../../support/greyScan.ts';
import { openTestLibrary } from '../../support/library.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import { seededRandom } from '../../support/pictures.ts';

const program = path.resolve(import.meta.dirname, '../../fixtures/photoJobs/workThrough.ts');
const kills = Number(process.env['HELIOCHROME_KILLS'] ?? 2);
// Enough that a run is cut off in the middle.
const files = Math.min(200, 40 * kills);
const random = seededRandom(Date.now());
const extensions = ['png', 'jpg', 'tif', 'webp'];

const plan = {
  format: 'tiff',
  depth: null,
  colorSpace: 'eci-rgb-v2',
  size: { kind: 'longSide', pixels: 90 },
  nameTemplate: '{name}_{version}',
  captionStrip: { text: '{name}. {statement}' },
  proofs: { longSide: 256 },
  contactSheet: { columns: 8 },
  gallery: { longSide: 256 },
  package: { kind: 'bag' },
  dublinCoreCsv: true,
  metsPremis: true,
};

/** A library whose one job is the export of all photos. */
async function prepare(folder: string): Promise<void> {
  const masters = path.join(folder, 'masters');
  await mkdir(masters);
  const library = await openTestLibrary(folder, true);
  const ids: number[] = [];
  for (let number = 0; number < files; number += 1) {
    const name = `scan${number}.${extensions[number % extensions.length]}`;
    const file = path.join(masters, name);
    await writeGreyScan(file, 80 + (number % 40), 60 + (number % 50), number % 7);
    ids.push(...(await library.add(file)));
  }
  const { catalog } = library.context;
  catalog.transaction(() => {
    for (const [number, photoId] of ids.entries())
      catalog.versions.add(newVersion(photoId, { chroma: smallPlane(8, 6 + (number % 3)) }));
  });
  const parameters = { photos: { ids }, plan: { ...plan, folder: path.join(folder, 'out') } };
  catalog.jobs.create('export', 'E', parameters);
  await library.close();
}

/** Works until it is killed after so many milliseconds, or to the end. @returns whether it was killed at work */
async function work(folder: string, killAfter: number | null): Promise<boolean> {
  const child = spawn(process.execPath, [program, folder, '{}'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...mortal,
  });
  child.stdout.resume();
  const ended = once(child, 'close') as Promise<[number | null]>;
  if (killAfter !== null) {
    await Promise.race([delay(killAfter), ended]);
    child.kill('SIGKILL');
  }
  const [status] = await ended;
  assert.ok(status === 0 || status === null, `it ended with ${String(status)}`);
  return status === null;
}

test('many mixed files, killed at random, come out as they do undisturbed', async (context) => {
  const folder = await temporaryFolder(context);
  await prepare(folder);
  const library = path.join(folder, 'test.heliochrome');
  const kept = path.join(folder, 'kept.heliochrome');
  await copyFile(library, kept);
  const out = path.join(folder, 'out');
  const masters = await checksumsBelow(path.join(folder, 'masters'));

  const begun = performance.now();
  assert.equal(await work(folder, null), false);
  const milliseconds = performance.now() - begun;
  const undisturbed = await checksumsBelow(out);
  assert.equal(Object.keys(undisturbed).filter((name) => name.endsWith('.tif')).length, files);
  await rename(out, path.join(folder, 'undisturbed'));

  await copyFile(kept, library);
  let killed = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    // Anywhere from the program's start on; late ones meet the sheets and the bag.
    if (await work(folder, 400 + random() * milliseconds * 0.7)) killed += 1;
    else break;
  }
  assert.ok(killed > 0, 'it was killed at work');
  await work(folder, null);
  context.diagnostic(`${killed} kills; undisturbed ${Math.round(milliseconds / 1000)} s`);

  assert.deepEqual(await checksumsBelow(out), undisturbed);
  assert.deepEqual(await checksumsBelow(path.join(folder, 'masters')), masters);
  const opened = await openTestLibrary(folder, false);
  const [job] = opened.context.catalog.jobs.list();
  assert.deepEqual([job.state, job.problem], ['done', null]);
  const { failed, total } = opened.context.catalog.jobs.counts(job.id);
  assert.deepEqual([failed, total], [0, files]);
  await opened.close();
  const cache = path.join(folder, 'cache', 'exports');
  assert.deepEqual(await readdir(cache).catch(() => []), [], 'nothing is left over');
  await rm(path.join(folder, 'undisturbed'), { recursive: true });
});
