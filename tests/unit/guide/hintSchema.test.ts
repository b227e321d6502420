import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  hintFileText,
  hintSchema,
  isKeepGrey,
  type Hint,
} from '../../../src-shared/domain/hint.ts';
import { recipeSchema } from '../../../src-shared/domain/provenance.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { parseHintFile } from '../../../src-main/usecases/guide/hintFile.ts';

const stroke: Hint = {
  kind: 'brush',
  points: [
    [0.1, 0.2],
    [0.3, 0.25],
  ],
  radius: 0.01,
  softness: 0.4,
  a: 40,
  b: 20.5,
};
const disc = { x: 0.25, y: 0.5, radius: 0.1, a: 20, b: -13.5 };
const point: Hint = {
  kind: 'point',
  points: [[0.25, 0.5]],
  radius: 0.1,
  softness: 0,
  a: 20,
  b: -13.5,
};

test('a disc of the first versions is read as a point', () => {
  assert.deepEqual(hintSchema.parse(disc), point);
  assert.deepEqual(hintSchema.parse(point), point);
  const old = recipeSchema.parse({
    model: { id: 'base', version: '1', weightsSha256: 'a'.repeat(64) },
    temperature: 0.4,
    decisiveness: 0.5,
    hints: [disc],
    finish: {},
  });
  assert.deepEqual(old.hints, [point]);
  assert.equal(old.edges, 0, 'older programs spread hints by the model alone');
});

test('what is no hint is refused', () => {
  const wrong: unknown[] = [
    { ...stroke, points: [] },
    { ...stroke, kind: 'point' },
    { ...stroke, kind: 'line' },
    { ...stroke, points: [[0.1, 1.1]] },
    { ...stroke, points: [[0.1]] },
    { ...stroke, radius: 0 },
    { ...stroke, softness: 1.5 },
    { ...stroke, a: 200 },
    { ...stroke, x: 1 },
    { ...disc, y: -0.1 },
    null,
  ];
  for (const one of wrong) assert.ok(!hintSchema.safeParse(one).success, JSON.stringify(one));
});

test('hints go through a file and back; files of version 1 are read', () => {
  const text = hintFileText({ hints: [stroke, point], edges: 0.25 });
  assert.deepEqual(parseHintFile(text, 'coat.json'), { hints: [stroke, point], edges: 0.25 });
  const open = hintFileText({ hints: [stroke], edges: null });
  assert.equal((JSON.parse(open) as { version: number }).version, 2);
  assert.deepEqual(parseHintFile(open, 'coat.json'), { hints: [stroke], edges: null });
  const first = JSON.stringify({ version: 1, hints: [disc] });
  assert.deepEqual(parseHintFile(first, 'old.json'), { hints: [point], edges: null });
});

test('a damaged hint file says what is wrong where', () => {
  const cases: [string, RegExp][] = [
    ['{"version": 2', /coat\.json is not valid JSON/],
    ['{"version": 3, "hints": []}', /version/],
    ['{"version": 2, "hints": [{"kind": "point"}]}', /hints\.0\.points/],
    ['{"version": 1, "hints": [{"x": 7}]}', /does not hold what it should: hints\.0\.x/],
    ['[]', /coat\.json does not hold what it should/],
  ];
  for (const [text, message] of cases) {
    assert.throws(
      () => parseHintFile(text, 'coat.json'),
      (error) =>
        error instanceof HeliochromeError &&
        error.code === 'usage' &&
        message.test(error.message) &&
        error.advice.includes('"version": 2'),
      text,
    );
  }
});

test('grey is a color to keep', () => {
  assert.ok(isKeepGrey({ a: 0, b: 0 }));
  assert.ok(!isKeepGrey({ a: 0, b: 0.5 }));
});
