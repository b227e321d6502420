import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { plainAugmentation } from '../../../src-main/training/data/augment.ts';
import {
  type Batch,
  BatchStream,
  type BatchStreamOptions,
} from '../../../src-main/training/data/batchStream.ts';
import type { SkippedPhoto } from '../../../src-main/training/data/batchWorkerMessages.ts';
import { hintSettingsSchema } from '../../../src-main/training/data/hints.ts';
import { paint, temporaryFolder, writeColorfulPhotos } from '../../support/photographs.ts';

const size = 32;

interface Setting {
  readonly paths: string[];
  readonly folder: string;
  readonly open: (options?: Partial<BatchStreamOptions>) => BatchStream;
}

async function prepare(t: TestContext, photos = 11): Promise<Setting> {
  const folder = await temporaryFolder(t);
  const paths = await writeColorfulPhotos(folder, photos);
  const open = (options: Partial<BatchStreamOptions> = {}) => {
    const stream = new BatchStream({
      source: { kind: 'files', paths, shorterSide: 48 },
      size,
      batch: 4,
      seed: 3,
      hints: hintSettingsSchema.parse({}),
      ...options,
    });
    t.after(() => stream.close());
    return stream;
  };
  return { paths, folder, open };
}

async function take(stream: BatchStream, count: number): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of stream) {
    batches.push(batch);
    if (batches.length === count) break;
  }
  return batches;
}

/** What a batch is, in short: all its numbers and its place. */
function digest(batch: Batch): string {
  const hash = createHash('sha256').update(
    JSON.stringify([batch.position, batch.next, batch.photos]),
  );
  for (const plane of [batch.luminance, batch.ab, batch.abHalf, batch.abQuarter, batch.hints]) {
    hash.update(plane);
  }
  return hash.digest('hex');
}

test('batches have the shapes, ranges and order they promise', async (t) => {
  const { open } = await prepare(t);
  const batches = await take(open(), 6);
  assert.deepEqual(
    batches.map(({ position }) => [position.epoch, position.index]),
    [
      [0, 0],
      [0, 4],
      [0, 8],
      [1, 1],
      [1, 5],
      [1, 9],
    ],
  );
  const photos = batches.flatMap((batch) => batch.photos);
  for (const pass of [photos.slice(0, 11), photos.slice(11, 22)]) {
    assert.equal(new Set(pass).size, 11);
  }
  assert.notDeepEqual(photos.slice(0, 11), photos.slice(11, 22));
  for (const batch of batches) {
    assert.equal(batch.luminance.length, 4 * size * size);
    assert.equal(batch.ab.length, 4 * size * size * 2);
    assert.equal(batch.abHalf.length, 4 * (size / 2) ** 2 * 2);
    assert.equal(batch.abQuarter.length, 4 * (size / 4) ** 2 * 2);
    assert.equal(batch.hints.length, 4 * size * size * 3);
    assert.ok(batch.luminance.every((value) => value >= 0 && value <= 100.001));
    assert.ok(batch.ab.some((value) => Math.abs(value) > 20));
    for (let index = 2; index < batch.hints.length; index += 3) {
      assert.ok(batch.hints[index] === 0 || batch.hints[index] === 1);
    }
  }
});

test('the lower targets are the area averages of the full one', async (t) => {
  const { open } = await prepare(t);
  const [batch] = await take(open(), 1);
  for (const [target, factor] of [
    [batch.abHalf, 2],
    [batch.abQuarter, 4],
  ] as const) {
    const side = size / factor;
    for (let crop = 0; crop < batch.count; crop += 1) {
      for (let cell = 0; cell < side * side; cell += 1) {
        const sum = [0, 0];
        for (let pixel = 0; pixel < factor * factor; pixel += 1) {
          const y = Math.floor(cell / side) * factor + Math.floor(pixel / factor);
          const x = (cell % side) * factor + (pixel % factor);
          for (const channel of [0, 1]) {
            sum[channel] += batch.ab[2 * (crop * size * size + y * size + x) + channel];
          }
        }
        for (const channel of [0, 1]) {
          const value = target[2 * (crop * side * side + cell) + channel];
          assert.ok(Math.abs(value - sum[channel] / factor ** 2) < 1e-3);
        }
      }
    }
  }
});

test('one worker, three workers and no cache give the same batches', async (t) => {
  const { open } = await prepare(t);
  const expected = (await take(open({ workers: 1 }), 9)).map(digest);
  assert.deepEqual((await take(open({ workers: 3 }), 9)).map(digest), expected);
  assert.deepEqual((await take(open({ workers: 2, cacheBytes: 0 }), 9)).map(digest), expected);
  assert.deepEqual((await take(open({ workers: 2, prefetch: 1 }), 9)).map(digest), expected);
  assert.notDeepEqual((await take(open({ seed: 4 }), 9)).map(digest), expected);
  assert.equal(new Set(expected).size, 9);
});

test('a stream started at a position goes on as the one that was there', async (t) => {
  const { open } = await prepare(t);
  const whole = await take(open(), 9);
  for (const stop of [1, 3, 7]) {
    const start = JSON.parse(JSON.stringify(whole[stop - 1].next)) as Batch['next'];
    const rest = await take(open({ start, workers: 2 }), 9 - stop);
    assert.deepEqual(rest.map(digest), whole.slice(stop).map(digest));
  }
});

test('a number of passes ends the stream, the last batch smaller', async (t) => {
  const { open } = await prepare(t, 5);
  const stream = open({ epochs: 2, shuffle: false, batch: 4 });
  const batches: Batch[] = [];
  for await (const batch of stream) batches.push(batch);
  assert.deepEqual(
    batches.map((batch) => [...batch.photos]),
    [
      [0, 1, 2, 3],
      [4, 0, 1, 2],
      [3, 4],
    ],
  );
  assert.equal(batches[2].count, 2);
  assert.equal(batches[2].luminance.length, 2 * size * size);
  assert.deepEqual(await stream.next(), { done: true, value: undefined });
});

test('without augmentation the crop is the middle of the photo, and hints stay zero', async (t) => {
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'halves.png');
  // Only the middle 44 of 100 columns are blue: the filter reaches past the middle square of 40 by a pixel.
  await paint(100, 40, (x) => (x >= 28 && x < 72 ? [0, 0, 255] : [255, 0, 0]))
    .png()
    .toFile(file);
  const stream = new BatchStream({
    source: { kind: 'files', paths: [file], shorterSide: 40 },
    size,
    batch: 1,
    seed: 1,
    augmentation: plainAugmentation,
    epochs: 1,
  });
  const [batch] = await take(stream, 1);
  // L*a*b* of sRGB blue: 32.297, 79.188, −107.860.
  assert.ok(batch.luminance.every((value) => Math.abs(value - 32.297) < 0.01));
  assert.ok(
    batch.ab.every((value, index) => Math.abs(value - [79.188, -107.86][index % 2]) < 0.01),
  );
  assert.ok(batch.hints.every((value) => value === 0));
});

test('an unreadable photo is told once and the next of the pass takes its place, the same each time', async (t) => {
  const { open, paths } = await prepare(t);
  await rm(paths[2]);
  await writeFile(paths[6], 'not a picture');
  const skipped: SkippedPhoto[] = [];
  const batches = await take(open({ onSkip: (photo) => skipped.push(photo) }), 9);
  assert.deepEqual(skipped.map(({ photo }) => photo).sort(), [2, 6]);
  assert.match(skipped.find(({ photo }) => photo === 2)!.reason, /photo002\.png/);
  assert.equal(skipped.find(({ photo }) => photo === 6)!.name, paths[6]);
  for (const { photos } of batches) assert.ok(!photos.includes(2) && !photos.includes(6));
  assert.deepEqual((await take(open({ workers: 3 }), 9)).map(digest), batches.map(digest));
});

test('a folder that has gone ends the stream with advice', async (t) => {
  const { open, paths } = await prepare(t);
  for (const file of paths) await rm(file);
  const stream = open({ workers: 2 });
  await assert.rejects(stream.next(), { code: 'data-unusable', advice: /folder/ });
  assert.deepEqual(await stream.next(), { done: true, value: undefined });
});

test('decoded photos are kept in memory only as far as allowed', async (t) => {
  const { open, paths } = await prepare(t);
  const stream = open();
  for (let count = 0; count < 9; count += 1) await stream.next();
  const everything = stream.cachedBytes;
  assert.ok(everything > 11 * 48 * 48 * 3);
  // From here on no file is needed any more.
  for (const file of paths) await rm(file);
  for (let count = 0; count < 9; count += 1) assert.equal((await stream.next()).done, false);
  assert.equal(stream.cachedBytes, everything);
  await stream.close();
  assert.equal(stream.cachedBytes, 0);
});

test('the cache stays under its limit', async (t) => {
  const { open } = await prepare(t);
  const cacheBytes = 4 * 48 * 60 * 3;
  const stream = open({ cacheBytes });
  for (let count = 0; count < 9; count += 1) {
    await stream.next();
    assert.ok(stream.cachedBytes <= cacheBytes);
  }
  assert.ok(stream.cachedBytes > 0);
});

test('an abort ends a waiting reader at once', async (t) => {
  const { open } = await prepare(t);
  const controller = new AbortController();
  const stream = open({ signal: controller.signal, workers: 2 });
  await stream.next();
  const waiting = (async () => {
    while (!(await stream.next()).done);
  })();
  setTimeout(() => {
    controller.abort();
  }, 30);
  await assert.rejects(waiting, { code: 'cancelled' });
  assert.throws(() => open({ signal: controller.signal }), { code: 'cancelled' });
});

test('senseless settings are refused with the value received', async (t) => {
  const { open } = await prepare(t, 1);
  assert.throws(() => open({ size: 30 }), { code: 'usage', message: /30/ });
  assert.throws(() => open({ batch: 0 }), { code: 'usage', message: /"batch".*0/ });
  assert.throws(() => open({ workers: 1.5 }), { code: 'usage', message: /"workers".*1\.5/ });
  const source = { kind: 'files', paths: [], shorterSide: 48 } as const;
  assert.throws(() => open({ source }), { code: 'data-unusable' });
});
