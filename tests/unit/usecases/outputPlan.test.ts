import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { InputFile } from '../../../src-main/platform/listInputs.ts';
import { planOutputs } from '../../../src-main/usecases/colorize/outputPlan.ts';

const out = { kind: 'folder', path: '/out' } as const;

function inFolder(folder: string, relative: string): InputFile {
  return { path: path.join(folder, relative), folder, relative };
}

function given(file: string): InputFile {
  return { path: file, folder: null, relative: path.basename(file) };
}

/** Full paths of the first pages' results. */
function targets(photos: readonly InputFile[], givenCount = 1, extension = 'jpg'): string[] {
  const plan = planOutputs(photos, out, givenCount);
  return plan.photos.map((photo) =>
    path.join(photo.directory, plan.resultName(photo, 1, extension)),
  );
}

test('a single folder is mirrored without its own name', () => {
  assert.deepEqual(targets([inFolder('/scans', 'a.tif'), inFolder('/scans', '1932/b.tif')]), [
    '/out/a_colorized.jpg',
    '/out/1932/b_colorized.jpg',
  ]);
});

test('several folders keep their names apart, even equal ones', () => {
  const photos = [inFolder('/x/1932', 'a.tif'), inFolder('/y/1932', 'a.tif'), given('/z/c.png')];
  assert.deepEqual(targets(photos, 3), [
    '/out/1932/a_colorized.jpg',
    '/out/1932_2/a_colorized.jpg',
    '/out/c_colorized.jpg',
  ]);
});

test('inputs of one name get their extensions into theirs, and it is said', () => {
  const photos = [inFolder('/s', 'a.jpg'), inFolder('/s', 'a.tif'), inFolder('/s', 'b.jpg')];
  assert.deepEqual(targets(photos), [
    '/out/a_jpg_colorized.jpg',
    '/out/a_tif_colorized.jpg',
    '/out/b_colorized.jpg',
  ]);
  const { notices } = planOutputs(photos, out, 1);
  assert.equal(notices.length, 1);
  assert.match(
    notices[0],
    /2 photos .*\/s\/a\.jpg → a_jpg_colorized, \/s\/a\.tif → a_tif_colorized/,
  );
});

test('names are the same whatever the order of the inputs', () => {
  const photos = [inFolder('/s', 'a.jpg'), inFolder('/s', 'a.tif')];
  assert.deepEqual(targets([...photos].reverse()).reverse(), targets(photos));
});

test('names that only some file systems tell apart are kept apart', () => {
  // é as one character and as e with an accent; a in both cases.
  const photos = ['caf\u00e9.jpg', 'cafe\u0301.jpg', 'A.png', 'a.png'].map((name) =>
    inFolder('/s', name),
  );
  const folded = targets(photos).map((target) => target.normalize('NFC').toLowerCase());
  assert.equal(new Set(folded).size, 4);
});

test('a made name never takes one from a file that is really called so', () => {
  const photos = ['a.jpg', 'a.tif', 'a_jpg.png', 'c.jpg'].map((name) => inFolder('/s', name));
  const names = targets(photos);
  assert.equal(names[2], '/out/a_jpg_colorized.jpg');
  assert.equal(new Set(names).size, 4);
});

test('equal files of different folders get numbers', () => {
  const photos = [given('/x/a.jpg'), given('/y/a.jpg')];
  assert.deepEqual(targets(photos, 2), ['/out/a_jpg_colorized.jpg', '/out/a_jpg_2_colorized.jpg']);
});

test('later pages say so, and make room for a file of that name', () => {
  const photos = [inFolder('/s', 'a.tif'), inFolder('/s', 'a_page2.tif')];
  const plan = planOutputs(photos, out, 1);
  const names = [1, 2, 3].map((page) => plan.resultName(plan.photos[0], page, 'png'));
  assert.deepEqual(names, ['a_colorized.png', 'a_page2_2_colorized.png', 'a_page3_colorized.png']);
});

test('very long names are shortened at a character, and stay different', () => {
  const long = '写'.repeat(83);
  const photos = [`${long}A.jpg`, `${long}B.jpg`].map((name) => inFolder('/s', name));
  const plan = planOutputs(photos, out, 1);
  const names = plan.photos.map((photo) => plan.resultName(photo, 1234, 'webp'));
  assert.notEqual(names[0], names[1]);
  for (const name of names) {
    assert.ok(Buffer.byteLength(`${name}.json`) <= 255, name);
    assert.equal(name.includes('\ufffd'), false);
    assert.match(name, /^写+~[0-9a-f]{8}_page1234_colorized\.webp$/);
  }
});

test('beside their masters, results lie in the masters’ folders', () => {
  const photos = [inFolder('/s', '1932/a.tif'), given('/t/b.jpg')];
  const plan = planOutputs(photos, { kind: 'beside' }, 2);
  assert.deepEqual(
    plan.photos.map(({ directory }) => directory),
    ['/s/1932', '/t'],
  );
});
