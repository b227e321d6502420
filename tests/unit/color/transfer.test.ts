import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linearToSrgb, srgbToLinear } from '../../../src-shared/color/transfer.ts';

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} should be ${expected}`);
}

test('the transfer function has the points of IEC 61966-2-1', () => {
  assert.equal(srgbToLinear(0), 0);
  near(srgbToLinear(1), 1, 1e-15);
  // The line ends at 0.04045, where it is 0.0031308 to the places the standard gives.
  near(srgbToLinear(0.04045), 0.0031308, 5e-8);
  near(linearToSrgb(0.0031308), 0.04045, 5e-7);
  near(srgbToLinear(0.04045 + 1e-9), srgbToLinear(0.04045), 1e-7);
  // Byte 119 is the nearest to 18 % grey's 18.4 % (L* 50); byte 188 to half the light.
  near(srgbToLinear(119 / 255), 0.184475, 5e-7);
  assert.equal(Math.round(linearToSrgb(0.5) * 255), 188);
});

test('the transfer function and its inverse agree, outside the gamut too', () => {
  for (let value = -1.5; value <= 1.5; value += 0.001) {
    near(linearToSrgb(srgbToLinear(value)), value, 1e-7);
  }
});
