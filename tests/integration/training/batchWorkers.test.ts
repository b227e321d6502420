import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { plainAugmentation } from '../../../src-main/training/data/augment.ts';
import type {
  BatchWorkerData,
  CropOrder,
} from '../../../src-main/training/data/batchWorkerMessages.ts';
import { BatchWorkers } from '../../../src-main/training/data/batchWorkers.ts';
import { temporaryFolder, writeColorfulPhotos } from '../../support/photographs.ts';

const workerData = (paths: string[]): BatchWorkerData => ({
  source: { kind: 'files', paths, shorterSide: 48 },
  size: 32,
  seed: 1,
  augmentation: plainAugmentation,
  hints: null,
  stopFlag: new Int32Array(new SharedArrayBuffer(4)),
});

const crop: CropOrder = { position: { epoch: 0, index: 0 }, candidates: [0], cached: null };

test('a failure inside a worker reaches the one who waits', async (t) => {
  const paths = await writeColorfulPhotos(await temporaryFolder(t), 1);
  const broken = { ...plainAugmentation, film: null } as unknown as typeof plainAugmentation;
  const workers = new BatchWorkers(1, { ...workerData(paths), augmentation: broken });
  t.after(() => workers.close());
  await assert.rejects(workers.make([crop], false), { code: 'internal', message: /null/ });
});

test('a worker that cannot start fails what waits and what comes', async (t) => {
  const data = { ...workerData([]), source: null } as unknown as BatchWorkerData;
  const workers = new BatchWorkers(2, data);
  t.after(() => workers.close());
  const both = await Promise.allSettled([workers.make([crop], false), workers.make([crop], false)]);
  assert.deepEqual(
    both.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  await assert.rejects(workers.make([crop], false), { name: 'HeliochromeError' });
});

test('closing answers those who wait with nothing', async (t) => {
  const paths = await writeColorfulPhotos(await temporaryFolder(t), 1);
  const workers = new BatchWorkers(1, workerData(paths));
  const waiting = workers.make(new Array<CropOrder>(50).fill(crop), false);
  await workers.close();
  assert.equal(await waiting, null);
});

test('after closing nothing keeps the process alive', { timeout: 30_000 }, async (t) => {
  const paths = await writeColorfulPhotos(await temporaryFolder(t), 3);
  const module = path.resolve(
    import.meta.dirname,
    '../../../src-main/training/data/batchStream.ts',
  );
  const program = `
    import { BatchStream } from ${JSON.stringify(module)};
    const source = { kind: 'files', paths: ${JSON.stringify(paths)}, shorterSide: 48 };
    const stream = new BatchStream({ source, size: 32, batch: 2, seed: 1, workers: 2 });
    await stream.next();
    await stream.close();
    const busy = process.getActiveResourcesInfo().filter((name) => /Worker|MessagePort|Timeout/.test(name));
    console.log(JSON.stringify(busy));
  `;
  const arguments_ = ['--input-type=module-typescript', '--eval', program];
  // A process that does not end by itself is killed, and that rejects.
  const { stdout } = await promisify(execFile)(process.execPath, arguments_, { timeout: 20_000 });
  assert.equal(stdout.trim(), '[]');
});
