import assert from 'node:assert/strict';
import { test } from 'node:test';
import { halvePairs } from '../../../../src-main/training/data/areaAverage.ts';
import { RandomState } from '../../../../src-main/training/data/randomState.ts';

test('halving twice is the mean over 4 × 4 pixels', () => {
  const size = 16;
  const random = RandomState.derive(4);
  const source = Float32Array.from({ length: size * size * 2 }, () => random.between(-100, 100));
  const half = new Float32Array(8 * 8 * 2);
  const quarter = new Float32Array(4 * 4 * 2);
  halvePairs(source, size, half);
  halvePairs(half, 8, quarter);
  for (let y = 0; y < 4; y += 1) {
    for (let x = 0; x < 4; x += 1) {
      for (let channel = 0; channel < 2; channel += 1) {
        let sum = 0;
        for (let j = 0; j < 4; j += 1) {
          for (let i = 0; i < 4; i += 1) {
            sum += source[2 * ((4 * y + j) * size + 4 * x + i) + channel];
          }
        }
        assert.ok(Math.abs(quarter[2 * (y * 4 + x) + channel] - sum / 16) < 1e-4);
      }
    }
  }
});
