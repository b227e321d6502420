import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LabPlanes } from '../../../../src-shared/color/planes.ts';
import { HeliochromeError } from '../../../../src-shared/domain/error.ts';
import { bootstrapMean } from '../../../../src-main/training/metrics/bootstrap.ts';
import { revealHints } from '../../../../src-main/training/metrics/revealHints.ts';

function picture(width: number, height: number): LabPlanes {
  const value = (scale: number) =>
    Float32Array.from({ length: width * height }, (_, pixel) => ((pixel * scale) % 97) - 48);
  return { width, height, L: value(3), a: value(7), b: value(11) };
}

/** Where a single patch lies, both ends included. */
function box(
  mask: Float32Array,
  width: number,
): { left: number; top: number; right: number; bottom: number } {
  const first = mask.indexOf(1);
  const last = mask.lastIndexOf(1);
  return {
    left: first % width,
    top: Math.floor(first / width),
    right: last % width,
    bottom: Math.floor(last / width),
  };
}

function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0);
}

describe('revealed hints', () => {
  const truth = picture(256, 256);

  test('none reveal nothing', () => {
    const { a, b, mask } = revealHints(truth, 0, 1);
    assert.deepEqual([sum(a), sum(b), sum(mask)], [0, 0, 0]);
  });

  test('one is a patch of 6 × 6 with the mean of the true color there', () => {
    const { a, b, mask } = revealHints(truth, 1, 5);
    assert.equal(sum(mask), 36);
    const { left, top, right, bottom } = box(mask, 256);
    assert.deepEqual([right - left, bottom - top], [5, 5]);
    const inside = [...mask.keys()].filter((pixel) => mask[pixel] === 1);
    const meanA = inside.reduce((total, pixel) => total + truth.a[pixel], 0) / 36;
    const meanB = inside.reduce((total, pixel) => total + truth.b[pixel], 0) / 36;
    for (const pixel of mask.keys()) {
      assert.ok(Math.abs(a[pixel] - (mask[pixel] === 1 ? meanA : 0)) < 1e-5);
      assert.ok(Math.abs(b[pixel] - (mask[pixel] === 1 ? meanB : 0)) < 1e-5);
    }
  });

  test('patches are in proportion to the picture', () => {
    assert.equal(sum(revealHints(picture(512, 512), 1, 3).mask), 12 * 12);
    assert.equal(sum(revealHints(picture(64, 64), 1, 3).mask), 2 * 2);
    assert.equal(sum(revealHints(picture(5, 1), 1, 3).mask), 1);
  });

  test('the same seed gives the same hints, another seed others; more hints keep the fewer', () => {
    assert.deepEqual(revealHints(truth, 10, 9), revealHints(truth, 10, 9));
    assert.notDeepEqual(revealHints(truth, 10, 9).mask, revealHints(truth, 10, 10).mask);
    const few = revealHints(truth, 10, 9);
    const many = revealHints(truth, 100, 9);
    for (const pixel of few.mask.keys()) assert.ok(many.mask[pixel] >= few.mask[pixel]);
    assert.ok(sum(many.mask) > 5 * sum(few.mask));
  });

  test('places are normal about the middle, with a quarter of the picture for deviation, never outside', () => {
    const wide = picture(320, 200);
    const places = Array.from({ length: 1000 }, (_, seed) =>
      box(revealHints(wide, 1, seed).mask, 320),
    );
    for (const { left, top, right, bottom } of places) {
      assert.ok(left >= 0 && top >= 0 && right < 320 && bottom < 200);
      assert.ok(right - left === 5 && bottom - top === 5);
    }
    const mean = places.reduce((total, { left }) => total + left, 0) / 1000;
    const deviation = Math.sqrt(
      places.reduce((total, { left }) => total + (left - mean) ** 2, 0) / 1000,
    );
    // Middle 157.5, deviation 78.75 less what the clipping at two deviations takes; errors of the mean are 2.4.
    assert.ok(Math.abs(mean - 157) < 9, String(mean));
    assert.ok(deviation > 68 && deviation < 82, String(deviation));
    assert.ok(places.some(({ left }) => left === 0) && places.some(({ left }) => left === 314));
  });
});

describe('the bootstrap', () => {
  test('gives the interval that the normal distribution gives for many values', () => {
    // 400 values with mean 10 and deviation 2, symmetric: the mean's deviation is 0.1.
    const values = Array.from({ length: 400 }, (_, index) => 10 + (index % 2 === 0 ? 2 : -2));
    const { mean, low, high } = bootstrapMean(values, { resamples: 4000 });
    assert.equal(mean, 10);
    assert.ok(Math.abs(low - (10 - 0.196)) < 0.02, String(low));
    assert.ok(Math.abs(high - (10 + 0.196)) < 0.02, String(high));
  });

  test('a lower level gives a narrower interval; the same seed the same one', () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    const wide = bootstrapMean(values, { seed: 4 });
    const narrow = bootstrapMean(values, { seed: 4, level: 0.5 });
    assert.ok(wide.low < narrow.low && narrow.high < wide.high);
    assert.ok(narrow.low <= 31 / 8 && 31 / 8 <= narrow.high);
    assert.deepEqual(bootstrapMean(values, { seed: 4 }), wide);
    assert.notDeepEqual(bootstrapMean(values, { seed: 5 }), wide);
  });

  test('one value is certain, none is no mean', () => {
    assert.deepEqual(bootstrapMean([7]), { mean: 7, low: 7, high: 7 });
    assert.throws(
      () => bootstrapMean([]),
      (error: unknown) => error instanceof HeliochromeError && error.code === 'data-unusable',
    );
  });
});
