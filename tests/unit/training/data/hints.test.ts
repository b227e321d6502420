import assert from 'node:assert/strict';
import { test } from 'node:test';
import { abScale } from '../../../../src-main/models/abScale.ts';
import {
  hintSettingsSchema,
  revealPatch,
  simulateHints,
} from '../../../../src-main/training/data/hints.ts';
import { RandomState } from '../../../../src-main/training/data/randomState.ts';

const size = 48;

function noiseTruth(): Float32Array {
  const random = RandomState.derive(11);
  return Float32Array.from({ length: size * size * 2 }, () => random.between(-80, 80));
}

test('the number of patches is geometric: P(n) = p (1 − p)^n, mean 7', () => {
  const settings = hintSettingsSchema.parse({ wholeTruth: 0 });
  const ab = new Float32Array(size * size * 2);
  const draws = 20_000;
  const counts = new Map<number, number>();
  let total = 0;
  for (let key = 0; key < draws; key += 1) {
    const hints = new Float32Array(size * size * 3);
    const patches = simulateHints(ab, size, settings, RandomState.derive(key), hints);
    counts.set(patches, (counts.get(patches) ?? 0) + 1);
    total += patches;
  }
  let chiSquare = 0;
  for (let patches = 0; patches < 20; patches += 1) {
    const expected = draws * 0.125 * 0.875 ** patches;
    chiSquare += ((counts.get(patches) ?? 0) - expected) ** 2 / expected;
  }
  // 99.9 % point of chi-square with 20 degrees of freedom.
  assert.ok(chiSquare < 45.3, `chi-square ${chiSquare}`);
  // Standard deviation of the mean: √(0.875)/0.125/√draws = 0.053.
  assert.ok(Math.abs(total / draws - 7) < 0.2, `mean ${total / draws}`);
});

test('sides are uniform in 1 … 9 and places normal about the middle with a quarter of the side', () => {
  // Single patches on a plain truth, found back through the mask.
  const ab = new Float32Array(size * size * 2).fill(10);
  const sides = new Array<number>(10).fill(0);
  let found = 0;
  let sum = 0;
  let squares = 0;
  const settings = hintSettingsSchema.parse({ wholeTruth: 0 });
  for (let key = 0; found < 3000; key += 1) {
    const hints = new Float32Array(size * size * 3);
    if (simulateHints(ab, size, settings, RandomState.derive(key), hints) !== 1) continue;
    const masked = Array.from({ length: size * size }, (_, pixel) => pixel).filter(
      (pixel) => hints[3 * pixel + 2] === 1,
    );
    const side = Math.sqrt(masked.length);
    assert.ok(Number.isInteger(side) && side >= 1 && side <= 9);
    sides[side] += 1;
    const room = size - side + 1;
    // +0.5 undoes the truncation to whole pixels, on average.
    const place = (masked[0] % size) / room + 0.5 / room - 0.5;
    sum += place;
    squares += place ** 2;
    found += 1;
  }
  for (let side = 1; side <= 9; side += 1) {
    assert.ok(Math.abs(sides[side] / found - 1 / 9) < 0.025, `side ${side}: ${sides[side]}`);
  }
  assert.ok(Math.abs(sum / found) < 0.02, `mean ${sum / found}`);
  // Clipping at ±2σ takes the standard deviation of 0.25 down to about 0.24.
  const deviation = Math.sqrt(squares / found);
  assert.ok(deviation > 0.225 && deviation < 0.255, `deviation ${deviation}`);
});

test('a patch carries the mean true color of its pixels; the rest stays zero', () => {
  const ab = noiseTruth();
  const hints = new Float32Array(size * size * 3);
  revealPatch(ab, size, 7, 20, 3, hints);
  const mean = [0, 0];
  for (let y = 20; y < 23; y += 1) {
    for (let x = 7; x < 10; x += 1) {
      mean[0] += ab[2 * (y * size + x)] / 9;
      mean[1] += ab[2 * (y * size + x) + 1] / 9;
    }
  }
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const inside = x >= 7 && x < 10 && y >= 20 && y < 23;
      const place = 3 * (y * size + x);
      assert.equal(hints[place + 2], inside ? 1 : 0);
      assert.ok(Math.abs(hints[place] - (inside ? mean[0] / abScale : 0)) < 1e-5);
      assert.ok(Math.abs(hints[place + 1] - (inside ? mean[1] / abScale : 0)) < 1e-5);
    }
  }
});

test('now and then the whole truth is given', () => {
  const ab = noiseTruth();
  const hints = new Float32Array(size * size * 3);
  const settings = hintSettingsSchema.parse({ wholeTruth: 1 });
  assert.equal(simulateHints(ab, size, settings, RandomState.derive(1), hints), -1);
  for (let pixel = 0; pixel < size * size; pixel += 1) {
    assert.ok(Math.abs(hints[3 * pixel] * abScale - ab[2 * pixel]) < 1e-4);
    assert.ok(Math.abs(hints[3 * pixel + 1] * abScale - ab[2 * pixel + 1]) < 1e-4);
    assert.equal(hints[3 * pixel + 2], 1);
  }
  const usual = hintSettingsSchema.parse({});
  let whole = 0;
  for (let key = 0; key < 10_000; key += 1) {
    const planes = new Float32Array(size * size * 3);
    if (simulateHints(ab, size, usual, RandomState.derive(key), planes) === -1) whole += 1;
  }
  assert.ok(whole > 60 && whole < 140, `${whole} of 10000`);
});

test('with a share of 0 there is never a hint', () => {
  const settings = hintSettingsSchema.parse({ share: 0 });
  for (let key = 0; key < 200; key += 1) {
    const hints = new Float32Array(size * size * 3);
    assert.equal(simulateHints(noiseTruth(), size, settings, RandomState.derive(key), hints), 0);
    assert.ok(hints.every((value) => value === 0));
  }
});
