import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linearOfByte } from '../../../../src-main/training/data/linearLab.ts';
import { RandomState } from '../../../../src-main/training/data/randomState.ts';
import { type RgbPhoto, resampleSquare } from '../../../../src-main/training/data/resample.ts';
import { resampleRotated } from '../../../../src-main/training/data/resampleRotated.ts';

function noisePhoto(width: number, height: number): RgbPhoto {
  const random = RandomState.derive(width, height);
  const data = Uint8Array.from({ length: width * height * 3 }, () => random.below(256));
  return { width, height, data };
}

/** A photo whose linear light is (almost) a plane: red grows to the right, green downward. */
function rampPhoto(side: number): RgbPhoto {
  const data = new Uint8Array(side * side * 3);
  const byteOf = (linear: number) =>
    linearOfByte.reduce(
      (best, value, byte) =>
        Math.abs(value - linear) < Math.abs(linearOfByte[best] - linear) ? byte : best,
      0,
    );
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      data[3 * (y * side + x)] = byteOf((x + 0.5) / side);
      data[3 * (y * side + x) + 1] = byteOf((y + 0.5) / side);
    }
  }
  return { width: side, height: side, data };
}

const linearAt = (photo: RgbPhoto, x: number, y: number, channel: number) =>
  linearOfByte[photo.data[3 * (y * photo.width + x) + channel]];

test('at scale 1 the crop is the photo itself, and flipping mirrors it', () => {
  const photo = noisePhoto(20, 14);
  const plain = new Float32Array(8 * 8 * 3);
  const mirrored = new Float32Array(8 * 8 * 3);
  const square = { left: 12, top: 3, side: 8 };
  resampleSquare(photo, square, 8, false, plain);
  resampleSquare(photo, square, 8, true, mirrored);
  for (let y = 0; y < 8; y += 1) {
    for (let x = 0; x < 8; x += 1) {
      for (let channel = 0; channel < 3; channel += 1) {
        const expected = linearAt(photo, 12 + x, 3 + y, channel);
        assert.ok(Math.abs(plain[3 * (y * 8 + x) + channel] - expected) < 1e-6);
        assert.ok(Math.abs(mirrored[3 * (y * 8 + 7 - x) + channel] - expected) < 1e-6);
      }
    }
  }
});

test('halving weighs pixels by the triangle 1, 3, 3, 1, in linear light', () => {
  const photo = noisePhoto(24, 24);
  const target = new Float32Array(8 * 8 * 3);
  resampleSquare(photo, { left: 4, top: 4, side: 16 }, 8, false, target);
  const weights = [1 / 8, 3 / 8, 3 / 8, 1 / 8];
  for (let y = 0; y < 8; y += 1) {
    for (let x = 0; x < 8; x += 1) {
      for (let channel = 0; channel < 3; channel += 1) {
        let expected = 0;
        for (const [j, down] of weights.entries()) {
          for (const [i, across] of weights.entries()) {
            const value = linearAt(photo, 3 + 2 * x + i, 3 + 2 * y + j, channel);
            expected += down * across * value;
          }
        }
        assert.ok(Math.abs(target[3 * (y * 8 + x) + channel] - expected) < 1e-5);
      }
    }
  }
});

test('a plain color stays itself for every scale and place, edges included', () => {
  const photo = { width: 30, height: 17, data: new Uint8Array(30 * 17 * 3).fill(120) };
  for (const side of [5, 12.3, 17]) {
    const target = new Float32Array(16 * 16 * 3);
    resampleSquare(photo, { left: 30 - side, top: 17 - side, side }, 16, false, target);
    for (const value of target) assert.ok(Math.abs(value - linearOfByte[120]) < 1e-6);
  }
});

test('a square larger than one pixel of a tiny photo can be enlarged', () => {
  const target = new Float32Array(16 * 16 * 3);
  resampleSquare(noisePhoto(1, 1), { left: 0, top: 0, side: 1 }, 16, false, target);
  assert.equal(new Set(target).size, 3);
});

test('turning a ramp turns its direction', () => {
  const side = 96;
  const size = 32;
  const photo = rampPhoto(side);
  const angle = 0.3;
  const square = { left: 28, top: 24, side: 44 };
  const target = new Float32Array(size * size * 3);
  resampleRotated(photo, square, angle, size, false, target);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const u = ((x + 0.5) / size - 0.5) * 44;
      const v = ((y + 0.5) / size - 0.5) * 44;
      const red = (28 + 22 + u * Math.cos(angle) - v * Math.sin(angle)) / side;
      const green = (24 + 22 + u * Math.sin(angle) + v * Math.cos(angle)) / side;
      assert.ok(Math.abs(target[3 * (y * size + x)] - red) < 0.005);
      assert.ok(Math.abs(target[3 * (y * size + x) + 1] - green) < 0.005);
    }
  }
});
