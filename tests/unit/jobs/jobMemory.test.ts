import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAtFault, readJobMemory } from '../../../src-main/jobs/jobMemory.ts';

test('an item is at fault when the program ends again and again after the same time', () => {
  const suspect = (...lasted: number[]): boolean => isAtFault({ itemId: 1, lasted });
  assert.ok(!suspect(0, 0, 0, 0, 0), 'not often enough');
  assert.ok(suspect(0, 0, 0, 0, 0, 0));
  assert.ok(suspect(2.1, 2.2, 2.4, 2.1, 2.2, 2.3));
  assert.ok(!suspect(0.1, 1.4, 0.7, 2, 0.3, 1.1), 'ended by somebody, at any moment');
  assert.ok(suspect(3, 0.5, 0, 0, 0, 0, 0, 0), 'the last ones count');
});

test('a checkpoint that is not understood counts as none', () => {
  const empty = readJobMemory(null);
  assert.deepEqual(readJobMemory({ handler: 1, other: true }), empty);
  assert.deepEqual(readJobMemory({ ...empty, handler: { step: 3 } }).handler, { step: 3 });
});
