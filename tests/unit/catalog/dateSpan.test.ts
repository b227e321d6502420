import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateSpan } from '../../../src-main/catalog/dateSpan.ts';

function years(text: string): [number | null, number | null] {
  const { firstYear, lastYear } = dateSpan(text);
  return [firstYear, lastYear];
}

test('plain years, months and days', () => {
  assert.deepEqual(years('1932'), [1932, 1932]);
  assert.deepEqual(years(' 1932-05 '), [1932, 1932]);
  assert.deepEqual(years('1932-05-03'), [1932, 1932]);
  assert.deepEqual(years('-0044'), [-44, -44]);
});

test('approximate, uncertain and unspecified dates', () => {
  assert.deepEqual(years('1932~'), [1932, 1932]);
  assert.deepEqual(years('1932?'), [1932, 1932]);
  assert.deepEqual(years('1932%'), [1932, 1932]);
  assert.deepEqual(years('193X'), [1930, 1939]);
  assert.deepEqual(years('19XX'), [1900, 1999]);
});

test('intervals, also open and with an unknown end', () => {
  assert.deepEqual(years('1914-06/1918-11'), [1914, 1918]);
  assert.deepEqual(years('1932/..'), [1932, 9999]);
  assert.deepEqual(years('../1940'), [-9999, 1940]);
  assert.deepEqual(years('1932/'), [1932, 1932]);
  assert.deepEqual(years('/1932'), [1932, 1932]);
});

test('lists and sets, also of ranges', () => {
  assert.deepEqual(years('[1932..1940]'), [1932, 1940]);
  assert.deepEqual(years('{1930,1932..1940}'), [1930, 1940]);
  assert.deepEqual(years('[..1940]'), [-9999, 1940]);
  assert.deepEqual(years('[1932..]'), [1932, 9999]);
});

test('the first day orders dates within a year', () => {
  const days = ['1932', '1932-02', '1932-02-03', '1932-03'].map((text) => dateSpan(text).firstDay);
  assert.deepEqual(
    days,
    ['1932-01-01', '1932-02-01', '1932-02-03', '1932-03-01'].map(
      (day) => Date.parse(`${day}T00:00:00Z`) / 86_400_000,
    ),
  );
});

test('what tells nothing has no place in time', () => {
  for (const text of ['', 'c. 1932', 'summer', '1932-02-30', 'XXXX', '../..', '/', 'Y19320']) {
    assert.deepEqual(
      dateSpan(text),
      { firstDay: null, firstYear: null, lastYear: null },
      JSON.stringify(text),
    );
  }
});
