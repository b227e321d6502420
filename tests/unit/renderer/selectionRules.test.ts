import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  banded,
  countHidden,
  selectionMode,
  toggled,
  withAll,
} from '../../../src-renderer/state/selectionRules.ts';

const keys = { ctrlKey: false, metaKey: false, shiftKey: false };

test('Shift selects a range, Mod one photo, both add a range; macOS takes ⌘', () => {
  assert.equal(selectionMode(keys, false), 'only');
  assert.equal(selectionMode({ ...keys, shiftKey: true }, false), 'range');
  assert.equal(selectionMode({ ...keys, ctrlKey: true }, false), 'toggle');
  assert.equal(selectionMode({ ...keys, ctrlKey: true, shiftKey: true }, false), 'addRange');
  assert.equal(selectionMode({ ...keys, metaKey: true }, true), 'toggle');
  assert.equal(selectionMode({ ...keys, ctrlKey: true }, true), 'only');
});

test('sets are made anew, never changed', () => {
  const before = new Set([1, 2]);
  assert.deepEqual([...toggled(before, 2)], [1]);
  assert.deepEqual([...toggled(before, 3)], [1, 2, 3]);
  assert.deepEqual([...withAll(before, [2, 5])], [1, 2, 5]);
  assert.deepEqual([...before], [1, 2]);
});

test('a rubber band replaces the selection, adds with Shift, and changes sides with Mod', () => {
  const before = new Set([1, 2]);
  assert.deepEqual([...banded(before, [2, 3], 'only')], [2, 3]);
  assert.deepEqual([...banded(before, [2, 3], 'range')], [1, 2, 3]);
  assert.deepEqual([...banded(before, [2, 3], 'toggle')], [1, 3]);
});

test('hidden are the selected photos that are not shown', () => {
  assert.equal(countHidden(new Set([1, 2, 3]), [2, 9]), 2);
  assert.equal(countHidden(new Set([1]), []), 1);
  assert.equal(countHidden(new Set(), [1, 2]), 0);
});
