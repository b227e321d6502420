import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { buildBaseNetwork } from '../../../src-main/models/architectures/baseNetwork.ts';
import { baseNetworkDefaults } from '../../../src-main/models/architectures/baseNetworkOptions.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';
import { tinyNetwork } from '../../support/tinyNetwork.ts';

before(usePlainBackend);

/** Parameters of a convolution or dense layer: kernel and bias. */
const layer = (inputs: number, outputs: number, side: number): number =>
  outputs * (inputs * side * side + 1);
const block = (width: number): number => 2 * layer(width, width, 3);

test('has the parameters that its plan adds up to', () => {
  const { widths, encoderBlocks, bottleneckBlocks, decoderWidths } = baseNetworkDefaults;
  const [half, quarter, eighth, sixteenth] = widths;
  const [width8, width4, width2] = decoderWidths;
  const expected =
    layer(4, half, 3) +
    layer(half, half, 3) +
    layer(half, quarter, 3) +
    encoderBlocks[0] * block(quarter) +
    layer(quarter, eighth, 3) +
    encoderBlocks[1] * block(eighth) +
    layer(eighth, sixteenth, 3) +
    bottleneckBlocks * block(sixteenth) +
    Math.floor(bottleneckBlocks / 2) * 2 * layer(sixteenth, sixteenth, 1) +
    layer(sixteenth, width8, 1) +
    layer(eighth, width8, 1) +
    block(width8) +
    layer(width8, width4, 1) +
    layer(quarter, width4, 1) +
    block(width4) +
    layer(width4, 313, 1) +
    layer(width4, width2, 1) +
    layer(half, width2, 1) +
    layer(width2, width2, 3) +
    layer(width2, 2, 3);
  const network = buildBaseNetwork(313);
  assert.equal(network.countParams(), expected);
  assert.ok(expected * 2 <= 15e6, 'float16 weights stay within 15 MB');
  network.dispose();
});

test('answers any size that its stride divides, at a quarter and at half', () => {
  const network = buildBaseNetwork(20, tinyNetwork);
  const [bins, ab] = tf.tidy(() => {
    const outputs = network.predict(tf.zeros([2, 32, 48, 4])) as tf.Tensor[];
    return outputs.map((output) => output.shape);
  });
  assert.deepEqual(bins, [2, 8, 12, 20]);
  assert.deepEqual(ab, [2, 16, 24, 2]);
  network.dispose();
});

test('the same seed gives the same weights, another seed others', () => {
  const firstKernel = (seed: number): number[] => {
    const network = buildBaseNetwork(20, tinyNetwork, seed);
    const values = [...network.weights[0].read().dataSync()];
    network.dispose();
    return values;
  };
  assert.deepEqual(firstKernel(3), firstKernel(3));
  assert.notDeepEqual(firstKernel(3), firstKernel(4));
});

test('a hint at one place reaches the answer elsewhere', () => {
  const network = buildBaseNetwork(20, tinyNetwork);
  // The zero-initialized convolutions are given values: at the start they pass nothing on.
  network.setWeights(
    network.weights.map((weight, index) =>
      tf.randomNormal(weight.shape as number[], 0, 0.2, 'float32', index),
    ),
  );
  const answer = (hint: number): Float32Array =>
    tf.tidy(() => {
      const input = tf.buffer([1, 32, 32, 4]);
      input.set(hint, 0, 4, 4, 1);
      input.set(1, 0, 4, 4, 3);
      const [, ab] = network.predict(input.toTensor()) as tf.Tensor[];
      return ab.dataSync() as Float32Array;
    });
  const [red, green] = [answer(0.6), answer(-0.6)];
  const far = 2 * (15 * 16 + 15);
  assert.notEqual(red[far], green[far]);
  network.dispose();
});
