import assert from 'node:assert/strict';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, describe, test } from 'node:test';
import { PixelPool } from '../../../src-main/imaging/pool/pixelPool.ts';
import type { AverageTask } from '../../../src-main/imaging/pool/pixelTasks.ts';

const folder = await mkdtemp(path.join(os.tmpdir(), 'heliochrome-pool-'));
after(() => rm(folder, { recursive: true }));

/** A worker program that dies at a task whose first cell row is 13, throws at 7, and never answers at 99. */
const program = path.join(folder, 'worker.mjs');
await writeFile(
  program,
  `import { parentPort, threadId } from 'node:worker_threads';
  parentPort.on('message', ({ id, task }) => {
    if (task.firstCell === 13) process.exit(3);
    if (task.firstCell === 99) return;
    if (task.firstCell === 7) parentPort.postMessage({ id, error: new Error('no seventh') });
    else parentPort.postMessage({ id, result: { kind: 'average', lightness: [task.firstCell, threadId] } });
  });`,
);

function task(firstCell: number): AverageTask {
  const luminance = { buffer: new SharedArrayBuffer(2), offset: 0 };
  const size = { width: 1, height: 1, cellsWide: 1, cellsHigh: 1 };
  return { kind: 'average', luminance, ...size, firstCell, cellRows: 1 };
}

describe('pixel pool', () => {
  test('runs every task once and uses its workers again', async () => {
    const pool = new PixelPool(2, pathToFileURL(program));
    const results = await Promise.all([...Array(20).keys()].map((i) => pool.run(task(100 + i))));
    assert.deepEqual(
      results.map(({ lightness }) => lightness[0]),
      [...Array(20).keys()].map((i) => 100 + i),
    );
    assert.equal(new Set(results.map(({ lightness }) => lightness[1])).size, 2);
    await pool.close();
  });

  test('a worker that dies fails its task alone; the others, and later ones, are done', async () => {
    const pool = new PixelPool(2, pathToFileURL(program));
    const outcomes = await Promise.allSettled([1, 13, 2, 3, 13, 4].map((i) => pool.run(task(i))));
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
    );
    await assert.rejects(pool.run(task(13)), { code: 'internal', message: /status 3/ });
    assert.equal((await pool.run(task(5))).lightness[0], 5);
    await pool.close();
  });

  test('an error that a task throws comes through, and the worker stays', async () => {
    const pool = new PixelPool(1, pathToFileURL(program));
    const before = await pool.run(task(1));
    await assert.rejects(pool.run(task(7)), { message: 'no seventh' });
    assert.equal((await pool.run(task(2))).lightness[1], before.lightness[1]);
    await pool.close();
  });

  test('closing rejects what runs and what waits', async () => {
    const pool = new PixelPool(1, pathToFileURL(program));
    const running = pool.run(task(99));
    const waiting = pool.run(task(1));
    await Promise.all([
      assert.rejects(running, { code: 'cancelled' }),
      assert.rejects(waiting, { code: 'cancelled' }),
      pool.close(),
    ]);
    await assert.rejects(pool.run(task(1)), { code: 'cancelled' });
  });

  test('a program that cannot be started is an error, not a wait', async () => {
    const pool = new PixelPool(1, pathToFileURL(path.join(folder, 'missing.mjs')));
    await assert.rejects(pool.run(task(1)), { code: 'internal' });
    await pool.close();
  });

  test('a size that is no number of workers is a usage error', () => {
    for (const size of [0, -1, 1.5, Number.NaN]) {
      assert.throws(() => new PixelPool(size), { code: 'usage' });
    }
  });
});
