import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDisclosed, shippedPresets } from '../../../src-shared/api/contract.ts';
import {
  blockedBy,
  clashRemedies,
  disclosures,
  fitted,
  hasQuality,
  isLastDisclosure,
  isSamePlan,
  selectionOf,
  wantedName,
  withField,
} from '../../../src-renderer/state/exportRules.ts';
import { photoQuerySchema } from '../../../src-shared/domain/photo.ts';
import { accessPlan, exportPreview } from '../../support/exportPreview.ts';

const form = { folder: '/out', plan: { nameTemplate: '{name}', clashes: 'refuse' } } as const;
const named = (nameTemplate: string): Parameters<typeof blockedBy>[0] => ({
  ...form,
  plan: { ...form.plan, nameTemplate },
});

test('the button says what is in the way, the nearest thing first', () => {
  assert.equal(blockedBy(form, exportPreview()), null);
  assert.equal(blockedBy(named(' '), exportPreview()), 'export.whyNoName');
  assert.equal(blockedBy(named('{x}'), null), 'export.whyField');
  assert.equal(blockedBy(form, null), 'export.whyCounting');
  const nowhere = { ...form, folder: '' };
  assert.equal(blockedBy(nowhere, exportPreview({ results: 0 })), 'export.whyNoPhotos');
  assert.equal(blockedBy(nowhere, exportPreview()), 'export.whyNoFolder');
  assert.equal(blockedBy(form, exportPreview({ clashes: 2 })), 'export.whyClash');
  assert.equal(blockedBy(form, exportPreview({ neededBytes: 3000 })), 'export.whyRoom');
  assert.equal(blockedBy(form, exportPreview({ neededBytes: 3000, freeBytes: null })), null);
  const folderProblem = { code: 'output-unwritable', message: 'No.', advice: '' };
  assert.equal(blockedBy(form, exportPreview({ folderProblem })), 'export.whyFolder');
});

test('clashes that are to be numbered are not in the way', () => {
  const numbered = { ...form, plan: { ...form.plan, clashes: 'number' } } as const;
  assert.equal(blockedBy(numbered, exportPreview({ clashes: 2 })), null);
});

test('the last way of telling that colors are an interpretation is known as such', () => {
  const plan = { ...accessPlan, embedMetadata: true, sidecar: false };
  assert.deepEqual(
    disclosures.filter((which) => isLastDisclosure(plan, which)),
    ['embedMetadata'],
  );
  const marked = { ...plan, mark: { text: 'Colorized', corner: 'topLeft' as const } };
  assert.deepEqual(
    disclosures.filter((which) => isLastDisclosure(marked, which)),
    [],
  );
  assert.ok(isDisclosed({ ...marked, embedMetadata: false }));
});

test('shipped presets fit their formats, disclose, and let a person settle clashes', () => {
  for (const { name, plan } of shippedPresets) {
    assert.ok(isSamePlan(fitted(plan), plan), name);
    assert.ok(isDisclosed(plan), name);
    assert.equal(plan.clashes, 'refuse', name);
    assert.equal(plan.existing, 'refuse', name);
  }
});

test('a depth that a format cannot hold gives way', () => {
  const deep = { ...accessPlan, format: 'tiff', depth: 16 } as const;
  assert.equal(fitted(deep).depth, 16);
  assert.equal(fitted({ ...deep, format: 'jpeg' }).depth, null);
  assert.ok(hasQuality({ format: 'webp' }));
  assert.ok(!hasQuality({ format: 'png' }));
});

test('plans are compared by what they say, whatever the order it is said in', () => {
  const reversed = Object.fromEntries(Object.entries(accessPlan).reverse()) as typeof accessPlan;
  assert.ok(isSamePlan(accessPlan, reversed));
  const sheet = { columns: 4, paper: 'a4', title: '' } as const;
  assert.ok(!isSamePlan(accessPlan, { ...accessPlan, contactSheet: sheet }));
});

test('a field goes to the caret, in place of what is selected', () => {
  assert.deepEqual(withField('a_b', 'page', 2, 2), { template: 'a_{page}b', caret: 8 });
  assert.deepEqual(withField('a_b', 'page', 0, 3), { template: '{page}', caret: 6 });
});

test('remedies for clashes add fields that are not there, the likeliest first', () => {
  const fields = (nameTemplate: string, versions: 'all' | 'current'): string[] =>
    clashRemedies({ ...accessPlan, nameTemplate, versions }).map(({ template }) => template);
  assert.deepEqual(fields('{id}', 'current'), [
    '{id}_p{page}',
    '{id}_v{version}',
    '{id}_{name}',
    '{folder}/{id}',
  ]);
  assert.equal(fields('{id}', 'all')[0], '{id}_v{version}');
  assert.deepEqual(fields('{folder}/{id}{name}{page}{version}', 'all'), []);
});

test('a name is told without the number that a clash would give it', () => {
  assert.equal(wantedName('cranes/H-0150 (2).tif'), 'cranes/H-0150.tif');
  assert.equal(wantedName('a (1932)/b (12).jpg'), 'a (1932)/b.jpg');
  assert.equal(wantedName('a (1932)/b.jpg'), 'a (1932)/b.jpg');
});

test('sources are photos by number or by what is asked', () => {
  const shown = photoQuerySchema.parse({ text: 'harbor' });
  assert.deepEqual(selectionOf('selection', [3, 5], shown), { ids: [3, 5] });
  assert.deepEqual(selectionOf('shown', [3], shown), { query: shown });
  const inCollection = selectionOf('collection:7', [], shown);
  assert.ok('query' in inCollection);
  assert.deepEqual(inCollection.query.scope, { kind: 'collection', id: 7 });
  assert.deepEqual(inCollection.query.reviews, ['accepted']);
  const colorized = selectionOf('colorized', [1], shown);
  assert.ok('query' in colorized && colorized.query.colorized === true);
});
