import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ageLightness,
  ageingSettingsSchema,
  blurPlane,
} from '../../../../src-main/training/data/ageing.ts';
import { RandomState } from '../../../../src-main/training/data/randomState.ts';

const size = 64;
const none = {
  share: 1,
  tone: 0,
  fading: 0,
  blur: 0,
  grain: 0,
  vignette: 0,
  scratches: 0,
};

function aged(level: number, changes: object, key = 1): Float32Array {
  const plane = new Float32Array(size * size).fill(level);
  const settings = ageingSettingsSchema.parse({ ...none, ...changes });
  ageLightness(plane, size, settings, RandomState.derive(key));
  return plane;
}

const mean = (plane: Float32Array) => plane.reduce((sum, value) => sum + value, 0) / plane.length;

function deviation(plane: Float32Array): number {
  const middle = mean(plane);
  return Math.sqrt(plane.reduce((sum, value) => sum + (value - middle) ** 2, 0) / plane.length);
}

test('without any effect nothing changes', () => {
  assert.deepEqual(aged(40, {}), new Float32Array(size * size).fill(40));
  assert.deepEqual(aged(40, { share: 0, grain: 1 }), new Float32Array(size * size).fill(40));
});

test('the tone curve is gain · t^γ + offset, clipped', () => {
  const fixed = { tone: 1, gain: [0.9, 0.9], gamma: [2, 2], offset: [0.05, 0.05] };
  assert.ok(Math.abs(aged(50, fixed)[0] - 100 * (0.9 * 0.25 + 0.05)) < 0.01);
  assert.ok(Math.abs(aged(0, fixed)[0] - 5) < 0.01);
  assert.ok(Math.abs(aged(100, { ...fixed, gain: [2, 2] })[0] - 100) < 1e-4);
});

test('fading shrinks the levels between its black and white', () => {
  const fixed = { fading: 1, black: [0.2, 0.2], white: [0.8, 0.8] };
  assert.ok(Math.abs(aged(0, fixed)[0] - 20) < 1e-4);
  assert.ok(Math.abs(aged(50, fixed)[0] - 50) < 1e-4);
  assert.ok(Math.abs(aged(100, fixed)[0] - 80) < 1e-4);
});

test('grain has the strength asked for in the mid-tones, coarse or fine, and less in the dark', () => {
  for (const coarseGrain of [0, 1]) {
    let sum = 0;
    for (let key = 0; key < 20; key += 1) {
      sum += deviation(aged(50, { grain: 1, grainSigma: [3, 3], coarseGrain }, key)) / 20;
    }
    assert.ok(Math.abs(sum - 3) < 0.1, `coarse ${coarseGrain}: ${sum}`);
  }
  const dark = deviation(aged(12, { grain: 1, grainSigma: [3, 3], coarseGrain: 0 }));
  assert.ok(dark < 2.4, String(dark));
});

test('a coarse grain is wider than a pixel', () => {
  const neighbors = (coarseGrain: number) => {
    const plane = aged(50, { grain: 1, grainSigma: [3, 3], coarseGrain });
    let products = 0;
    for (let pixel = 1; pixel < plane.length; pixel += 1) {
      products += (plane[pixel] - 50) * (plane[pixel - 1] - 50);
    }
    return products / plane.length / deviation(plane) ** 2;
  };
  assert.ok(Math.abs(neighbors(0)) < 0.06);
  assert.ok(neighbors(1) > 0.4);
});

test('blur spreads a point with the variance asked for and keeps its sum', () => {
  for (const sigma of [0.8, 1.2]) {
    const plane = new Float32Array(size * size);
    plane[32 * size + 32] = 100;
    blurPlane(plane, size, sigma);
    let sum = 0;
    let spread = 0;
    for (let y = 0; y < size; y += 1) {
      for (let x = 0; x < size; x += 1) {
        sum += plane[y * size + x];
        spread += plane[y * size + x] * (x - 32) ** 2;
      }
    }
    assert.ok(Math.abs(sum - 100) < 1e-3);
    assert.ok(Math.abs(spread / 100 / sigma ** 2 - 1) < 0.1, `σ ${sigma}: ${spread / 100}`);
  }
});

test('a vignette darkens the corners and leaves the middle', () => {
  const plane = aged(60, { vignette: 1, vignetteLoss: [0.5, 0.5] });
  assert.ok(Math.abs(plane[32 * size + 32] - 60) < 0.01);
  assert.ok(plane[0] < 50);
  assert.equal(plane[0], plane[size * size - 1]);
});

test('scratches touch a few pixels, strongly', () => {
  const plane = aged(50, { scratches: 1 });
  const touched = plane.filter((value) => value !== 50);
  assert.ok(touched.length > 0 && touched.length < plane.length / 10, String(touched.length));
  assert.ok(touched.some((value) => Math.abs(value - 50) >= 10));
});

test('L* stays within 0 and 100 whatever happens', () => {
  const all = { tone: 1, fading: 1, blur: 1, grain: 1, vignette: 1, scratches: 1 };
  for (let key = 0; key < 100; key += 1) {
    for (const level of [0, 100]) {
      for (const value of aged(level, all, key)) {
        assert.ok(value >= 0 && value <= 100.0001, String(value));
      }
    }
  }
});
