import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { BinSearch } from '../../../src-shared/color/binSearch.ts';
import { plainAugmentation } from '../../../src-main/training/data/augment.ts';
import { classPrior, countBins } from '../../../src-main/training/data/abStatistics.ts';
import { paint, temporaryFolder, writeColorfulPhotos } from '../../support/photographs.ts';

// sRGB blue and red have a*b* of 79, −108 and 80, 67.
const bins = {
  gridSize: 10,
  count: 4,
  centers: Float32Array.of(0, 0, 80, -110, 80, 70, -90, 80),
};

test('pairs are counted at their nearest bin', () => {
  const counts = new Float64Array(4);
  countBins(Float32Array.of(1, 2, 70, -90, 75, 60, 90, 80, 0, 0), new BinSearch(bins), counts);
  assert.deepEqual([...counts], [2, 1, 2, 0]);
});

test('the shares are those of the colors in the pictures', async (t) => {
  const folder = await temporaryFolder(t);
  const paths = [path.join(folder, 'a.png'), path.join(folder, 'b.png')];
  await paint(64, 64, (_, y) => (y < 16 ? [0, 0, 255] : [255, 0, 0]))
    .png()
    .toFile(paths[0]);
  await paint(64, 64, () => [128, 128, 128])
    .png()
    .toFile(paths[1]);
  const source = { kind: 'files', paths, shorterSide: 64 } as const;
  const prior = await classPrior(source, bins, {
    seed: 1,
    size: 64,
    augmentation: plainAugmentation,
  });
  assert.deepEqual([...prior], [0.5, 0.125, 0.375, 0]);
});

test('a sample is the same on any number of workers, and another for another seed', async (t) => {
  const paths = await writeColorfulPhotos(await temporaryFolder(t), 40);
  const source = { kind: 'files', paths, shorterSide: 48 } as const;
  const sample = (seed: number, workers: number) =>
    classPrior(source, bins, { seed, workers, photographs: 18, size: 32 });
  const one = await sample(1, 1);
  assert.ok(Math.abs(one.reduce((sum, share) => sum + share, 0) - 1) < 1e-12);
  assert.deepEqual(await sample(1, 3), one);
  assert.notDeepEqual(await sample(2, 1), one);
});
