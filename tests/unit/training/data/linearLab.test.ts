import assert from 'node:assert/strict';
import { test } from 'node:test';
import { srgbToLab } from '../../../../src-shared/color/lab.ts';
import {
  lightnessOf,
  linearOfByte,
  linearRgbToLab,
} from '../../../../src-main/training/data/linearLab.ts';

function labOfBytes(r: number, g: number, b: number): [number, number, number] {
  const lightness = new Float32Array(1);
  const ab = new Float32Array(2);
  const rgb = Float32Array.of(linearOfByte[r], linearOfByte[g], linearOfByte[b]);
  linearRgbToLab(rgb, lightness, ab);
  return [lightness[0], ab[0], ab[1]];
}

function assertNear(actual: readonly number[], expected: readonly number[], tolerance: number) {
  for (const [index, value] of expected.entries()) {
    const message = `${actual.join()} instead of ${expected.join()}`;
    assert.ok(Math.abs(actual[index] - value) <= tolerance, message);
  }
}

test('the corners of sRGB have their published L*a*b* (D65, Lindbloom)', () => {
  assertNear(labOfBytes(255, 0, 0), [53.2408, 80.0925, 67.2032], 0.01);
  assertNear(labOfBytes(0, 255, 0), [87.7347, -86.1827, 83.1793], 0.01);
  assertNear(labOfBytes(0, 0, 255), [32.297, 79.1875, -107.8602], 0.01);
  assertNear(labOfBytes(255, 255, 255), [100, 0, 0], 0.01);
  assertNear(labOfBytes(0, 0, 0), [0, 0, 0], 0);
});

test('greys are exactly neutral and black is not below 0', () => {
  for (let byte = 0; byte < 256; byte += 1) {
    const [lightness, a, b] = labOfBytes(byte, byte, byte);
    assert.ok(lightness >= 0 && lightness <= 100.001);
    assertNear([a, b], [0, 0], 2e-4);
  }
});

test('the tables stay within 0.003 of the exact L*, a*, b*', () => {
  for (let r = 0; r < 256; r += 15) {
    for (let g = 0; g < 256; g += 15) {
      for (let b = 0; b < 256; b += 15) {
        assertNear(labOfBytes(r, g, b), srgbToLab(r / 255, g / 255, b / 255), 0.003);
      }
    }
  }
});

test('luminance outside 0–1 is clipped', () => {
  assert.equal(lightnessOf(-1), lightnessOf(0));
  assert.ok(Math.abs(lightnessOf(3) - 100) < 1e-4);
});
