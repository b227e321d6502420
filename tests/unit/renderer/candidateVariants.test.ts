import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsFor } from '../../../src-renderer/canvas/columnsFor.ts';
import {
  candidateVariants,
  meanDistance,
  mostCandidates,
} from '../../../src-renderer/state/candidateVariants.ts';
import { coloringSchema, type ModelEntry } from '../../../src-shared/api/contract.ts';

function model(id: string, more: Partial<ModelEntry> = {}): ModelEntry {
  return {
    id,
    name: `Model ${id}`,
    version: '1.0.0',
    description: '',
    architecture: 'base',
    parameters: 1,
    licence: 'MIT',
    origin: 'user',
    weightsSha256: '0'.repeat(64),
    bytes: 1,
    temperature: 0.38,
    decisiveness: 0.5,
    takesHints: true,
    exportable: true,
    ...more,
  };
}

const hint = { kind: 'point', points: [[0.5, 0.5]], radius: 0.02, softness: 0, a: 30, b: 10 };
const base = coloringSchema.parse({ model: 'a', hints: [hint] });

test('one model gives four ways of choosing colors, each with its whole recipe', () => {
  const variants = candidateVariants(base, [model('a')], 'a');
  const told = variants.map(({ kind, coloring }) => [
    kind,
    coloring.model,
    coloring.decisiveness,
    coloring.temperature,
  ]);
  assert.deepEqual(told, [
    ['averaged', 'a', 0, 0.38],
    ['balanced', 'a', 0.5, 0.38],
    ['decisive', 'a', 1, 0.38],
    ['bold', 'a', 1, 0.15],
  ]);
  for (const { coloring } of variants) assert.deepEqual(coloring.hints, base.hints);
});

test('other models join with their own way; hints go only to those that take them', () => {
  const models = [model('b', { takesHints: false, decisiveness: 0.9 }), model('a'), model('c')];
  const variants = candidateVariants(base, models, 'a');
  assert.equal(variants.length, 6);
  const [b, c] = variants.slice(4);
  assert.deepEqual([b.kind, b.coloring.model, b.modelName], ['model', 'b', 'Model b']);
  assert.deepEqual([b.coloring.hints, b.coloring.decisiveness], [[], 0.9]);
  assert.equal(c.coloring.hints.length, 1);
});

test('there are never more than six, with three ways of the chosen model among them', () => {
  const models = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id) => model(id));
  const variants = candidateVariants(base, models, 'c');
  assert.equal(variants.length, mostCandidates);
  const ways = variants.filter(({ coloring }) => coloring.model === 'c');
  assert.deepEqual(
    ways.map(({ kind }) => kind),
    ['averaged', 'balanced', 'decisive'],
  );
  assert.equal(new Set(variants.map(({ key }) => key)).size, mostCandidates);
});

test('a model whose own way is an end of the scale is not shown twice', () => {
  const kinds = (decisiveness: number): string[] =>
    candidateVariants(base, [model('a', { decisiveness })], 'a').map(({ kind }) => kind);
  assert.deepEqual(kinds(1), ['averaged', 'balanced', 'bold']);
  assert.deepEqual(kinds(0), ['averaged', 'decisive', 'bold']);
});

test('planes are told apart by the mean distance of their colors', () => {
  const one = { a: [0, 0], b: [0, 0] };
  assert.equal(meanDistance(one, { a: [3, 0], b: [4, 0] }), 2.5);
  assert.equal(meanDistance(one, one), 0);
  assert.equal(meanDistance(one, { a: [0], b: [0] }), Infinity);
});

test('pictures stand in as many columns as make them largest', () => {
  const wide = { width: 1000, height: 700 };
  assert.equal(columnsFor(4, wide, 1.5, 40), 2);
  assert.equal(columnsFor(6, wide, 1.5, 40), 3);
  assert.equal(columnsFor(6, { width: 1600, height: 900 }, 1.5, 40), 3);
  // Upright ones stand in a row.
  assert.equal(columnsFor(4, { width: 1600, height: 960 }, 0.66, 40), 4);
  assert.equal(columnsFor(1, wide, 1.5, 40), 1);
});
