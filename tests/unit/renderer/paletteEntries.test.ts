import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionDefinitions } from '../../../src-shared/domain/actions.ts';
import {
  mostRecent,
  paletteEntries,
  withRecent,
} from '../../../src-renderer/components/paletteEntries.ts';

const source = {
  label: (definition: { label: string }) => definition.label,
  enabled: ({ id }: { id: string }): true | string | null =>
    id === 'edit.redo' ? null : id.startsWith('hints.') ? 'In Photo' : true,
};

test('nothing typed: what was used last comes first, then everything', () => {
  const entries = paletteEntries('', ['go.models', 'edit.undo'], source);
  assert.deepEqual(
    entries.slice(0, 3).map(({ id, recent }) => [id, recent]),
    [
      ['go.models', true],
      ['edit.undo', true],
      [actionDefinitions[0].id, false],
    ],
  );
  assert.equal(entries.length, actionDefinitions.length - 1);
  assert.ok(!entries.some(({ id }) => id === 'edit.redo'));
});

test('what can be done comes before what cannot, and says why', () => {
  const entries = paletteEntries('s', [], source);
  const firstBlocked = entries.findIndex(({ enabled }) => enabled !== true);
  assert.ok(firstBlocked > 0);
  assert.ok(entries.slice(firstBlocked).every(({ enabled }) => enabled === 'In Photo'));
});

test('the best fit comes first', () => {
  assert.equal(paletteEntries('und', [], source)[0].id, 'edit.undo');
  assert.equal(paletteEntries('lpan', [], source)[0].id, 'view.leftPanel');
});

test('what was used last is kept without doubles, up to a number', () => {
  assert.deepEqual(withRecent(['a', 'b'], 'b'), ['b', 'a']);
  const many = Array.from({ length: 20 }, (_, index) => `${index}`);
  assert.equal(withRecent(many, 'x').length, mostRecent);
});
