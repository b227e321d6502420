import assert from 'node:assert/strict';
import { test } from 'node:test';
import { upsampleChroma } from '../../../src-main/imaging/chroma/upsampleChroma.ts';
import { fitGuidedChroma } from '../../../src-main/imaging/chroma/guidedChroma.ts';
import { defaultFinish } from '../../../src-shared/domain/finish.ts';
import { referenceChroma } from '../../support/referenceRender.ts';

const size = { width: 6, height: 4 };
const values = (scale: number, shift: number): Float32Array =>
  Float32Array.from({ length: 24 }, (_, index) => ((index * 29 + shift) % 41) * scale - 20);
const chroma = {
  ...size,
  a: values(1, 3),
  b: values(1.3, 11),
  confidence: new Float32Array(24).fill(1),
};
const guide = values(2, 5).map((value) => value + 40);
const picture = { width: 17, height: 13 };
const lightness = Float32Array.from({ length: 17 * 13 }, (_, index) => (index * 37) % 100);

test('gives at every pixel what the reference of the renderer gives', () => {
  const { a, b } = upsampleChroma(chroma, guide, { ...picture, data: lightness });
  const guided = fitGuidedChroma(guide, chroma, defaultFinish);
  for (let y = 0; y < picture.height; y += 1) {
    for (let x = 0; x < picture.width; x += 1) {
      const at = y * picture.width + x;
      const expected = referenceChroma(guided, picture, x, y, (lightness[at] * 65535) / 100);
      assert.ok(Math.abs(a[at] - expected[0]) < 1e-3 && Math.abs(b[at] - expected[1]) < 1e-3);
    }
  }
});

test('a plane of the wanted size keeps its colors', () => {
  const { a, b } = upsampleChroma(chroma, guide, { ...size, data: guide });
  a.forEach((value, index) => {
    assert.ok(Math.abs(value - chroma.a[index]) < 1e-3);
  });
  b.forEach((value, index) => {
    assert.ok(Math.abs(value - chroma.b[index]) < 1e-3);
  });
});
