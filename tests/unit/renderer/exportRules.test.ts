import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExportPreview } from '../../../src-shared/api/contract.ts';
import {
  blockedBy,
  builtInPresets,
  fitted,
  presetSchema,
  readPresets,
  selectionOf,
} from '../../../src-renderer/state/exportRules.ts';

const preview = (changes: Partial<ExportPreview> = {}): ExportPreview => ({
  complete: true,
  results: 3,
  photos: 3,
  passed: 0,
  missing: 0,
  changed: 0,
  changedExamples: [],
  notEnlarged: 0,
  names: [],
  clashes: 0,
  clashExamples: [],
  existing: 0,
  neededBytes: 1000,
  freeBytes: 2000,
  folderProblem: null,
  ...changes,
});

const form = { folder: '/out', nameTemplate: '{name}' };

test('the button says what is in the way, the nearest thing first', () => {
  assert.equal(blockedBy(form, preview()), null);
  assert.equal(blockedBy({ ...form, nameTemplate: ' ' }, preview()), 'export.whyNoName');
  assert.equal(blockedBy({ ...form, nameTemplate: '{x}' }, null), 'export.whyField');
  assert.equal(blockedBy(form, null), 'export.whyCounting');
  assert.equal(blockedBy({ ...form, folder: '' }, preview({ results: 0 })), 'export.whyNoPhotos');
  assert.equal(blockedBy({ ...form, folder: '' }, preview()), 'export.whyNoFolder');
  assert.equal(blockedBy(form, preview({ clashes: 2 })), 'export.whyClash');
  assert.equal(blockedBy(form, preview({ neededBytes: 3000 })), 'export.whyRoom');
  assert.equal(blockedBy(form, preview({ neededBytes: 3000, freeBytes: null })), null);
  const folderProblem = { code: 'output-unwritable', message: 'No.', advice: '' };
  assert.equal(blockedBy(form, preview({ folderProblem })), 'export.whyFolder');
});

test('presets that come with the program are plans', () => {
  for (const plan of Object.values(builtInPresets)) {
    assert.deepEqual(presetSchema.parse(plan), plan);
    assert.deepEqual(fitted(plan), plan);
  }
});

test('a depth that a format cannot hold gives way', () => {
  const deep = { ...builtInPresets.archive, depth: 16 as const };
  assert.equal(fitted(deep).depth, 16);
  assert.equal(fitted({ ...deep, format: 'jpeg' as const }).depth, null);
});

test('kept presets that cannot be read are none', () => {
  const kept = [{ name: 'Print', plan: builtInPresets.archive }];
  assert.deepEqual(readPresets(JSON.stringify(kept)), kept);
  for (const text of ['', '{', '[]', '[{"name":""}]', 'null'])
    assert.deepEqual(readPresets(text), []);
});

test('sources are photos by number or by what is asked', () => {
  assert.deepEqual(selectionOf('selection', [3, 5]), { ids: [3, 5] });
  const inCollection = selectionOf('collection:7', []);
  assert.ok('query' in inCollection);
  assert.deepEqual(inCollection.query.scope, { kind: 'collection', id: 7 });
  assert.deepEqual(inCollection.query.reviews, ['accepted']);
  const colorized = selectionOf('colorized', [1]);
  assert.ok('query' in colorized && colorized.query.colorized === true);
});
