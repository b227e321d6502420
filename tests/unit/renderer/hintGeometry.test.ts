import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hint } from '../../../src-shared/domain/hint.ts';
import {
  addsToStroke,
  anchorOf,
  distance,
  distanceToLine,
  erased,
  hintAt,
  movedHint,
  onPhoto,
  simplified,
  type Place,
} from '../../../src-renderer/canvas/tools/hintGeometry.ts';

// Twice as wide as high: lengths are fractions of the width.
const photo = { width: 2000, height: 1000 };

function hint(kind: Hint['kind'], points: [number, number][], radius = 0.02): Hint {
  return { kind, points, radius, softness: 0, a: 20, b: 10 };
}

test('distances are fractions of the longer side in both directions', () => {
  assert.equal(distance([0.1, 0.5], [0.2, 0.5], photo), 0.1);
  assert.equal(distance([0.5, 0.1], [0.5, 0.2], photo).toFixed(6), '0.050000');
  const line: Place[] = [
    [0, 0],
    [1, 0],
  ];
  assert.equal(distanceToLine([0.3, 0.2], line, photo).toFixed(6), '0.100000');
  assert.equal(distanceToLine([1, 0.4], [[1, 0]], photo).toFixed(6), '0.200000');
});

test('the hint under the pointer is the nearest, of equals the last', () => {
  const list = [
    hint('point', [[0.5, 0.5]], 0.05),
    hint(
      'brush',
      [
        [0.1, 0.5],
        [0.45, 0.5],
      ],
      0.05,
    ),
    hint('point', [[0.5, 0.5]], 0.05),
  ];
  assert.equal(hintAt(list, [0.51, 0.5], photo, 0), 2);
  assert.equal(hintAt(list, [0.46, 0.5], photo, 0), 1);
  assert.equal(hintAt(list, [0.3, 0.58], photo, 0), 1);
  assert.equal(hintAt(list, [0.3, 0.62], photo, 0), -1);
  // A fine one is met within the slack.
  const fine = [hint('point', [[0.5, 0.5]], 0.001)];
  assert.equal(hintAt(fine, [0.505, 0.5], photo, 0), -1);
  assert.equal(hintAt(fine, [0.505, 0.5], photo, 0.01), 0);
});

test('a moved hint keeps its shape and stays on the photo', () => {
  const stroke = hint('brush', [
    [0.1, 0.2],
    [0.3, 0.6],
  ]);
  const { points } = movedHint(stroke, 0.1, -0.1);
  assert.deepEqual(
    points.map((point) => point.map((share) => Number(share.toFixed(6)))),
    [
      [0.2, 0.1],
      [0.4, 0.5],
    ],
  );
  const pushed = movedHint(stroke, -5, 5).points;
  assert.deepEqual(
    pushed.map((point) => point.map((share) => Number(share.toFixed(6)))),
    [
      [0, 0.6],
      [0.2, 1],
    ],
  );
  assert.deepEqual(onPhoto(-0.2, 1.7), [0, 1]);
});

test('points nearer than a fifth of the pen add nothing to a stroke', () => {
  assert.equal(addsToStroke([], [0.5, 0.5], 0.1, photo), true);
  assert.equal(addsToStroke([[0.5, 0.5]], [0.51, 0.5], 0.1, photo), false);
  assert.equal(addsToStroke([[0.5, 0.5]], [0.52, 0.5], 0.1, photo), true);
});

test('an eraser takes dabs and fills whole, and cuts strokes', () => {
  const list = [
    hint('point', [[0.5, 0.5]]),
    hint('fill', [
      [0.4, 0.1],
      [0.6, 0.9],
    ]),
    hint(
      'brush',
      [
        [0.1, 0.5],
        [0.9, 0.5],
      ],
      0.01,
    ),
    hint('point', [[0.9, 0.9]]),
  ];
  const left = erased(list, [[0.5, 0.5]], 0.02, photo);
  assert.deepEqual(
    left.map(({ kind }) => kind),
    ['brush', 'brush', 'point'],
  );
  const [before, after] = left;
  const ends = (stroke: Hint): Place[] => [stroke.points[0], stroke.points.at(-1) ?? [0, 0]];
  // Eraser and half the pen: 0.025 of the width on either side.
  assert.deepEqual(ends(before)[0], [0.1, 0.5]);
  assert.ok(Math.abs(ends(before)[1][0] - 0.475) < 0.01, String(ends(before)[1]));
  assert.ok(Math.abs(ends(after)[0][0] - 0.525) < 0.01, String(ends(after)[0]));
  assert.deepEqual(ends(after)[1], [0.9, 0.5]);
});

test('an eraser that touches nothing gives the same list', () => {
  const list = [hint('point', [[0.5, 0.5]])];
  assert.equal(erased(list, [[0.1, 0.1]], 0.02, photo), list);
});

test('a fast eraser leaves no hint between its places', () => {
  const list = [hint('point', [[0.5, 0.5]], 0.005)];
  const path: Place[] = [
    [0.1, 0.5],
    [0.9, 0.5],
  ];
  assert.deepEqual(erased(list, path, 0.005, photo), []);
});

test('a simplified stroke keeps its ends and its corners, and lies where it lay', () => {
  const drawn: Place[] = Array.from({ length: 101 }, (_, at) => [
    0.1 + 0.008 * at,
    at < 50 ? 0.2 + 0.01 * at : 0.7 - 0.01 * (at - 50) + 0.0001 * (at % 2),
  ]);
  const points = simplified(drawn, 0.001, photo);
  assert.ok(points.length < 8, `${points.length} points`);
  assert.deepEqual(points[0], [0.1, 0.2]);
  assert.deepEqual(points.at(-1), [0.9, 0.2]);
  for (const place of drawn) assert.ok(distanceToLine(place, points, photo) <= 0.00102);
  assert.deepEqual(simplified([[0.5, 0.5]], 0.001, photo), [[0.5, 0.5]]);
  assert.deepEqual(anchorOf({ points: [[0.5, 0.5]] }), [0.5, 0.5]);
});
