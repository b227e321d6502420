import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axisOver, curvePath, shareOf, thinned } from '../../../src-renderer/state/chartScale.ts';

test('an axis has round labels around its values', () => {
  assert.deepEqual(axisOver([0.13, 0.87], 4), {
    from: 0,
    to: 1,
    ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
  });
  assert.deepEqual(axisOver([21.9, 22.7], 4).ticks, [21.8, 22, 22.2, 22.4, 22.6, 22.8]);
});

test('equal values and none get an axis all the same', () => {
  for (const values of [[5, 5], [0], [], [Number.NaN]]) {
    const axis = axisOver(values, 4);
    assert.ok(axis.to > axis.from, JSON.stringify(axis));
    assert.ok(shareOf(axis, values[0] ?? 0) >= 0 || Number.isNaN(values[0]));
  }
});

test('a path goes from left to right, high values at the top', () => {
  const unit = { from: 0, to: 1, ticks: [] };
  const points = [
    { x: 0, y: 0 },
    { x: 0.5, y: Number.NaN },
    { x: 1, y: 1 },
  ];
  assert.equal(curvePath(points, unit, unit, 100, 50), 'M0.0 50.0L100.0 0.0');
});

test('thinning keeps the ends', () => {
  const points = Array.from({ length: 1001 }, (_, x) => ({ x, y: x }));
  const few = thinned(points, 11);
  assert.deepEqual(
    few.map((point) => point.x),
    [0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000],
  );
  assert.equal(thinned(few, 20), few);
});
