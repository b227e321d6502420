import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  preflightLines,
  type Preflight,
  type PreflightLine,
} from '../../../src-renderer/state/exportPreflight.ts';
import { accessPlan, exportPreview } from '../../support/exportPreview.ts';

const asked = (changes: Partial<Preflight> = {}): Preflight => ({
  plan: accessPlan,
  folder: '/out',
  preview: exportPreview(),
  problem: '',
  remedy: null,
  ...changes,
});

/** State and text of every line. */
const told = (lines: readonly PreflightLine[]): string[] =>
  lines.map(({ state, key, text }) => `${state} ${key ?? text}`);

test('where nothing is in the way, that is what is told', () => {
  assert.deepEqual(told(preflightLines(asked())), [
    'good export.resultsOk',
    'good export.mastersOk',
    'good export.namesOk',
    'good export.room',
  ]);
});

test('a field that there is not is told before anything was looked at', () => {
  const plan = { ...accessPlan, nameTemplate: '{drawer}{x}' };
  const [line, ...others] = preflightLines(asked({ plan, preview: null }));
  assert.deepEqual([line.key, line.values], ['export.unknownField', { fields: '{drawer}, {x}' }]);
  assert.deepEqual(others, []);
});

test('a refusal of the program is told in its words', () => {
  const lines = preflightLines(asked({ preview: null, problem: 'The library is closed.' }));
  assert.deepEqual(told(lines), ['bad The library is closed.']);
  const folderProblem = { code: 'x', message: 'It is a file.', advice: 'Choose a folder.' };
  const problem = preflightLines(asked({ preview: exportPreview({ folderProblem }) })).at(-1);
  assert.deepEqual(told([problem!]), ['bad It is a file. Choose a folder.']);
  assert.deepEqual(problem?.fixes, [{ kind: 'chooseFolder' }]);
});

test('names that clash are in the way unless they are numbered; what helps is offered', () => {
  const preview = exportPreview({ clashes: 2, clashExamples: ['a.jpg', 'b.jpg'] });
  const remedy = { field: 'page', template: '{name}_p{page}' };
  const [clash] = preflightLines(asked({ preview, remedy })).filter(({ state }) => state === 'bad');
  assert.deepEqual(
    [clash.key, clash.values],
    ['export.clash', { count: 2, examples: 'a.jpg, b.jpg' }],
  );
  assert.deepEqual(
    clash.fixes.map(({ kind }) => kind),
    ['template', 'plan'],
  );
  const plan = { ...accessPlan, clashes: 'number' as const };
  assert.ok(told(preflightLines(asked({ plan, preview }))).includes('note export.clashNumbered'));
});

test('files that are there are kept, or replaced when that was asked for', () => {
  const preview = exportPreview({ existing: 5 });
  const kept = preflightLines(asked({ preview })).find(({ key }) => key === 'export.existing');
  assert.deepEqual(kept?.fixes, [
    { kind: 'plan', key: 'export.fixReplace', change: { existing: 'replace' } },
  ]);
  const plan = { ...accessPlan, existing: 'replace' as const };
  const replaced = preflightLines(asked({ plan, preview }));
  assert.ok(told(replaced).includes('note export.existingReplaced'));
});

test('masters that are missing or changed are told with what to do about them', () => {
  const preview = exportPreview({ missing: 1, changed: 2, changedExamples: ['a', 'b'] });
  const lines = preflightLines(asked({ preview }));
  assert.ok(!told(lines).includes('good export.mastersOk'));
  assert.deepEqual(
    lines.filter(({ fixes }) => fixes.length > 0).map(({ key, fixes }) => [key, fixes[0].kind]),
    [
      ['export.photosMissing', 'findMissing'],
      ['export.mastersChanged', 'verify'],
    ],
  );
});

test('too little room is in the way, and another folder or a smaller size is offered', () => {
  const preview = exportPreview({ neededBytes: 3000 });
  const room = preflightLines(asked({ preview })).at(-1);
  assert.deepEqual(told([room!]), ['bad export.noRoom']);
  assert.deepEqual(
    room?.fixes.map(({ kind }) => kind),
    ['chooseFolder', 'size'],
  );
  assert.deepEqual(
    told(preflightLines(asked({ folder: '', preview }))).at(-1),
    'bad export.folderMissing',
  );
});

test('without a picture neither masters nor names are spoken of', () => {
  const preview = exportPreview({ results: 0, photos: 0, passed: 4 });
  assert.deepEqual(told(preflightLines(asked({ preview }))), [
    'bad export.noResults',
    'note export.passed',
  ]);
});
