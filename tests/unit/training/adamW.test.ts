import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { AdamW } from '../../../src-main/training/adamW.ts';
import { WeightAverage } from '../../../src-main/training/weightAverage.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';

before(usePlainBackend);

const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1, gradientNorm: 2 };

/** AdamW as Loshchilov and Hutter's algorithm 2 writes it, for one vector, in plain numbers. */
function plainAdamW(
  start: readonly number[],
  gradients: readonly (readonly number[])[],
  rate: number,
): number[] {
  const weights = [...start];
  const mean = start.map(() => 0);
  const square = start.map(() => 0);
  gradients.forEach((given, index) => {
    const norm = Math.hypot(...given);
    const gradient = given.map((value) => value * Math.min(1, options.gradientNorm / norm));
    weights.forEach((weight, at) => {
      mean[at] = options.beta1 * mean[at] + (1 - options.beta1) * gradient[at];
      square[at] = options.beta2 * square[at] + (1 - options.beta2) * gradient[at] ** 2;
      const meanHat = mean[at] / (1 - options.beta1 ** (index + 1));
      const squareHat = square[at] / (1 - options.beta2 ** (index + 1));
      weights[at] =
        weight -
        rate * (meanHat / (Math.sqrt(squareHat) + options.epsilon) + options.weightDecay * weight);
    });
  });
  return weights;
}

const start = [0.5, -1, 2, 0.25];
const gradients = [
  [0.1, -0.2, 0.3, 0],
  [9, 4, -3, 1],
  [0.01, 0.5, -0.6, 0.2],
];

/** Steps a 2×2 variable (matrices are decayed, vectors are not) through the gradients. */
function run(optimizer: AdamW, variable: tf.Variable, from: number, to: number): void {
  for (const gradient of gradients.slice(from, to)) {
    const tensor = tf.tensor2d(gradient, [2, 2]);
    optimizer.apply({ [variable.name]: tensor }, 0.01).dispose();
    tensor.dispose();
  }
}

test('follows the published algorithm, long gradients shortened', () => {
  const variable = tf.variable(tf.tensor2d(start, [2, 2]));
  const optimizer = new AdamW(new Map([['w', variable]]), options);
  run(optimizer, variable, 0, 3);
  const expected = plainAdamW(start, gradients, 0.01);
  variable.dataSync().forEach((value, at) => {
    assert.ok(Math.abs(value - expected[at]) < 1e-6, `${value} against ${expected[at]}`);
  });
});

test('gives back the norm before shortening, and leaks nothing', () => {
  const variable = tf.variable(tf.tensor2d(start, [2, 2]));
  const optimizer = new AdamW(new Map([['w', variable]]), options);
  const { numTensors } = tf.memory();
  const gradient = tf.tensor2d(gradients[1], [2, 2]);
  const norm = optimizer.apply({ [variable.name]: gradient }, 0.01);
  assert.ok(Math.abs(norm.dataSync()[0] - Math.hypot(...gradients[1])) < 1e-5);
  tf.dispose([gradient, norm]);
  assert.equal(tf.memory().numTensors, numTensors);
  optimizer.dispose();
});

test('continues from a restored state as if it had not stopped', () => {
  const whole = tf.variable(tf.tensor2d(start, [2, 2]));
  run(new AdamW(new Map([['w', whole]]), options), whole, 0, 3);

  const first = tf.variable(tf.tensor2d(start, [2, 2]));
  const before = new AdamW(new Map([['w', first]]), options);
  run(before, first, 0, 1);
  const second = tf.variable(tf.tensor2d(first.dataSync(), [2, 2]));
  const after = new AdamW(new Map([['w', second]]), options);
  after.restore(before.step, before.state());
  run(after, second, 1, 3);
  assert.deepEqual(second.dataSync(), whole.dataSync());
});

test('the weight average follows its formula and can be applied and taken back', async () => {
  const variable = tf.variable(tf.tensor1d([1]));
  const average = new WeightAverage(new Map([['w', variable]]), 0.5);
  let expected = 1;
  [3, 5, 8].forEach((value, step) => {
    variable.assign(tf.tensor1d([value]));
    average.update(step);
    const decay = Math.min(0.5, (1 + step) / (10 + step));
    expected = decay * expected + (1 - decay) * value;
  });
  const applied = await average.whileApplied(() => Promise.resolve(variable.dataSync()[0]));
  assert.ok(Math.abs(applied - expected) < 1e-6);
  assert.equal(variable.dataSync()[0], 8);
});
