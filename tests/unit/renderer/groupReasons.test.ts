import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobItem } from '../../../src-shared/domain/job.ts';
import { groupReasons, reasonsAsText } from '../../../src-renderer/views/activity/groupReasons.ts';

let next = 0;
const failed = (label: string, message: string, code = 'not-an-image'): JobItem => ({
  id: (next += 1),
  label,
  photoId: null,
  state: 'failed',
  problem: { code, message, advice: 'Leave it out.' },
  reason: '',
});
const skipped = (label: string, reason: string): JobItem => ({
  ...failed(label, ''),
  state: 'skipped',
  problem: null,
  reason,
});

test('messages that differ in the names of files only are one reason', () => {
  const groups = groupReasons([
    failed('a/plate_1.tif', 'This is not an image: /scans/a/plate_1.tif'),
    failed('a/plate_2.tif', 'This is not an image: /scans/a/plate_2.tif'),
    failed('x.tif', 'The file is empty: C:\\scans\\x.tif', 'file-empty'),
  ]);
  assert.deepEqual(
    groups.map(({ reason, items }) => [reason, items.length]),
    [
      ['This is not an image.', 2],
      ['The file is empty: C:\\scans\\x.tif', 1],
    ],
  );
  assert.equal(groups[0].advice, 'Leave it out.');
});

test('a name in the middle becomes an ellipsis', () => {
  const [group] = groupReasons([
    failed('H-0147', 'H-0147 was not colorized. The graphics card ran out of memory.'),
    failed('H-0148', 'H-0148 was not colorized. The graphics card ran out of memory.'),
  ]);
  assert.equal(group.reason, '… was not colorized. The graphics card ran out of memory.');
});

test('different codes are different reasons; failures come before what was skipped', () => {
  const groups = groupReasons([
    skipped('Thumbs.db', 'system file'),
    skipped('.DS_Store', 'system file'),
    failed('a.tif', 'Stopped.', 'engine-crashed'),
    failed('b.tif', 'Stopped.', 'engine-timeout'),
  ]);
  assert.deepEqual(
    groups.map(({ state, items }) => [state, items.length]),
    [
      ['failed', 1],
      ['failed', 1],
      ['skipped', 2],
    ],
  );
});

test('items that are done or waiting are in no group', () => {
  assert.deepEqual(groupReasons([{ ...failed('a', ''), state: 'done' }]), []);
});

test('the copied list has each item with its own reason', () => {
  const groups = groupReasons([
    failed('a.tif', 'Damaged: /x/a.tif'),
    failed('b.tif', 'Damaged: /x/b.tif'),
  ]);
  assert.equal(reasonsAsText(groups), 'a.tif\tDamaged: /x/a.tif\nb.tif\tDamaged: /x/b.tif');
});
