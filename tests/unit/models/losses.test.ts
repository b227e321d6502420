import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { zhang313Bins } from '../../../src-shared/color/abBins.ts';
import {
  huberLoss,
  rebalancedCrossEntropy,
  softEncodeBins,
} from '../../../src-main/models/losses.ts';
import { tensorsLeftBy, usePlainBackend } from '../../support/plainBackend.ts';

before(usePlainBackend);

function gaussianShares(a: number, b: number, centers: Float32Array, sigma: number): number[] {
  const weights: number[] = [];
  for (let bin = 0; bin < centers.length; bin += 2) {
    weights.push(
      Math.exp(-((a - centers[bin]) ** 2 + (b - centers[bin + 1]) ** 2) / (2 * sigma ** 2)),
    );
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

test('soft encoding gives each bin its Gaussian share', () => {
  const { centers, count } = zhang313Bins();
  const points = [12, -7, 0, 0, 63, 48];
  const encoded = tf.tidy(() =>
    softEncodeBins(tf.tensor2d(points, [3, 2]), tf.tensor2d(centers, [count, 2])).arraySync(),
  );
  encoded.forEach((row, point) => {
    const expected = gaussianShares(points[2 * point], points[2 * point + 1], centers, 5);
    row.forEach((share, bin) => {
      assert.ok(Math.abs(share - expected[bin]) < 1e-5, `point ${point}, bin ${bin}: ${share}`);
    });
  });
});

test('soft encoding of a bin center puts the most weight there and leaks nothing', async () => {
  const { centers, count } = zhang313Bins();
  const left = await tensorsLeftBy(() => {
    const best = tf.tidy(
      () =>
        softEncodeBins(tf.tensor2d([40, 30], [1, 2]), tf.tensor2d(centers, [count, 2]))
          .argMax(1)
          .dataSync()[0],
    );
    assert.deepEqual([centers[2 * best], centers[2 * best + 1]], [40, 30]);
  });
  assert.equal(left, 0);
});

const logits = [0.3, -1.2, 2, 0.1, 0.4, -0.6];
const labels = [0.7, 0.2, 0.1, 0.1, 0.3, 0.6];
const binWeights = [0.5, 1, 4];

/** −Σ w Σ z log softmax(x) / Σ w in plain numbers. */
function plainCrossEntropy(x: readonly number[]): number {
  const pointWeights = [binWeights[0], binWeights[2]];
  let sum = 0;
  for (let point = 0; point < 2; point += 1) {
    const row = x.slice(3 * point, 3 * point + 3);
    const logTotal = Math.log(row.reduce((total, value) => total + Math.exp(value), 0));
    row.forEach(
      (value, bin) => (sum -= pointWeights[point] * labels[3 * point + bin] * (value - logTotal)),
    );
  }
  return sum / (pointWeights[0] + pointWeights[1]);
}

test('rebalanced cross-entropy weighs each point by the bin of its true color', () => {
  const value = tf.tidy(
    () =>
      rebalancedCrossEntropy(
        tf.tensor2d(logits, [2, 3]),
        tf.tensor2d(labels, [2, 3]),
        tf.tensor1d(binWeights),
      ).dataSync()[0],
  );
  assert.ok(Math.abs(value - plainCrossEntropy(logits)) < 1e-6);
});

test('its written-out gradient is the derivative of its value', () => {
  const gradient = tf.tidy(() => {
    const loss = (x: tf.Tensor): tf.Scalar =>
      rebalancedCrossEntropy(
        x as tf.Tensor2D,
        tf.tensor2d(labels, [2, 3]),
        tf.tensor1d(binWeights),
      );
    return tf
      .grad(loss)(tf.tensor2d(logits, [2, 3]))
      .dataSync();
  });
  const step = 1e-5;
  logits.forEach((_, index) => {
    const up = logits.map((value, at) => (at === index ? value + step : value));
    const down = logits.map((value, at) => (at === index ? value - step : value));
    const numeric = (plainCrossEntropy(up) - plainCrossEntropy(down)) / (2 * step);
    assert.ok(
      Math.abs(gradient[index] - numeric) < 1e-6,
      `logit ${index}: ${gradient[index]} against ${numeric}`,
    );
  });
});

test('Huber loss is quadratic within delta and linear beyond', () => {
  const value = (error: number): number =>
    tf.tidy(() => huberLoss(tf.tensor1d([error]), tf.tensor1d([0]), 0.2).dataSync()[0]);
  assert.ok(Math.abs(value(0.1) - 0.01 / 2 / 0.2) < 1e-7);
  assert.ok(Math.abs(value(-0.5) - (0.5 - 0.1)) < 1e-6);
});
