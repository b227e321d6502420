import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { loadWasm } from '../../../src-main/engine/wasm/loadWasm.ts';

interface Case {
  readonly size: readonly [height: number, width: number];
  readonly kernel: readonly [height: number, width: number];
  readonly stride: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
}

const cases: readonly Case[] = [
  { size: [8, 8], kernel: [3, 3], stride: 1, pad: 'same' },
  { size: [7, 10], kernel: [3, 3], stride: 1, pad: 'valid' },
  { size: [8, 8], kernel: [1, 1], stride: 1, pad: 'same' },
  { size: [8, 12], kernel: [3, 3], stride: 2, pad: 'same' },
  { size: [9, 7], kernel: [3, 3], stride: 2, pad: 'same' },
  { size: [10, 9], kernel: [3, 3], stride: 2, pad: 'valid' },
  { size: [9, 11], kernel: [5, 3], stride: [2, 1], pad: 'same' },
  { size: [11, 11], kernel: [1, 1], stride: 2, pad: 'same' },
  { size: [8, 8], kernel: [4, 4], stride: 2, pad: 1 },
];

/** Numbers between −1 and 1 that look random but never change. */
function values(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, place) => Math.sin(place * 12.9898 + seed));
}

/** Gradients of Σ conv(x, w) · t by x and w on a backend, as plain numbers. */
async function gradients(
  backend: string,
  { size, kernel, stride, pad }: Case,
): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const [batch, inChannels, outChannels] = [2, 3, 5];
  const x = tf.tensor4d(values(batch * size[0] * size[1] * inChannels, 1), [
    batch,
    ...size,
    inChannels,
  ]);
  const w = tf.tensor4d(values(kernel[0] * kernel[1] * inChannels * outChannels, 2), [
    ...kernel,
    inChannels,
    outChannels,
  ]);
  const loss = (xIn: tf.Tensor, wIn: tf.Tensor): tf.Scalar => {
    const rounding = typeof pad === 'number' ? 'floor' : undefined;
    const y = tf.conv2d(xIn as tf.Tensor4D, wIn as tf.Tensor4D, stride, pad, 'NHWC', 1, rounding);
    return y.mul(tf.tensor(values(y.size, 3), y.shape)).sum();
  };
  const found = tf.grads(loss)([x, w]);
  const plain = found.map((gradient) => gradient.dataSync() as Float32Array);
  tf.dispose([x, w, ...found]);
  return plain;
}

describe('gradients of convolutions on wasm', () => {
  before(async () => {
    tf.enableProdMode();
    await loadWasm();
  });

  for (const one of cases) {
    test(`agree with the plain backend's: ${JSON.stringify(one)}`, async () => {
      const expected = await gradients('cpu', one);
      const found = await gradients('wasm', one);
      for (const [which, gradient] of found.entries()) {
        assert.equal(gradient.length, expected[which].length);
        for (const [place, value] of gradient.entries()) {
          assert.ok(
            Math.abs(value - expected[which][place]) < 1e-4,
            `gradient ${which}, value ${place}`,
          );
        }
      }
    });
  }

  test('leave no tensor behind', async () => {
    await gradients('wasm', cases[3]);
    const tensors = tf.memory().numTensors;
    await gradients('wasm', cases[3]);
    assert.equal(tf.memory().numTensors, tensors);
  });
});
