import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grownCurves } from '../../../src-renderer/state/curveGrowth.ts';

const at = (
  progress: number,
  figures: Record<string, number>,
): Parameters<typeof grownCurves>[1][number] => ({
  progress,
  figures,
});

test('curves grow at their ends, and what was seen already adds nothing', () => {
  const first = grownCurves({}, [at(0, { loss: 3 }), at(0.1, { loss: 2 })]);
  const again = grownCurves(first, [
    at(0.1, { loss: 9 }),
    at(0.05, { loss: 9 }),
    at(0.2, { loss: 1 }),
  ]);
  assert.deepEqual(again['loss'], [
    { x: 0, y: 3 },
    { x: 0.1, y: 2 },
    { x: 0.2, y: 1 },
  ]);
  assert.equal(first['loss'].length, 2);
});

test('a held-out figure that is only repeated is no point', () => {
  const { heldOutPsnr, loss } = grownCurves({}, [
    at(0.1, { loss: 2, heldOutPsnr: 20 }),
    at(0.2, { loss: 2, heldOutPsnr: 20 }),
    at(0.3, { loss: 2, heldOutPsnr: 21 }),
  ]);
  assert.deepEqual(
    heldOutPsnr.map(({ x }) => x),
    [0.1, 0.3],
  );
  assert.equal(loss.length, 3);
});

test('a long course keeps its ends and no more points than can be shown', () => {
  const moments = Array.from({ length: 5000 }, (_, index) => at(index / 5000, { loss: index }));
  const { loss } = grownCurves({}, moments);
  assert.equal(loss.length, 2000);
  assert.deepEqual([loss[0].y, loss.at(-1)?.y], [0, 4999]);
});
