import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { srgbToLab } from '../../../src-shared/color/lab.ts';
import { abOfRgb, rgbOfLab } from '../../../src-main/models/tensorColor.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';

before(usePlainBackend);

test('colors as tensors are those of the color library, there and back', () => {
  const levels = [0, 0.02, 0.3, 0.7, 1];
  const colors = levels.flatMap((r) => levels.flatMap((g) => levels.map((b) => [r, g, b])));
  const lab = colors.map(([r, g, b]) => srgbToLab(r, g, b));
  tf.tidy(() => {
    const rgb = tf.tensor4d(colors.flat(), [1, 1, colors.length, 3]);
    const ab = abOfRgb(rgb).dataSync();
    lab.forEach(([, a, b], index) => {
      assert.ok(Math.abs(ab[2 * index] - a) < 0.01, `a of ${colors[index].join()}`);
      assert.ok(Math.abs(ab[2 * index + 1] - b) < 0.01, `b of ${colors[index].join()}`);
    });
    const L = tf.tensor4d(
      lab.map(([value]) => value),
      [1, 1, lab.length, 1],
    );
    const chroma = tf.tensor4d(
      lab.flatMap(([, a, b]) => [a, b]),
      [1, 1, lab.length, 2],
    );
    const worst = rgbOfLab(L, chroma).sub(rgb).abs().max().dataSync()[0];
    assert.ok(worst < 1e-3, `off by ${worst}`);
  });
});
