import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isInSrgbGamut, mapToSrgbGamut, maximumChroma } from '../../../src-shared/color/gamut.ts';
import { labToSrgb, srgbToLab } from '../../../src-shared/color/lab.ts';
import { labToLch, lchToLab } from '../../../src-shared/color/lch.ts';

function* colors(): Generator<[number, number, number]> {
  for (let L = 1; L < 100; L += 3) {
    for (let hue = 0; hue < 360; hue += 7) {
      for (const chroma of [5, 40, 80, 130, 200]) yield lchToLab(L, chroma, hue);
    }
  }
}

describe('gamut mapping', () => {
  test('gives colors within the gamut, of the same hue, with no more chroma; L* is not touched', () => {
    let mapped = 0;
    for (const [L, a, b] of colors()) {
      const [newA, newB] = mapToSrgbGamut(L, a, b);
      assert.ok(isInSrgbGamut(L, newA, newB));
      for (const value of labToSrgb(L, newA, newB)) assert.ok(value > -2e-5 && value < 1 + 2e-5);
      const [, chroma, hue] = labToLch(L, a, b);
      const [, newChroma, newHue] = labToLch(L, newA, newB);
      assert.ok(newChroma <= chroma);
      if (newChroma > 1e-3) assert.ok(Math.abs(newHue - hue) < 1e-6, `${newHue} should be ${hue}`);
      if (newChroma !== chroma) mapped += 1;
    }
    assert.ok(mapped > 1000);
  });

  test('takes no more chroma than needed: a little more is outside', () => {
    for (const [L, a, b] of colors()) {
      if (isInSrgbGamut(L, a, b)) continue;
      const [newA, newB] = mapToSrgbGamut(L, a, b);
      const [, chroma] = labToLch(L, newA, newB);
      const more = 1 + 0.1 / Math.max(chroma, 0.1);
      assert.ok(!isInSrgbGamut(L, newA * more, newB * more));
    }
  });

  test('is idempotent, and leaves colors of the gamut as they are', () => {
    for (const [L, a, b] of colors()) {
      const once = mapToSrgbGamut(L, a, b);
      assert.deepEqual(mapToSrgbGamut(L, ...once), once);
      if (isInSrgbGamut(L, a, b)) assert.deepEqual(once, [a, b]);
    }
  });

  test('leaves only neutral at black, at white and beyond', () => {
    for (const L of [-5, 0, 100, 120]) {
      const [a, b] = mapToSrgbGamut(L, 30, -40);
      assert.ok(Math.abs(a) < 1e-3 && Math.abs(b) < 1e-3, `${L}: ${a}, ${b}`);
    }
  });
});

test('every corner of the RGB cube is on the surface of the gamut', () => {
  for (const [red, green, blue] of [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [0, 1, 1],
    [1, 0, 1],
  ]) {
    const lab = srgbToLab(red, green, blue);
    const [L, chroma, hue] = labToLch(...lab);
    assert.ok(isInSrgbGamut(...lab));
    assert.ok(!isInSrgbGamut(L, lab[1] * 1.001, lab[2] * 1.001));
    assert.ok(Math.abs(maximumChroma(L, hue) - chroma) < 1e-3);
  }
});

test('there is no chroma at black and white', () => {
  assert.ok(maximumChroma(0, 40) < 1e-5);
  assert.ok(maximumChroma(100, 40) < 1e-5);
  assert.equal(maximumChroma(101, 40), 0);
});
