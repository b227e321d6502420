import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { transferStatistics } from '../../../src-main/propagation/reference/statisticsTransfer.ts';
import { colorsFrom, scattered } from './referencePictures.ts';

function statistics(values: Iterable<number>): { mean: number; deviation: number } {
  const all = [...values];
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  const squares = all.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / all.length) };
}

function assertNear(found: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(found - expected) <= tolerance, `${what}: ${found}, expected ${expected}`);
}

/** One luminance: then the bands fall together, and it is Reinhard's own formula. */
const flat = colorsFrom(40, 30, (x, y) => [
  50,
  3 * scattered(x + 40 * y),
  2 + 4 * scattered(7 * x + 313 * y),
]);

describe('color statistics', () => {
  const luminance = { width: 40, height: 30, data: flat.L };
  const automatic = { ...flat, confidence: new Float32Array(1200).fill(0.5) };

  test('become those of the reference', () => {
    const reference = colorsFrom(25, 25, (x, y) => [
      50,
      30 + 5 * scattered(x + 91 * y),
      -20 + 6 * scattered(13 * x + 7 * y),
    ]);
    const { a, b, places } = transferStatistics(luminance, automatic, [reference]);
    for (const [found, expected, what] of [
      [a, reference.a, 'a*'],
      [b, reference.b, 'b*'],
    ] as const) {
      const [one, other] = [statistics(found), statistics(expected)];
      assertNear(one.mean, other.mean, 0.01, `mean of ${what}`);
      assertNear(one.deviation, other.deviation, 0.01, `deviation of ${what}`);
    }
    assert.equal(places, null);
    // What was redder than its surroundings still is: the transfer is linear.
    const [low, high] = automatic.a[3] < automatic.a[4] ? [3, 4] : [4, 3];
    assert.ok(a[low] < a[high]);
  });

  test('of several references are those of all pixels together', () => {
    const one = colorsFrom(10, 10, () => [50, 20, 10]);
    const other = colorsFrom(30, 20, () => [50, -20, 30]);
    const { a, b } = transferStatistics(luminance, automatic, [one, other]);
    assertNear(statistics(a).mean, 0, 0.01, 'mean of a*');
    assertNear(statistics(b).mean, 20, 0.01, 'mean of b*');
  });

  test('are matched where it is as light, after the tones were brought together', () => {
    // Lights are blue and shadows brown in the reference, which is darker and flatter than the photo.
    const reference = colorsFrom(40, 40, (x) => (x < 20 ? [30, 5, 20] : [50, -5, -30]));
    const photo = colorsFrom(40, 40, (_, y) => (y < 20 ? [20, 0, 0] : [80, 0, 0]));
    const { a, b } = transferStatistics(
      { width: 40, height: 40, data: photo.L },
      { ...photo, confidence: new Float32Array(1600) },
      [reference],
    );
    assertNear(b[0], 20, 2, 'b* of the shadows');
    assertNear(b[1599], -30, 2, 'b* of the lights');
    assertNear(a[0], 5, 1, 'a* of the shadows');
  });

  test('never spread what is nearly grey into noise', () => {
    const grey = { ...automatic, a: automatic.a.map((v) => v / 1000), b: automatic.b.fill(0) };
    const wild = colorsFrom(20, 20, (x, y) => [50, 60 * scattered(x + 20 * y), 0]);
    const { a } = transferStatistics(luminance, grey, [wild]);
    assert.ok(statistics(a).deviation < 0.1, String(statistics(a).deviation));
  });
});
