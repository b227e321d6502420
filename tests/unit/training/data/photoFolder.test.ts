import assert from 'node:assert/strict';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { checkPhotos } from '../../../../src-main/training/data/photoCheck.ts';
import { scanPhotoFolder, splitPhotos } from '../../../../src-main/training/data/photoFolder.ts';
import { paint, paintColorful, temporaryFolder } from '../../../support/photographs.ts';

test('a folder gives its usable photos in order, and says of the others why not', async (t) => {
  const folder = await temporaryFolder(t);
  const at = (...names: string[]) => path.join(folder, ...names);
  await mkdir(at('deeper'));
  await paintColorful(120, 100, 1).jpeg().toFile(at('photo10.jpg'));
  await paintColorful(120, 100, 2).png().toFile(at('photo2.PNG'));
  await paintColorful(120, 100, 3).webp().toFile(at('deeper', 'one.webp'));
  await paintColorful(120, 100, 4).tiff().toFile(at('deeper', 'two.tif'));
  await copyFile(at('photo10.jpg'), at('photo11 copy.jpg'));
  const grey = (x: number, y: number) => [x + y, x + y, x + y] as const;
  await paint(120, 100, grey).jpeg().toFile(at('grey.jpg'));
  const sepia = (x: number, y: number) =>
    [40 + x, 25 + x, Math.min(255, 10 + x + (y & 1))] as const;
  await paint(120, 100, sepia).png().toFile(at('sepia.png'));
  await paintColorful(300, 40, 5).png().toFile(at('tiny.png'));
  await writeFile(at('empty.jpg'), '');
  await writeFile(at('text.png'), 'not a picture');
  await writeFile(at('notes.txt'), 'left out without a word');
  await writeFile(at('.hidden.jpg'), 'left out without a word');

  const progress: number[] = [];
  const onProgress = (done: number) => progress.push(done);
  const { usable, refused } = await scanPhotoFolder(folder, { onProgress });

  const usableNames = usable.map((file) => path.relative(folder, file));
  assert.deepEqual(usableNames, [
    path.join('deeper', 'one.webp'),
    path.join('deeper', 'two.tif'),
    'photo2.PNG',
    'photo10.jpg',
  ]);
  const kinds = Object.fromEntries(
    refused.map(({ path: file, kind }) => [path.basename(file), kind]),
  );
  assert.deepEqual(kinds, {
    'empty.jpg': 'unreadable',
    'grey.jpg': 'grey',
    'photo11 copy.jpg': 'duplicate',
    'sepia.png': 'toned',
    'text.png': 'unreadable',
    'tiny.png': 'tiny',
  });
  for (const { reason } of refused) assert.match(reason, /\.$/);
  assert.match(refused.find(({ kind }) => kind === 'duplicate')!.reason, /photo10\.jpg/);
  assert.match(refused.find(({ kind }) => kind === 'tiny')!.reason, /300 × 40/);
  assert.deepEqual(
    progress,
    Array.from({ length: 10 }, (_, index) => index + 1),
  );
});

test('the limits of what is usable can be set', async (t) => {
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'small.png');
  await paintColorful(40, 30, 1).png().toFile(file);
  assert.deepEqual((await checkPhotos([file], { smallestSide: 30 })).usable, [file]);
  assert.equal((await checkPhotos([file])).refused[0].kind, 'tiny');
  const strict = await checkPhotos([file], { smallestSide: 30, smallestChroma: 130 });
  assert.equal(strict.refused[0].kind, 'grey');
});

test('what is found does not depend on how many are looked at side by side', async (t) => {
  const folder = await temporaryFolder(t);
  const paths: string[] = [];
  for (let number = 0; number < 12; number += 1) {
    const file = path.join(folder, `${number}.png`);
    await paintColorful(100, 100, number % 5)
      .png()
      .toFile(file);
    paths.push(file);
  }
  const one = await checkPhotos(paths, { concurrency: 1 });
  assert.deepEqual(one.usable, paths.slice(0, 5));
  assert.deepEqual(await checkPhotos(paths, { concurrency: 7 }), one);
});

test('an unusable folder is refused with its reason', async (t) => {
  const folder = await temporaryFolder(t);
  await assert.rejects(scanPhotoFolder(folder), { code: 'data-unusable', message: /no picture/ });
  await assert.rejects(scanPhotoFolder(path.join(folder, 'missing')), { code: 'file-missing' });
  await writeFile(path.join(folder, 'a.jpg'), 'no');
  await assert.rejects(scanPhotoFolder(folder), {
    code: 'data-unusable',
    message: /None of the 1/,
  });
  const signal = AbortSignal.abort();
  await assert.rejects(scanPhotoFolder(folder, { signal }), { code: 'cancelled' });
});

test('a split holds each photo once, in order, the same for the same seed', () => {
  const paths = Array.from({ length: 103 }, (_, index) => `photo${String(index).padStart(3, '0')}`);
  const split = splitPhotos(paths, 5);
  assert.deepEqual([split.train.length, split.validation.length, split.test.length], [83, 10, 10]);
  assert.deepEqual([...split.train, ...split.validation, ...split.test].sort(), paths);
  assert.deepEqual(split.validation, [...split.validation].sort());
  assert.deepEqual(splitPhotos(paths, 5), split);
  assert.notDeepEqual(splitPhotos(paths, 6).validation, split.validation);
});

test('every part asked for gets a photo, and a part not asked for gets none', () => {
  const four = splitPhotos(['a', 'b', 'c', 'd'], 1);
  assert.deepEqual([four.train.length, four.validation.length, four.test.length], [2, 1, 1]);
  const two = splitPhotos(['a', 'b', 'c', 'd'], 1, { train: 3, validation: 1, test: 0 });
  assert.deepEqual([two.train.length, two.validation.length, two.test.length], [3, 1, 0]);
  assert.throws(() => splitPhotos(['a', 'b'], 1), { code: 'data-unusable' });
  const negative = { train: 1, validation: -1, test: 0 };
  assert.throws(() => splitPhotos(['a', 'b'], 1, negative), { code: 'usage' });
});
