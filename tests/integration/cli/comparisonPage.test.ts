import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { writeComparisonPage } from '../../../src-main/usecases/writeComparisonPage.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import { writeGreyPhoto } from '../../support/scanFolder.ts';

const nasty = `"><img src=x onerror=alert(1)>{{script}} & Größe.jpg`;

async function writePage(folder: string, names: readonly string[]): Promise<string> {
  const photos = [];
  for (const name of names) {
    const [master, output] = ['scans', 'out'].map((part) => path.join(folder, part, name));
    await writeGreyPhoto(master, { width: 1200, height: 300 });
    await writeGreyPhoto(output, { width: 1200, height: 300, seed: 2 });
    photos.push({ master, page: 1, output });
  }
  const target = path.join(folder, 'page.html');
  await writeComparisonPage(target, { title: 'Proof <1>', facts: 'Two & more.', photos });
  return readFile(target, 'utf8');
}

function matches(html: string, pattern: RegExp): string[] {
  return [...html.matchAll(pattern)].map((match) => match[1]);
}

test('the page carries all it shows, and loads nothing', async (context) => {
  const html = await writePage(await temporaryFolder(context), ['a.jpg', 'b.jpg']);
  const sources = matches(html, /\s(?:src|href|srcset|action|data)="([^"]*)"/g);
  assert.equal(sources.length, 4);
  assert.ok(sources.every((source) => source.startsWith('data:image/jpeg;base64,')));
  assert.equal(html.includes('{{'), false);
  assert.doesNotMatch(html.replaceAll(/base64,[^"]*/g, ''), /https?:|@import|url\(/);
});

test('its pictures are upright previews of one size, whole JPEGs', async (context) => {
  const html = await writePage(await temporaryFolder(context), ['a.jpg']);
  const pictures = matches(html, /src="data:image\/jpeg;base64,([^"]*)"/g);
  for (const picture of pictures) {
    const { width, height, format } = await sharp(Buffer.from(picture, 'base64')).metadata();
    assert.deepEqual([width, height, format], [1000, 250, 'jpeg']);
  }
  assert.equal(html.match(/width="1000"\s+height="250"/g)?.length, 2);
});

test('its policy allows its own style and script, to the byte, and nothing else', async (context) => {
  const html = await writePage(await temporaryFolder(context), ['a.jpg']);
  const [policy] = matches(html, /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/g);
  const hash = (text: string): string =>
    `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const [style, script] = ['style', 'script'].map((tag) =>
    matches(html, new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g')),
  );
  assert.deepEqual([style.length, script.length], [1, 1]);
  assert.match(policy, /^default-src 'none'; img-src data:;/);
  assert.ok(policy.includes(`style-src ${hash(style[0])};`));
  assert.ok(policy.includes(`script-src ${hash(script[0])};`));
  assert.doesNotMatch(policy, /unsafe/);
  assert.doesNotMatch(html, /\sstyle="|\son\w+="/);
});

test('names that are code are shown, not run', async (context) => {
  const folder = await temporaryFolder(context);
  await mkdir(path.join(folder, 'scans'));
  const html = await writePage(folder, [nasty.replaceAll('/', '')]);
  assert.equal(html.includes('<img src=x'), false);
  assert.ok(
    html.includes('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;{{script}} &amp; Größe.jpg'),
  );
  assert.ok(html.includes('<title>Proof &lt;1&gt;</title>'));
});

test('every colorized picture is labelled, every picture and control named', async (context) => {
  const html = await writePage(await temporaryFolder(context), ['a.jpg', 'b.jpg']);
  assert.equal(html.match(/Colorized, colors are an interpretation/g)?.length, 2);
  assert.match(html, /do not record the scene/);
  assert.deepEqual(matches(html, /alt="([^"]*)"/g), [
    'a.jpg, colorized',
    'a.jpg, the scan as it is',
    'b.jpg, colorized',
    'b.jpg, the scan as it is',
  ]);
  assert.equal(html.match(/type="range"/g)?.length, 2);
  assert.equal(matches(html, /aria-label="([^"]*)"/g).length, 2);
  assert.match(html, /^<!doctype html>\n<html lang="en">/);
});

test('every grey of the page is neutral', async (context) => {
  const html = await writePage(await temporaryFolder(context), ['a.jpg']);
  const [style] = matches(html, /<style>([\s\S]*?)<\/style>/g);
  const colors = style.match(/#[0-9a-f]{6}\b/gi) ?? [];
  const accents = ['#2fd8d0', '#005956'];
  assert.ok(colors.length > 10);
  for (const color of colors.filter((found) => !accents.includes(found))) {
    assert.match(color, /^#([0-9a-f]{2})\1\1$/i);
  }
});

test('an earlier page is replaced, a file of someone else is not', async (context) => {
  const folder = await temporaryFolder(context);
  await writePage(folder, ['a.jpg']);
  const html = await writePage(folder, ['a.jpg', 'b.jpg']);
  assert.ok(html.includes('b.jpg'));
  await writeFile(path.join(folder, 'page.html'), '<p>my own page</p>');
  await assert.rejects(
    writePage(folder, ['a.jpg']),
    (error) => error instanceof HeliochromeError && error.code === 'output-exists',
  );
});
