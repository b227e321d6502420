import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Hint } from '../../../src-shared/domain/hint.ts';
import type { LuminancePlane } from '../../../src-shared/domain/planes.ts';
import { drawHints, exactHints, networkHints } from '../../../src-main/usecases/guide/drawHints.ts';

function flat(width: number, height: number, lightness = 50): LuminancePlane {
  return { width, height, data: new Float32Array(width * height).fill(lightness) };
}

function hint(parts: Partial<Hint>): Hint {
  return { kind: 'point', points: [[0.5, 0.5]], radius: 0.1, softness: 0, a: 10, b: -20, ...parts };
}

function sum(values: Float32Array): number {
  return values.reduce((all, value) => all + value, 0);
}

describe('dabs and strokes', () => {
  test('a dab is a disc of its color in proportion to the picture', () => {
    const plane = networkHints([hint({})], flat(40, 20));
    // Radius 4: π·4² = 50 pixels; on the grid 49.
    assert.equal(sum(plane.mask), 49);
    const center = 10 * 40 + 20;
    assert.deepEqual([plane.a[center], plane.b[center], plane.mask[center]], [10, -20, 1]);
    assert.deepEqual([plane.a[0], plane.b[0], plane.mask[0]], [0, 0, 0]);
  });

  test('the smallest dab is one pixel, also in the last corner; later ones lie above', () => {
    const corner = hint({ points: [[1, 1]], radius: 0.001, a: 5, b: 6 });
    const plane = networkHints([corner, { ...corner, a: 7 }], flat(8, 8));
    assert.equal(sum(plane.mask), 1);
    assert.equal(plane.a[63], 7);
  });

  test('a stroke covers what the pen went over, without gaps and no more', () => {
    const points: Hint['points'] = [
      [0.1, 0.2],
      [0.9, 0.2],
      [0.9, 0.8],
    ];
    const plane = networkHints([hint({ kind: 'brush', points, radius: 0.03 })], flat(100, 100));
    for (let y = 0; y < 100; y += 1) {
      for (let x = 0; x < 100; x += 1) {
        const across = Math.hypot(x - Math.min(90, Math.max(10, x)), y - 20);
        const down = Math.hypot(x - 90, y - Math.min(80, Math.max(20, y)));
        const wanted = Math.min(across, down) <= 3 ? 1 : 0;
        assert.equal(plane.mask[y * 100 + x], wanted, `${x}, ${y}`);
      }
    }
  });

  test('a thin slanting stroke hangs together', () => {
    const points: Hint['points'] = [
      [0.05, 0.1],
      [0.93, 0.77],
    ];
    const plane = networkHints([hint({ kind: 'brush', points, radius: 0.0005 })], flat(64, 64));
    const rows = Array.from({ length: 64 }, (_, y) => plane.mask.subarray(64 * y, 64 * y + 64));
    const columns = Array.from({ length: 64 }, (_, x) => rows.some((row) => row[x] === 1));
    assert.ok(columns.slice(3, 59).every(Boolean), 'every column from end to end');
    assert.ok(sum(plane.mask) <= 120, 'no wider than two pixels');
  });

  test('a soft pen is exact in its core and fades to its rim', () => {
    const drawn = drawHints([hint({ radius: 0.2, softness: 0.5 })], flat(101, 101));
    const row = Array.from(drawn.weight.subarray(50 * 101 + 50, 50 * 101 + 75));
    assert.ok(row.slice(0, 11).every((weight) => weight === 1));
    for (let at = 11; at <= 20; at += 1) assert.ok(row[at] < row[at - 1], `falls at ${at}`);
    assert.equal(row[21], 0);
    assert.equal(drawn.a[50 * 101 + 65], 10, 'the rim has the color itself, only less firmly');
    const exact = exactHints(drawn);
    assert.deepEqual(
      Array.from(exact.mask.subarray(50 * 101 + 58, 50 * 101 + 63)),
      [1, 1, 1, 0, 0],
    );
    assert.equal(exact.a[50 * 101 + 65], 0);
  });

  test('a soft rim over an earlier stroke mixes their colors; the place stays exact', () => {
    const below = hint({ radius: 0.4, a: 0, b: 0 });
    const above = hint({ radius: 0.2, softness: 0.5, a: 40, b: 40 });
    const drawn = drawHints([below, above], flat(101, 101));
    const inRim = 50 * 101 + 65;
    assert.ok(drawn.a[inRim] > 10 && drawn.a[inRim] < 30, `${drawn.a[inRim]}`);
    assert.ok(Math.abs(drawn.weight[inRim] - 1) < 1e-6);
    assert.equal(exactHints(drawn).mask[inRim], 1);
    assert.equal(drawn.a[50 * 101 + 50], 40);
    assert.equal(drawn.a[50 * 101 + 80], 0);
  });
});

describe('fills', () => {
  const line: Partial<Hint> = { kind: 'fill', points: [[0.2, 0.5]], radius: 0.01 };

  /** Two surfaces with grain and a border between them: a bright line, or nothing but the step of tone. */
  function twoSurfaces(left: number, right: number, border: number | null): LuminancePlane {
    const [width, height] = [80, 60];
    const data = new Float32Array(width * height);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const grain = ((x * 7919 + y * 104729) % 13) / 13 - 0.5;
        const tone = x < 40 ? left : right;
        data[y * width + x] = (border !== null && x >= 39 && x < 42 ? border : tone) + 2 * grain;
      }
    }
    return { width, height, data };
  }

  function filledIn(plane: LuminancePlane, from: number, to: number): number {
    const { mask, width, height } = networkHints([hint(line)], plane);
    let count = 0;
    for (let y = 0; y < height; y += 1)
      count += sum(mask.subarray(y * width + from, y * width + to));
    return count / (height * (to - from));
  }

  test('a fill covers its surface in spite of grain, and does not leak over an edge', () => {
    for (const plane of [twoSurfaces(40, 60, null), twoSurfaces(50, 50, 80)]) {
      assert.ok(filledIn(plane, 0, 38) > 0.97);
      assert.equal(filledIn(plane, 42, 80), 0);
    }
  });

  test('where there is no edge a fill goes on, as far as the tone stays alike', () => {
    assert.ok(filledIn(twoSurfaces(50, 50, null), 42, 80) > 0.97);
    const slope = flat(200, 20);
    for (let at = 0; at < slope.data.length; at += 1) slope.data[at] = 20 + 0.3 * (at % 200);
    const { mask } = networkHints([hint({ ...line, points: [[0.25, 0.5]] })], slope);
    const row = Array.from(mask.subarray(10 * 200, 11 * 200));
    // 9 L* each way are 30 pixels, beside the line's own.
    assert.deepEqual([row.indexOf(1), row.lastIndexOf(1)], [19, 81]);
  });

  test('the same fill gives the same pixels, and its line is always covered', () => {
    const plane = twoSurfaces(45, 70, null);
    const across = hint({
      ...line,
      points: [
        [0.1, 0.3],
        [0.3, 0.7],
      ],
    });
    assert.deepEqual(networkHints([across], plane), networkHints([across], plane));
    const busy = flat(64, 64);
    for (let at = 0; at < busy.data.length; at += 1) busy.data[at] = (at * 7919) % 97;
    const { mask } = networkHints([hint({ ...line, points: [[0.5, 0.5]], radius: 0.05 })], busy);
    assert.equal(mask[32 * 64 + 32], 1);
  });

  test('a later dab lies over a fill', () => {
    const plane = flat(40, 30);
    const drawn = drawHints([hint(line), hint({ a: -5, b: 5 })], plane);
    assert.equal(drawn.a[0], 10);
    assert.equal(drawn.a[15 * 40 + 20], -5);
  });
});
