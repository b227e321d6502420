import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { zhang313Bins } from '../../../../src-shared/color/abBins.ts';
import { architectures } from '../../../../src-main/training/architectures/architectureList.ts';
import { kindOf } from '../../../../src-main/training/architectures/trainables.ts';
import { variablesOf } from '../../../../src-main/training/networkVariables.ts';
import { trainingSettingsSchema } from '../../../../src-main/training/trainingSettings.ts';
import { usePlainBackend } from '../../../support/plainBackend.ts';

before(async () => {
  await usePlainBackend();
  // Only shapes matter here; drawing tens of millions of numbers would take minutes.
  const { prototype } = tf.layers.Layer as unknown as { prototype: AddingWeights };
  const original = prototype.addWeight;
  prototype.addWeight = function (name, shape, dtype, _initializer, ...rest) {
    return original.call(this, name, shape, dtype, tf.initializers.zeros(), ...rest);
  };
});

interface AddingWeights {
  addWeight: (
    this: unknown,
    name: string,
    shape: number[],
    dtype: unknown,
    initializer: unknown,
    ...rest: unknown[]
  ) => unknown;
}

const { centers, count } = zhang313Bins();
const facts = {
  classPrior: Array.from({ length: count }, () => 1 / count),
  survey: {
    windowSize: 10,
    binCenters: [...centers],
    counts: Array.from({ length: count }, () => 1),
  },
  photographs: ['street/a.jpg', 'forest/b.jpg'],
};

for (const { name, parameters } of architectures) {
  test(`${name} has the number of parameters that it states`, () => {
    const settings = trainingSettingsSchema.parse({ architecture: name });
    const trainable = kindOf(settings).build(settings, facts);
    const played = new Set(trainable.players.flatMap(({ networks }) => networks));
    const variables = variablesOf(trainable.networks, [...played], 'trainable');
    const counted = [...variables.values()].reduce((sum, { size }) => sum + size, 0);
    assert.equal(counted, parameters);
    trainable.dispose();
  });
}

test('the U-Net has exactly the trainable parameters of its paper', () => {
  const unet = architectures.find(({ name }) => name === 'unet');
  assert.equal(unet?.parameters, 31_389_634);
});

test('Colorful Image Colorization has those of its release, but for the last, fixed layer', () => {
  const cic = architectures.find(({ name }) => name === 'cic');
  assert.equal(cic?.parameters, 32_236_011 - 313 * 2);
});
