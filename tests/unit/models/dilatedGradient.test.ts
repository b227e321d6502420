import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { loadWasm } from '../../../src-main/engine/wasm/loadWasm.ts';
import { installDilatedGradient } from '../../../src-main/models/dilatedGradient.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';

before(installDilatedGradient);

/** The 3×3 kernel with a row and column of zeros between any two: plainly applied it does what dilation by 2 does. */
function spread(kernel: tf.Tensor4D): tf.Tensor4D {
  const [, , inputs, outputs] = kernel.shape;
  const rows = tf.unstack(kernel, 0);
  const emptyRow = tf.zeros([5, inputs, outputs]);
  const wide = rows.map((row) => {
    const cells = tf.unstack(row, 0);
    const empty = tf.zerosLike(cells[0]);
    return tf.stack([cells[0], empty, cells[1], empty, cells[2]]);
  });
  return tf.stack([wide[0], emptyRow, wide[1], emptyRow, wide[2]]) as tf.Tensor4D;
}

for (const [name, start] of [
  ['plain JavaScript', usePlainBackend],
  ['WebAssembly', loadWasm],
] as const) {
  for (const [height, width] of [
    [8, 6],
    [7, 5],
  ] as const) {
    test(`${name}, ${height} × ${width}: as of the kernel with zeros between`, async () => {
      await start();
      tf.tidy(() => {
        const x = tf.randomNormal<tf.Rank.R4>([2, height, width, 3], 0, 1, 'float32', 1);
        const kernel = tf.randomNormal<tf.Rank.R4>([3, 3, 3, 4], 0, 1, 'float32', 2);
        const weights = tf.randomNormal<tf.Rank.R4>([2, height, width, 4], 0, 1, 'float32', 3);
        const dilated = (input: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
          tf
            .conv2d(input as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same', 'NHWC', 2)
            .mul(weights)
            .sum();
        const plain = (input: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
          tf
            .conv2d(input as tf.Tensor4D, spread(filter as tf.Tensor4D), 1, 'same')
            .mul(weights)
            .sum();
        const [dx, dkernel] = tf.grads(dilated)([x, kernel]);
        const [expectedX, expectedKernel] = tf.grads(plain)([x, kernel]);
        assert.ok(dx.sub(expectedX).abs().max().dataSync()[0] < 1e-4);
        assert.ok(dkernel.sub(expectedKernel).abs().max().dataSync()[0] < 1e-4);
        assert.ok(expectedX.abs().max().dataSync()[0] > 0.1);
      });
    });
  }
}
