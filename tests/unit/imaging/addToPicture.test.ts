import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addToPicture } from '../../../src-main/imaging/text/addToPicture.ts';

test('what is drawn lies over the picture by its opacity, on white rows below it', () => {
  const picture = { width: 3, height: 1, data: Uint8Array.of(10, 20, 30, 40, 50, 60, 70, 80, 90) };
  const alpha = new Uint8Array(new SharedArrayBuffer(2));
  alpha.set([255, 51]);
  const letters = new Uint8Array(new SharedArrayBuffer(1));
  letters.set([255]);
  const added = addToPicture(picture, {
    rows: 1,
    overlays: [
      { left: 1, top: 0, width: 2, height: 1, alpha, tone: 1 },
      { left: 2, top: 1, width: 1, height: 1, alpha: letters, tone: 0 },
    ],
  });
  assert.deepEqual([added.width, added.height], [3, 2]);
  assert.deepEqual([...added.data.subarray(0, 9)], [10, 20, 30, 255, 255, 255, 107, 115, 123]);
  assert.deepEqual([...added.data.subarray(9)], [255, 255, 255, 255, 255, 255, 0, 0, 0]);
  assert.deepEqual([...picture.data], [10, 20, 30, 40, 50, 60, 70, 80, 90]);
});

test('what reaches beyond the picture is cut off', () => {
  const picture = { width: 1, height: 1, data: Uint8Array.of(0, 0, 0) };
  const alpha = new Uint8Array(new SharedArrayBuffer(4)).fill(255);
  const { data } = addToPicture(picture, {
    rows: 0,
    overlays: [{ left: 0, top: 0, width: 2, height: 2, alpha, tone: 1 }],
  });
  assert.deepEqual([...data], [255, 255, 255]);
});
