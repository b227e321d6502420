import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  nudged,
  rectangleBetween,
  withMethod,
  withoutPicture,
  withPicture,
  withSwatches,
} from '../../../src-renderer/state/referenceRules.ts';
import { drawMatchMarks, matchAt } from '../../../src-renderer/views/photo/reference/matchMarks.ts';
import {
  mostReferences,
  referenceSchema,
  type Reference,
} from '../../../src-shared/domain/reference.ts';

const picture = (letter: string) => ({ sha256: letter.repeat(64), name: `${letter}.jpg` });
const half = { x: 0, y: 0, width: 0.5, height: 0.5 };

function begun(...letters: string[]): Reference {
  let reference: Reference | null = null;
  for (const letter of letters) reference = withPicture(reference, picture(letter), 'texture');
  assert.ok(reference !== null);
  return referenceSchema.parse(reference);
}

test('pictures are added once each, and eight at most', () => {
  const two = begun('a', 'b', 'a');
  assert.deepEqual(
    two.pictures.map(({ name }) => name),
    ['a.jpg', 'b.jpg'],
  );
  const many = begun('a', 'b', 'c', 'd', 'e', 'f', '0', '1', '2', '3');
  assert.equal(many.pictures.length, mostReferences);
});

test('more than its key and name of a kept reference does not get into a recipe', () => {
  const kept = { ...picture('a'), width: 10, height: 10, uses: 0 };
  assert.deepEqual(withPicture(null, kept, 'deep').pictures, [picture('a')]);
});

test('carried-over hints are replaced by a reference of pictures', () => {
  const hint = { kind: 'point', points: [[0.5, 0.5]], radius: 0.1, softness: 0, a: 1, b: 1 };
  const carried = referenceSchema.parse({
    method: 'hints',
    pictures: [picture('a')],
    hints: [hint],
  });
  const next = withPicture(carried, picture('b'), 'deep');
  assert.deepEqual([next.method, next.pictures.length, next.hints], ['deep', 1, []]);
});

test('a picture takes its swatches with it, and those of the others keep their picture', () => {
  const swatches = [0, 1, 2].map((at) => ({ picture: at, reference: half, photo: half }));
  const three = withSwatches(begun('a', 'b', 'c'), swatches);
  const two = withoutPicture(three, picture('b').sha256);
  assert.ok(two !== null);
  assert.deepEqual(
    two.swatches.map((swatch) => two.pictures[swatch.picture].name),
    ['a.jpg', 'c.jpg'],
  );
  referenceSchema.parse(two);
  assert.equal(withoutPicture(begun('a'), picture('a').sha256), null);
  assert.equal(withoutPicture(three, picture('f').sha256), three);
});

test('only texture has swatches', () => {
  const swatches = [{ picture: 0, reference: half, photo: half }];
  const reference = withSwatches(begun('a'), swatches);
  assert.equal(withMethod(reference, 'texture').swatches.length, 1);
  referenceSchema.parse(withMethod(reference, 'deep'));
});

test('rectangles are drawn in any direction, held to the picture, and slips are passed over', () => {
  const drawn = rectangleBetween({ x: 0.75, y: 1.5 }, { x: 0.25, y: 0.5 });
  assert.deepEqual(drawn, { x: 0.25, y: 0.5, width: 0.5, height: 0.5 });
  assert.equal(rectangleBetween({ x: 0.5, y: 0.5 }, { x: 0.505, y: 0.9 }), null);
});

test('keys move and resize rectangles within the picture', () => {
  assert.deepEqual(nudged(half, 0.9, -0.1, false), { ...half, x: 0.5 });
  assert.deepEqual(nudged(half, 0.9, -0.9, true), { ...half, width: 1, height: 0.01 });
});

const map = {
  width: 3,
  height: 1,
  picture: Uint8Array.of(0, 1, 0),
  x: Float32Array.of(0.1, 0.2, 0.3),
  y: Float32Array.of(0.4, 0.5, 0.6),
  confidence: Float32Array.of(0, 0.5, 1),
};

test('marks are hatching, dots and nothing, black beside white, and only on the picture', () => {
  const [width, height] = [120, 40];
  const data = new Uint8ClampedArray(width * height * 4);
  const placement = { left: 12, top: 4, width: 96, height: 32, scale: 1 };
  drawMatchMarks({ width, height, data }, map, placement, 1);
  const counted = { hatch: 0, dots: 0, sure: 0, outside: 0, black: 0, white: 0 };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = 4 * (y * width + x);
      if (data[at + 3] === 0) continue;
      assert.equal(data[at], data[at + 1]);
      assert.equal(data[at], data[at + 2]);
      counted[data[at] === 0 ? 'black' : 'white'] += 1;
      const inside = x >= 12 && x < 108 && y >= 4 && y < 36;
      counted[!inside ? 'outside' : x < 44 ? 'hatch' : x < 76 ? 'dots' : 'sure'] += 1;
    }
  }
  assert.ok(counted.hatch > counted.dots && counted.dots > 0, JSON.stringify(counted));
  assert.ok(counted.black > 0 && counted.white > 0);
  assert.deepEqual([counted.sure, counted.outside], [0, 0]);
});

test('a place tells the picture that its color comes from, unless it is the model’s own', () => {
  assert.equal(matchAt(map, { x: 0.1, y: 0.5 }), null);
  const found = matchAt(map, { x: 0.5, y: 0.5 });
  assert.deepEqual([found?.picture, found?.x.toFixed(2)], [1, '0.20']);
  assert.equal(matchAt(map, { x: 1, y: 1 })?.picture, 0);
});
