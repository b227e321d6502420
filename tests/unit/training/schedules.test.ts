import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { learningRateAt } from '../../../src-main/training/learningRate.ts';
import { createOptimizer } from '../../../src-main/training/optimizer.ts';
import { trainingSettingsSchema } from '../../../src-main/training/trainingSettings.ts';
import { tensorsLeftBy, usePlainBackend } from '../../support/plainBackend.ts';

before(usePlainBackend);

const unet = (changes: object): ReturnType<typeof trainingSettingsSchema.parse> =>
  trainingSettingsSchema.parse({ architecture: 'unet', learningRate: 1, ...changes });

test('schedules: constant, by drops, straight down after half the run', () => {
  const drops = [
    { at: 0.5, factor: 0.1 },
    { at: 0.75, factor: 0.01 },
  ];
  const rates = (changes: object): number[] =>
    [0, 0.49, 0.5, 0.75, 1].map((progress) => learningRateAt(unet(changes), 9, progress));
  assert.deepEqual(rates({ schedule: 'constant' }), [1, 1, 1, 1, 1]);
  assert.deepEqual(rates({ schedule: 'drops', drops }), [1, 1, 0.1, 0.01, 0.01]);
  assert.deepEqual(rates({ schedule: 'linear' }), [1, 1, 1, 0.5, 0]);
  assert.equal(learningRateAt(unet({ warmupSteps: 20 }), 9, 0), 0.5);
});

/** The weight after each of `steps` updates by the gradient 1. */
function walk(changes: object, steps: number): number[] {
  return tf.tidy(() => {
    const variable = tf.variable(tf.tensor2d([[10]]));
    const optimizer = createOptimizer(new Map([['w', variable]]), unet(changes));
    const gradients = { [variable.name]: tf.tensor2d([[1]]) };
    const path = Array.from({ length: steps }, () => {
      optimizer.apply(gradients, 0.1);
      return variable.dataSync()[0];
    });
    optimizer.dispose();
    variable.dispose();
    return path;
  });
}

const near = (values: readonly number[], expected: readonly number[]): void => {
  values.forEach((value, index) => {
    assert.ok(Math.abs(value - expected[index]) < 1e-4, `${values.join()} ≠ ${expected.join()}`);
  });
};

test('descent with momentum follows v ← μv + g, w ← w − ηv; decay joins the gradient', () => {
  near(walk({ optimizer: 'sgd', momentum: 0.5 }, 3), [9.9, 9.75, 9.575]);
  near(walk({ optimizer: 'sgd', momentum: 0, weightDecay: 0.1 }, 1), [9.8]);
});

test('decay is part of the gradient in Adam, and apart from it in AdamW', () => {
  near(walk({ optimizer: 'adam', weightDecay: 0.1 }, 1), [9.9]);
  near(walk({ optimizer: 'adamw', weightDecay: 0.1 }, 1), [9.8]);
});

test('weights without a gradient stay; nothing is left behind', async () => {
  const left = await tensorsLeftBy(() => {
    for (const optimizer of ['adamw', 'sgd']) {
      const moved = tf.tidy(() => tf.variable(tf.scalar(1)));
      const kept = tf.tidy(() => tf.variable(tf.scalar(1)));
      const variables = new Map([
        ['moved', moved],
        ['kept', kept],
      ]);
      const made = createOptimizer(variables, unet({ optimizer }));
      const gradient = tf.scalar(1);
      const norm = made.apply({ [moved.name]: gradient }, 0.1);
      assert.equal(norm.dataSync()[0], 1);
      assert.notEqual(moved.dataSync()[0], 1);
      assert.equal(kept.dataSync()[0], 1);
      made.dispose();
      tf.dispose([moved, kept, gradient, norm]);
    }
  });
  assert.equal(left, 0);
});
