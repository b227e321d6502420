import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldText, wordsOf } from '../../../src-main/catalog/foldText.ts';
import { searchExpression } from '../../../src-main/catalog/searchIndex.ts';

test('text is folded: case, accents, and letters that Unicode does not take apart', () => {
  assert.equal(foldText('Łódź Straße Ærø Þórr ﬁlm'), 'lodz strasse aero thorr film');
});

test('words are letters and digits only', () => {
  assert.deepEqual(wordsOf('IMG_0001.tif, “Héllo”-world!'), [
    'img',
    '0001',
    'tif',
    'hello',
    'world',
  ]);
  assert.deepEqual(wordsOf(' *"-() '), []);
});

test('every word must begin a word; nothing typed is an operator', () => {
  assert.equal(searchExpression('market Łó'), '"market"* AND "lo"*');
  assert.equal(
    searchExpression('a OR b* title:c "d'),
    '"a"* AND "or"* AND "b"* AND "title"* AND "c"* AND "d"*',
  );
  assert.equal(searchExpression('same same'), '"same"*');
  assert.equal(searchExpression('?!'), null);
});
