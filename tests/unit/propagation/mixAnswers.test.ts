import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { LevinPropagation } from '../../../src-main/propagation/levinPropagation.ts';
import { learnedPull, mixAnswers } from '../../../src-main/propagation/mixAnswers.ts';
import { drawScribbles, luminanceOf, plainChroma } from './propagationPictures.ts';

const luminance = luminanceOf(128, 96, (x) => (x < 64 ? 40 : 60));
const known = drawScribbles(128, 96, [{ x: 10, y: 40, width: 6, height: 6, a: 50, b: 0 }]);
const learned = plainChroma(luminance, 0, 30, 0.5);

test('the mix goes from the learned answer to that of edges alone', async () => {
  const propagation = new LevinPropagation(luminance);
  const reddish: number[] = [];
  for (const mix of [0, 0.1, 0.5, 0.9, 1]) {
    const { chroma } = await mixAnswers(propagation, known, learned, mix);
    reddish.push(chroma.a.reduce((sum, value) => sum + value, 0) / chroma.a.length);
    if (mix === 0) assert.equal(chroma, learned);
    else assert.equal(chroma.a[43 * 128 + 12], 50);
  }
  assert.deepEqual(
    reddish,
    [...reddish].sort((one, other) => one - other),
  );
  assert.ok(reddish[0] === 0 && reddish[4] > 49.9, reddish.join(' '));
});

test('what the model is sure of stands firmer, and hints reach as far on larger planes', () => {
  const sure = learnedPull(plainChroma(luminance, 0, 0, 1), 0.5);
  const unsure = learnedPull(plainChroma(luminance, 0, 0, 0.5), 0.5);
  assert.ok(Math.abs(sure[0] / unsure[0] - 4) < 1e-5);
  const doubled = learnedPull(
    plainChroma(
      luminanceOf(256, 192, () => 0),
      0,
      0,
      1,
    ),
    0.5,
  );
  assert.ok(Math.abs(sure[0] / doubled[0] - 4) < 1e-5);
});

test('a mix that is none is refused', async () => {
  const propagation = new LevinPropagation(luminance);
  for (const mix of [-0.1, 1.1, NaN]) {
    await assert.rejects(
      mixAnswers(propagation, known, learned, mix),
      (error) => error instanceof HeliochromeError && error.code === 'usage',
    );
  }
});
