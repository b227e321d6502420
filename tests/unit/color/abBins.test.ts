import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import {
  AbWindows,
  binsFoundIn,
  srgbGamutBins,
  zhang313Bins,
} from '../../../src-shared/color/abBins.ts';
import { BinSearch, nearestBin } from '../../../src-shared/color/binSearch.ts';
import { srgbToLab } from '../../../src-shared/color/lab.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';

const published = path.resolve(import.meta.dirname, '../../../../shared/data/ab_bins_313.csv');

function keys(centers: Float32Array): string[] {
  return Array.from({ length: centers.length / 2 }, (_, bin) =>
    centers.subarray(2 * bin, 2 * bin + 2).join(),
  );
}

describe("Zhang's bins", () => {
  const bins = zhang313Bins();

  test('are 313 different points of the grid of 10, a ascending, then b, of the published extent', () => {
    assert.equal(bins.count, 313);
    assert.equal(bins.centers.length, 626);
    assert.equal(new Set(keys(bins.centers)).size, 313);
    const order = Array.from(
      { length: 313 },
      (_, bin) => bins.centers[2 * bin] * 1000 + bins.centers[2 * bin + 1],
    );
    assert.deepEqual(
      order,
      order.toSorted((one, other) => one - other),
    );
    const a = bins.centers.filter((_, index) => index % 2 === 0);
    const b = bins.centers.filter((_, index) => index % 2 === 1);
    assert.deepEqual(
      [Math.min(...a), Math.max(...a), Math.min(...b), Math.max(...b)],
      [-90, 100, -110, 100],
    );
  });

  test('hold every bin of the sRGB gamut', () => {
    const listed = new Set(keys(bins.centers));
    for (const key of keys(srgbGamutBins(10).centers)) assert.ok(listed.has(key), key);
  });

  if (existsSync(published)) {
    test('are those of the published list, in its order', () => {
      const rows = readFileSync(published, 'utf8').trim().split('\n');
      const numbers = rows
        .filter((row) => /^-?\d/.test(row))
        .flatMap((row) => row.split(',').map(Number));
      assert.deepEqual([...bins.centers], numbers);
    });
  }
});

test('the sRGB gamut occupies 261 bins of grid 10, and more of a finer grid', () => {
  assert.equal(srgbGamutBins(10).count, 261);
  const fine = srgbGamutBins(5);
  // Four times as many cells, less what the rim takes.
  assert.ok(fine.count > 3.5 * 261 && fine.count < 4 * 261, String(fine.count));
  const found = new Set(keys(fine.centers));
  for (let index = 0; index < 5000; index += 1) {
    const [, a, b] = srgbToLab((index % 17) / 16, (index % 19) / 18, (index % 23) / 22);
    const nearest = [Math.round(a / 5) * 5 || 0, Math.round(b / 5) * 5 || 0].join();
    assert.ok(found.has(nearest), nearest);
  }
});

describe('bins found in a data set', () => {
  test('are the middles of the windows in which colors fall', () => {
    const bins = binsFoundIn([0, 0, 9.9, 9.9, -0.1, 0, 15, -110], 10);
    assert.deepEqual(keys(bins.centers), ['-5,5', '5,5', '15,-105']);
    assert.equal(bins.gridSize, 10);
  });

  test('are counted, over any number of pictures', () => {
    const windows = new AbWindows(20);
    windows.add([1, 1, 2, 2]);
    windows.add(Float32Array.of(3, 3, -40, 60));
    const { bins, counts } = windows.found();
    // Windows of 20 begin at -110: … [-50, -30), [-10, 10) …
    assert.deepEqual(keys(bins.centers), ['-40,60', '0,0']);
    assert.deepEqual([...counts], [1, 3]);
  });

  test('colors beyond the plane count in the outermost window', () => {
    assert.deepEqual(keys(binsFoundIn([500, -500], 10).centers), ['105,-105']);
    // 220 is no multiple of 32: the last window reaches over the edge.
    assert.deepEqual(keys(binsFoundIn([109, 109], 32).centers), ['98,98']);
  });

  test('need a color and a sensible window', () => {
    const has = (code: string) => (error: unknown) =>
      error instanceof HeliochromeError && error.code === code;
    assert.throws(() => binsFoundIn([], 10), has('data-unusable'));
    for (const size of [0, -3, 51, NaN]) assert.throws(() => new AbWindows(size), has('usage'));
  });
});

describe('the search for the nearest bins', () => {
  for (const bins of [zhang313Bins(), binsFoundIn([0, 0, 33, 4, -70, 80, 5, 12, 90, -90], 7)]) {
    test(`gives what looking at all ${bins.count} gives`, () => {
      const few = Math.min(4, bins.count);
      const search = new BinSearch(bins, few);
      const one = new BinSearch(bins);
      for (let index = 0; index < 4000; index += 1) {
        const a = ((index * 37.73) % 300) - 150;
        const b = ((index * 91.37) % 300) - 150;
        const distances = Array.from(
          { length: bins.count },
          (_, bin) => (bins.centers[2 * bin] - a) ** 2 + (bins.centers[2 * bin + 1] - b) ** 2,
        );
        const sorted = distances.toSorted((low, high) => low - high);
        search.nearestFew(a, b);
        assert.deepEqual([...search.squares], sorted.slice(0, few));
        assert.deepEqual(
          [...search.indices].map((bin) => distances[bin]),
          sorted.slice(0, few),
        );
        assert.equal(distances[one.nearest(a, b)], sorted[0]);
      }
    });
  }

  test('finds each center itself, and something for colors far away', () => {
    const bins = zhang313Bins();
    const search = new BinSearch(bins);
    for (let bin = 0; bin < bins.count; bin += 1) {
      assert.equal(search.nearest(bins.centers[2 * bin], bins.centers[2 * bin + 1]), bin);
    }
    assert.equal(nearestBin(bins, 1e6, 0), nearestBin(bins, 100, 0));
  });
});
