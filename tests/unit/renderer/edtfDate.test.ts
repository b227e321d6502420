import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeEdtf, isEdtf } from '../../../src-renderer/views/library/edtfDate.ts';

test('dates of archives are EDTF; free text is not', () => {
  for (const date of ['', ' 1932 ', '1932-05-17', '1932~', '1932?', '193X', '1930/1935', '1932/..'])
    assert.ok(isEdtf(date), date);
  for (const text of ['summer 1932', 'ca. 1932', '17.5.1932', '1932-13', '19-32'])
    assert.ok(!isEdtf(text), text);
});

test('its signs are told in words', () => {
  assert.equal(describeEdtf('1932~'), 'about 1932');
  assert.equal(describeEdtf('1932?'), '1932, uncertain');
  assert.equal(describeEdtf('1932%'), 'about 1932, uncertain');
  assert.equal(describeEdtf('193X'), '1930s');
  assert.equal(describeEdtf('1930/1935~'), '1930 to about 1935');
  assert.equal(describeEdtf('1932/..'), 'from 1932');
  assert.equal(describeEdtf('../1932'), 'until 1932');
});

test('centuries are counted as people count them', () => {
  assert.equal(describeEdtf('18XX'), '19th century');
  assert.equal(describeEdtf('20XX'), '21st century');
});

test('a date that speaks for itself, and no date, need no words', () => {
  for (const date of ['1932', '1932-05-17', '', 'summer']) assert.equal(describeEdtf(date), null);
});
