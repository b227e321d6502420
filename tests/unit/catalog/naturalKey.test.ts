import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { naturalKey, photoNameKey } from '../../../src-main/catalog/naturalKey.ts';

function ordered(names: readonly string[]): string[] {
  return [...names].sort((left, right) => (naturalKey(left) < naturalKey(right) ? -1 : 1));
}

test('numbers in names count as numbers', () => {
  assert.deepEqual(ordered(['scan10.tif', 'scan2.tif', 'Scan1.tif', 'scan002b.tif']), [
    'Scan1.tif',
    'scan2.tif',
    'scan002b.tif',
    'scan10.tif',
  ]);
  assert.deepEqual(ordered(['box 10/2', 'box 9/11', 'box 9/2']), [
    'box 9/2',
    'box 9/11',
    'box 10/2',
  ]);
});

test('digits come before letters, case and accents do not count', () => {
  assert.deepEqual(ordered(['ab', 'a1', 'Äa', 'A']), ['A', 'a1', 'Äa', 'ab']);
});

test('numbers of any size are ordered by their value', () => {
  const number = fc.bigInt({ min: 0n, max: 10n ** 30n });
  fc.assert(
    fc.property(number, number, fc.nat({ max: 3 }), (left, right, zeros) => {
      const [one, other] = [`a${'0'.repeat(zeros)}${left}b`, `a${right}b`].map(naturalKey);
      assert.equal(Math.sign(Number(left - right)), one < other ? -1 : one > other ? 1 : 0);
    }),
  );
});

test('pages of a master follow each other, before the next master', () => {
  const keys = [
    photoNameKey('album2.tif', 1),
    photoNameKey('album2.tif', 10),
    photoNameKey('album2.tif', 1000),
    photoNameKey('album10.tif', 0),
  ];
  assert.deepEqual([...keys].sort(), keys);
});
