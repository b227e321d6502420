import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { layersArtifacts } from '../../../src-main/engine/onnx/layersArtifacts.ts';
import { encodeOnnx } from '../../../src-main/models/onnx/encodeOnnx.ts';
import { readOnnx } from '../../../src-main/models/onnx/readOnnx.ts';
import { writeOnnx } from '../../../src-main/models/onnx/writeOnnx.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';

before(usePlainBackend);

async function smallGraph(fill?: number): Promise<Uint8Array> {
  const network = tf.sequential({
    layers: [
      tf.layers.conv2d({ filters: 2, kernelSize: 3, padding: 'same', inputShape: [null, null, 1] }),
    ],
  });
  if (fill !== undefined) {
    network.setWeights(network.getWeights().map((weight) => tf.fill(weight.shape, fill)));
  }
  const artifacts = await layersArtifacts(network);
  network.dispose();
  return writeOnnx(artifacts, {
    description: '',
    producer: { name: 'test', version: '1' },
    doors: 'channels-first',
  }).file;
}

const graph = {
  name: 'g',
  description: '',
  inputs: [],
  outputs: [],
  constants: [],
  nodes: [],
  metadata: {},
};
const producer = { name: 'test', version: '1' };

describe('ONNX files', () => {
  test('tell their doors, operators and weights', async () => {
    const summary = readOnnx(await smallGraph());
    assert.equal(summary.opset, 22);
    assert.deepEqual(summary.inputs[0].shape, [null, 1, null, null]);
    assert.deepEqual(summary.outputs[0].shape, [null, 2, null, null]);
    assert.equal(summary.operators.get('Conv'), 1);
    assert.equal(summary.parameters, 20);
  });

  test('with NaN, with weights of the wrong length, or beside the file are refused', async () => {
    const notNumbers = await smallGraph(NaN);
    assert.throws(() => readOnnx(notNumbers), { code: 'model-damaged', message: /no numbers/ });
    const constant = {
      name: 'w',
      element: 'float32',
      shape: [40_000, 40_000],
      data: new Uint8Array(8),
    } as const;
    assert.throws(() => readOnnx(encodeOnnx({ ...graph, constants: [constant] }, producer)), {
      code: 'model-damaged',
      message: /6400000000 bytes, and there are 8/,
    });
  });

  test('that are empty, cut anywhere or altered give an error of ours', async () => {
    assert.throws(() => readOnnx(new Uint8Array(0)), { code: 'model-damaged' });
    const whole = await smallGraph(0.5);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (place, value, cut) => {
        const changed = cut ? whole.subarray(0, place) : Uint8Array.from(whole);
        if (!cut) changed[place] = value;
        try {
          readOnnx(changed);
        } catch (error) {
          assert.ok(error instanceof HeliochromeError, String(error));
          assert.notEqual(error.code, 'internal');
        }
      }),
      { numRuns: 500 },
    );
  });
});
