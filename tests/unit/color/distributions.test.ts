import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { binsFoundIn, zhang313Bins, type AbBins } from '../../../src-shared/color/abBins.ts';
import { annealedMean } from '../../../src-shared/color/annealedMean.ts';
import { rebalancingWeights, smoothPrior } from '../../../src-shared/color/rebalancing.ts';
import { softEncode, softEncodeDense } from '../../../src-shared/color/softEncoding.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';

const bins = zhang313Bins();

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} should be ${expected}`);
}

function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

function binAt(a: number, b: number): number {
  for (let bin = 0; bin < bins.count; bin += 1) {
    if (bins.centers[2 * bin] === a && bins.centers[2 * bin + 1] === b) return bin;
  }
  throw new Error('no such bin');
}

describe('soft encoding', () => {
  test('on a center: that bin and its four neighbors, in the proportion of the Gaussian', () => {
    const { indices, weights, neighbors } = softEncode(bins, [0, 0]);
    assert.equal(neighbors, 5);
    const aside = Math.exp(-(10 ** 2) / (2 * 5 ** 2));
    near(weights[0], 1 / (1 + 4 * aside), 1e-7);
    for (const weight of weights.subarray(1)) near(weight, aside / (1 + 4 * aside), 1e-7);
    const expected = [binAt(0, 0), binAt(-10, 0), binAt(10, 0), binAt(0, -10), binAt(0, 10)];
    assert.deepEqual(new Set(indices), new Set(expected));
    assert.equal(indices[0], expected[0]);
  });

  test('weights sum to 1 and fall with distance, wherever the color is', () => {
    const colors = Float32Array.from({ length: 2000 }, (_, index) => ((index * 53.17) % 260) - 130);
    const { weights } = softEncode(bins, colors);
    for (let color = 0; color < 1000; color += 1) {
      const own = weights.subarray(5 * color, 5 * color + 5);
      near(sumOf(own), 1, 1e-6);
      assert.deepEqual([...own], [...own.toSorted().reverse()]);
    }
    near(sumOf(softEncode(bins, [4000, -4000]).weights), 1, 1e-6);
  });

  test('options are taken, and the full rows hold the same', () => {
    const colors = [12, -33, 50, 61];
    const options = { neighbors: 10, sigma: 8 };
    const { indices, weights, neighbors } = softEncode(bins, colors, options);
    assert.equal(neighbors, 10);
    const dense = softEncodeDense(bins, colors, options);
    assert.equal(dense.length, 2 * 313);
    for (let index = 0; index < 20; index += 1) {
      assert.equal(dense[Math.floor(index / 10) * 313 + indices[index]], weights[index]);
    }
    near(sumOf(dense), 2, 1e-6);
  });

  test('one neighbor is the nearest bin alone; few bins are shared among themselves', () => {
    assert.deepEqual([...softEncode(bins, [11, 9], { neighbors: 1 }).weights], [1]);
    assert.equal(softEncode(binsFoundIn([0, 0, 50, 50], 10), [1, 2]).neighbors, 2);
  });
});

describe('class rebalancing', () => {
  const prior = Float64Array.from({ length: 313 }, (_, bin) =>
    bin % 7 === 0 ? 0 : 1 / (1 + bin ** 1.5),
  );

  test('the expected weight is 1, whatever the scale of the prior', () => {
    const total = sumOf(prior);
    for (const scale of [1, 1000]) {
      const weights = rebalancingWeights(prior.map((share) => share * scale));
      near(sumOf(weights.map((weight, bin) => (weight * prior[bin]) / total)), 1, 1e-12);
    }
  });

  test('weights are inversely proportional to the mixed distribution of equation 4', () => {
    const weights = rebalancingWeights([0.7, 0.2, 0.1, 0]);
    const mixed = [0.7, 0.2, 0.1, 0].map((share) => 0.5 * share + 0.5 / 3);
    const scale = 0.7 / mixed[0] + 0.2 / mixed[1] + 0.1 / mixed[2];
    weights.forEach((weight, bin) => {
      near(weight, 1 / mixed[bin] / scale, 1e-12);
    });
  });

  test('with λ = 1 all bins weigh the same; rarer colors weigh more otherwise', () => {
    for (const weight of rebalancingWeights(prior, { lambda: 1 })) near(weight, 1, 1e-12);
    const weights = rebalancingWeights(prior);
    assert.ok(weights[1] < weights[2] && weights[2] < weights[300]);
  });

  test('with λ = 0 each bin that occurs has the same sum of weights, others none', () => {
    assert.deepEqual(
      [...rebalancingWeights([0.75, 0.25, 0], { lambda: 0 })].map((weight) => weight.toFixed(9)),
      ['0.666666667', '2.000000000', '0.000000000'],
    );
  });

  test('smoothing keeps the sum, and spreads one bin as the Gaussian does', () => {
    near(sumOf(smoothPrior(bins, prior)), 1, 1e-12);
    const one = new Float64Array(313);
    one[binAt(0, 0)] = 42;
    const smooth = smoothPrior(bins, one);
    near(smooth[binAt(10, 0)] / smooth[binAt(0, 0)], Math.exp(-2), 1e-12);
    near(smooth[binAt(10, -10)] / smooth[binAt(0, 0)], Math.exp(-4), 1e-12);
    near(smoothPrior(bins, one, 1e-3)[binAt(0, 0)], 1, 1e-12);
  });

  test('a prior that is none is refused', () => {
    const has = (code: string) => (error: unknown) =>
      error instanceof HeliochromeError && error.code === code;
    assert.throws(() => rebalancingWeights([0, 0]), has('data-unusable'));
    assert.throws(() => rebalancingWeights([1, NaN]), has('data-unusable'));
    assert.throws(() => rebalancingWeights([1, -1]), has('data-unusable'));
    assert.throws(() => rebalancingWeights([1, 1], { lambda: -0.1 }), has('usage'));
    assert.throws(() => smoothPrior(bins, [1, 2]), has('data-unusable'));
  });
});

describe('annealed mean', () => {
  const three: AbBins = { gridSize: 10, count: 3, centers: Float32Array.of(0, 0, 10, 20, -30, 40) };
  const logits = Float32Array.of(Math.log(0.5), Math.log(0.3), Math.log(0.2), 1000, 0, -1000);

  test('T = 1 is the mean', () => {
    const ab = annealedMean(logits, three, 1);
    near(ab[0], 0.3 * 10 - 0.2 * 30, 1e-5);
    near(ab[1], 0.3 * 20 + 0.2 * 40, 1e-5);
  });

  test('T toward 0, and 0 itself, is the mode', () => {
    for (const temperature of [1e-3, 0]) {
      assert.deepEqual([...annealedMean(logits, three, temperature)], [0, 0, 0, 0]);
    }
    assert.deepEqual([...annealedMean(Float32Array.of(0, 0, 5), three, 0)], [-30, 40]);
  });

  test('T = 0.38 raises probabilities to the power 1 / T, whatever is added to the logits', () => {
    const powers = [0.5, 0.3, 0.2].map((share) => share ** (1 / 0.38));
    const sum = powers[0] + powers[1] + powers[2];
    for (const shift of [0, 7]) {
      const ab = annealedMean(
        Float32Array.from(logits.subarray(0, 3), (value) => value + shift),
        three,
      );
      near(ab[0], (powers[1] * 10 - powers[2] * 30) / sum, 1e-4);
      near(ab[1], (powers[1] * 20 + powers[2] * 40) / sum, 1e-4);
    }
  });

  test('a soft-encoded center comes back as that center', () => {
    const dense = softEncodeDense(bins, [20, -30]);
    const ab = annealedMean(
      dense.map((share) => Math.log(share + 1e-30)),
      bins,
    );
    near(ab[0], 20, 1e-4);
    near(ab[1], -30, 1e-4);
  });
});
