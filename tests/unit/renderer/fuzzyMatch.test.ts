import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzyMatch } from '../../../src-renderer/components/fuzzyMatch.ts';

const best = (query: string, labels: readonly string[]): string | undefined =>
  labels
    .flatMap((label) => {
      const match = fuzzyMatch(query, label);
      return match === null ? [] : [{ label, score: match.score }];
    })
    .sort((a, b) => b.score - a.score)[0]?.label;

test('letters must come in order', () => {
  assert.notEqual(fuzzyMatch('clz', 'Colorize'), null);
  assert.equal(fuzzyMatch('zlc', 'Colorize'), null);
});

test('starts of words and runs count most', () => {
  assert.equal(best('ex', ['Next region', 'Export…']), 'Export…');
  assert.equal(best('sb', ['Show backups', 'Submit', 'Side by side']), 'Show backups');
  assert.equal(best('left', ['Label of the first', 'Left panel']), 'Left panel');
});

test('words may come in any order; case and accents do not matter', () => {
  assert.notEqual(fuzzyMatch('panel left', 'Left panel'), null);
  assert.notEqual(fuzzyMatch('cafe', 'Café colors'), null);
  assert.equal(fuzzyMatch('panel up', 'Left panel'), null);
});

test('the matched places are places in the label', () => {
  const match = fuzzyMatch('pan', 'Left panel');
  assert.deepEqual(match?.places, [5, 6, 7]);
});

test('nothing asked fits everything', () => {
  assert.deepEqual(fuzzyMatch('  ', 'Anything'), { score: 0, places: [] });
});
