import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deltaE2000 } from '../../../src-shared/color/deltaE.ts';
import { sharmaPairs } from './sharmaPairs.ts';

test('CIEDE2000 gives all 34 differences of Sharma, Wu and Dalal, both ways round', () => {
  assert.equal(sharmaPairs.length, 34);
  for (const [L1, a1, b1, L2, a2, b2, expected] of sharmaPairs) {
    const there = deltaE2000(L1, a1, b1, L2, a2, b2);
    const back = deltaE2000(L2, a2, b2, L1, a1, b1);
    assert.ok(Math.abs(there - expected) < 0.5001e-4, `${there} should be ${expected}`);
    assert.ok(Math.abs(back - expected) < 0.5001e-4, `swapped: ${back} should be ${expected}`);
  }
});

test('CIEDE2000 is 0 for equal colors and the lightness formula for greys', () => {
  assert.equal(deltaE2000(40, 12, -30, 40, 12, -30), 0);
  // Greys: ΔL' / S_L alone, S_L at mean L* 30 = 1 + 0.015·400 / √420.
  const expected = 20 / (1 + (0.015 * 400) / Math.sqrt(420));
  assert.ok(Math.abs(deltaE2000(20, 0, 0, 40, 0, 0) - expected) < 1e-12);
});
