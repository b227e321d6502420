import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { z } from 'zod';
import { inspectModel } from '../../../src-main/usecases/listModels.ts';

import { mortal } from '../../support/bounded.ts';
import { writeGreyScan } from '../../support/greyScan.ts';
import { openTestLibrary } from '../../support/library.ts';
import { temporaryFolder, writeColorfulPhotos } from '../../support/photographs.ts';
import { useTinyModel } from '../../support/tinyModels.ts';
import { tinyNetwork } from '../../support/tinyNetwork.ts';

const program = path.resolve(import.meta.dirname, '../../fixtures/photoJobs/workThrough.ts');
const told = z.object({ kind: z.string(), done: z.number(), progress: z.number() });
type Told = z.infer<typeof told>;

/** Works until `stop` says so, then is killed outright; with no such moment it works to the end. */
async function work(
  folder: string,
  settings: object,
  stop: (job: Told) => boolean,
): Promise<'killed' | 'done'> {
  const child = spawn(process.execPath, [program, folder, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...mortal,
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (child.killed || !line.startsWith('{')) return;
    if (stop(told.parse(JSON.parse(line)))) child.kill('SIGKILL');
  });
  const [status] = (await once(child, 'close')) as [number | null];
  if (child.killed) return 'killed';
  assert.equal(status, 0);
  return 'done';
}

test('colorizing and exporting, killed again and again, lose and double nothing', async (context) => {
  const folder = await temporaryFolder(context);
  await useTinyModel(context, folder);
  const first = await openTestLibrary(folder, true);
  const ids: number[] = [];
  for (let number = 0; number < 10; number += 1) {
    const file = path.join(folder, `scan${number}.png`);
    ids.push(...(await first.add(await writeGreyScan(file, 300, 200, number))));
  }
  const photos = { ids };
  const out = path.join(folder, 'out');
  const plan = {
    folder: out,
    format: 'tiff',
    depth: null,
    quality: 92,
    versions: 'current',
    nameTemplate: '{name}',
  };
  const finish = { strength: 1, saturation: 1 };
  const coloring = { model: 'tiny' };
  first.context.catalog.jobs.create('colorize', 'C', { photos, coloring, finish, again: true });
  await first.close();
  for (const most of [1, 4, 7]) {
    assert.equal(await work(folder, {}, ({ done }) => done >= most), 'killed');
  }
  assert.equal(await work(folder, {}, () => false), 'done');

  const second = await openTestLibrary(folder, false);
  const { catalog } = second.context;
  for (const id of ids) assert.equal(catalog.versions.list(id).length, 1, 'one version each');
  catalog.jobs.create('export', 'E', { photos, plan });
  await second.close();
  for (const most of [1, 4, 7]) {
    assert.equal(
      await work(folder, {}, ({ done, kind }) => kind === 'export' && done >= most),
      'killed',
    );
  }
  assert.equal(await work(folder, {}, () => false), 'done');
  const names = ids.flatMap((_, number) => [`scan${number}.tif`, `scan${number}.tif.json`]);
  assert.deepEqual((await readdir(out)).sort(), names.sort());

  const third = await openTestLibrary(folder, false);
  context.after(() => third.close());
  for (const { id, state } of third.context.catalog.jobs.list()) {
    assert.deepEqual([state, third.context.catalog.jobs.counts(id).failed], ['done', 0]);
  }
  assert.deepEqual(third.context.catalog.check(), []);
});

test('a training that is killed goes on from its last checkpoint', async (context) => {
  const folder = await temporaryFolder(context);
  const models = path.dirname(await useTinyModel(context, folder));
  const color = path.join(folder, 'color');
  await mkdir(color);
  await writeColorfulPhotos(color, 8);
  const settings = {
    network: tinyNetwork,
    size: 32,
    photoSide: 48,
    longSide: 64,
    batch: 2,
    warmupSteps: 2,
    checkpointMinutes: 0.001,
  };
  const first = await openTestLibrary(folder, true);
  const { id } = first.context.catalog.jobs.create('train', 'T', {
    photos: null,
    folder: color,
    from: null,
    name: 'Killed',
    minutes: null,
    passes: 20,
  });
  await first.close();
  assert.equal(await work(folder, settings, ({ progress }) => progress > 0.3), 'killed');
  const [working] = (await readdir(models)).filter((name) => name.startsWith('.'));
  assert.ok((await readdir(path.join(models, working))).includes('training.checkpoint'));
  const seen: number[] = [];
  const end = await work(folder, settings, ({ progress }) => {
    seen.push(progress);
    return false;
  });
  assert.equal(end, 'done');
  assert.ok(Math.min(...seen) >= 0.25, `began at ${Math.min(...seen)}`);
  assert.deepEqual((await readdir(models)).sort(), ['killed', 'tiny']);
  assert.equal((await inspectModel('killed')).summary.name, 'Killed');
  const last = await openTestLibrary(folder, false);
  context.after(() => last.close());
  assert.equal(last.context.catalog.jobs.get(id)?.state, 'done');
});
