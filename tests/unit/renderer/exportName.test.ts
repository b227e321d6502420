import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  clashingNames,
  exportName,
  safeFileName,
  unknownExportFields,
} from '../../../src-shared/domain/exportName.ts';

const parts = {
  name: 'scan_0147',
  id: 'H-0147/2',
  title: 'Cranes: the harbor',
  page: 2,
  version: 3,
  model: 'Base',
  collection: '',
  folder: 'Harbor {1932}/../cranes',
  date: '1932~/1935',
  creator: 'A. Keller',
  place: '',
};

test('a template is filled in, with the extension of the format', () => {
  assert.equal(exportName('{name}_colorized', parts, 'jpeg'), 'scan_0147_colorized.jpg');
  assert.equal(
    exportName('{title} p{page} v{version} {model}', parts, 'tiff'),
    'Cranes_ the harbor p2 v3 Base.tif',
  );
});

test('a slash in a value makes no folder, one in the template does; an empty folder is left out', () => {
  assert.equal(exportName('{collection}/{id}', parts, 'png'), 'H-0147_2.png');
  assert.equal(exportName('out/{id}', parts, 'png'), 'out/H-0147_2.png');
});

test('a template cannot lead out of its folder', () => {
  assert.equal(exportName('../../{name}', parts, 'png'), 'scan_0147.png');
  const sly = { ...parts, title: '../../etc/passwd' };
  assert.equal(exportName('{title}', sly, 'png'), '.._.._etc_passwd.png');
  assert.equal(exportName('{title}', { ...parts, title: '..' }, 'png'), 'scan_0147.png');
});

test('an empty identifier or title gives way to the name; nothing has no name', () => {
  const bare = { ...parts, id: ' ', title: '' };
  assert.equal(exportName('{id}-{title}', bare, 'webp'), 'scan_0147-scan_0147.webp');
  assert.equal(exportName('{collection}', bare, 'webp'), 'scan_0147.webp');
});

test('names that a system would refuse are changed', () => {
  assert.equal(safeFileName('con'), '_con');
  assert.equal(safeFileName('COM1.x'), '_COM1.x');
  assert.equal(safeFileName('a.'), 'a');
  assert.equal(safeFileName('a\u0000b?*'), 'a_b__');
  assert.equal(safeFileName(' .. '), '_');
  assert.equal(new TextEncoder().encode(safeFileName('é'.repeat(400))).length, 220);
});

test('fields that there are not are told; they stay as they were written', () => {
  assert.deepEqual(unknownExportFields('{name}_{drawer}_{drawer}_{}'), ['drawer', '']);
  assert.equal(exportName('{drawer}', parts, 'png'), '{drawer}.png');
});

test('a folder is as many folders as it has, and none when it is empty', () => {
  assert.equal(
    exportName('{folder}/{date} {creator}', parts, 'png'),
    'Harbor (1932)/cranes/1932~_1935 A. Keller.png',
  );
  assert.equal(exportName('{folder}/{name}', { ...parts, folder: '' }, 'png'), 'scan_0147.png');
});

test('names clash whatever their case', () => {
  const clashes = clashingNames(['a.jpg', 'B.jpg', 'A.JPG', 'c.jpg']);
  assert.deepEqual([...clashes.values()], [[0, 2]]);
});
