import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { zhang313Bins } from '../../../src-shared/color/abBins.ts';
import { sharesAt, type BinPlane } from '../../../src-main/models/binShares.ts';
import { distinctColors } from '../../../src-main/usecases/guide/distinctColors.ts';

const bins = zhang313Bins();
const centers = [...bins.centers];

/** A distribution of hills: each a center, a width and a share. */
function hills(
  ...parts: readonly [a: number, b: number, width: number, share: number][]
): number[] {
  const shares = new Array<number>(bins.count).fill(0);
  for (const [a, b, width, share] of parts) {
    const heights = shares.map((_, bin) =>
      Math.exp(-((centers[2 * bin] - a) ** 2 + (centers[2 * bin + 1] - b) ** 2) / (2 * width ** 2)),
    );
    const sum = heights.reduce((all, height) => all + height, 0);
    for (const [bin, height] of heights.entries()) shares[bin] += (share * height) / sum;
  }
  return shares;
}

describe('suggested colors', () => {
  test('are the hills of the distribution, the likeliest first, each with its share', () => {
    const colors = distinctColors(
      hills([50, 30, 4, 0.5], [-30, 30, 4, 0.3], [0, -40, 4, 0.2]),
      centers,
    );
    assert.equal(colors.length, 3);
    for (const [index, [a, b, share]] of [
      [50, 30, 0.5],
      [-30, 30, 0.3],
      [0, -40, 0.2],
    ].entries()) {
      assert.ok(Math.hypot(colors[index].a - a, colors[index].b - b) < 2);
      assert.ok(Math.abs(colors[index].share - share) < 0.02);
    }
  });

  test('are six at most, none alike, none unlikely', () => {
    const flat = new Array<number>(bins.count).fill(1 / bins.count);
    const many = distinctColors(flat, centers);
    assert.equal(many.length, 6);
    for (const [index, one] of many.entries()) {
      for (const other of many.slice(index + 1)) {
        assert.ok(Math.hypot(one.a - other.a, one.b - other.b) >= 9);
      }
    }
    const wide = distinctColors(hills([20, 20, 8, 1]), centers);
    assert.ok(wide[0].share > 0.8, 'a broad hill is one color');
    assert.ok(Math.hypot(wide[0].a - 20, wide[0].b - 20) < 3);
    const rare = distinctColors(hills([20, 20, 3, 0.99], [-40, -10, 3, 0.01]), centers);
    assert.equal(rare.length, 1);
  });

  test('one sharp bin does not outdo a hill with more in it', () => {
    const sharp = centers.findIndex(
      (_, at) => at % 2 === 0 && Math.hypot(centers[at] + 50, centers[at + 1] - 40) < 8,
    );
    const shares = hills([40, 20, 8, 0.75]);
    shares[sharp / 2] += 0.25;
    const [first, second] = distinctColors(shares, centers);
    assert.ok(first.a > 30 && second.a < -40);
  });
});

describe('shares of bins at a place', () => {
  const plane: BinPlane = {
    width: 2,
    height: 2,
    bins: 2,
    // The first bin is sure on the left, the second on the right.
    logits: Float32Array.from([50, 0, 0, 50, 50, 0, 0, 50]),
  };

  test('sum to one and go over from cell to cell', () => {
    const left = sharesAt(plane, 0, 0.5);
    const right = sharesAt(plane, 1, 0.5);
    const middle = sharesAt(plane, 0.5, 0.2);
    assert.ok(left[0] > 0.999 && left[1] < 1e-6 && right[0] < 1e-6 && right[1] > 0.999);
    assert.ok(Math.abs(middle[0] - 0.5) < 1e-6 && Math.abs(middle[1] - 0.5) < 1e-6);
  });

  test('are those of a softmax, however large the logits', () => {
    const one: BinPlane = {
      width: 1,
      height: 1,
      bins: 3,
      logits: Float32Array.from([1000, 1001, 999]),
    };
    const shares = sharesAt(one, 0.3, 0.9);
    const weights = [Math.exp(0), Math.exp(1), Math.exp(-1)];
    const sum = weights[0] + weights[1] + weights[2];
    for (const [bin, weight] of weights.entries()) {
      assert.ok(Math.abs(shares[bin] - weight / sum) < 1e-6);
    }
  });
});
