import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFile, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { InspectPool } from '../../../src-main/imaging/inspect/inspectPool.ts';
import { inspectMaster } from '../../../src-main/imaging/inspectMaster.ts';
import { embedMetadata } from '../../../src-main/imaging/metadata.ts';
import { iptcRecords, xmpAlternatives, xmpPacket } from '../../support/metadataFixture.ts';
import { paint, paintColorful, temporaryFolder } from '../../support/photographs.ts';
import { writeGreyPhoto, writeGreyTiff, writeHugeClaim } from '../../support/scanFolder.ts';

test('fixity, size and pages of a master are told, and the file is left alone', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.tif');
  await writeGreyTiff(file, 3);
  const time = new Date('2001-02-03T04:05:06.789Z');
  await utimes(file, time, time);
  const bytes = await readFile(file);
  const { reading, ...found } = await inspectMaster(file);
  assert.deepEqual(found, { bytes: bytes.length, modifiedAt: time.getTime() });
  assert.equal(reading.sha256, createHash('sha256').update(bytes).digest('hex'));
  assert.equal(reading.format, 'tiff');
  assert.equal(reading.pages.length, 3);
  for (const page of reading.pages) {
    assert.deepEqual([page.width, page.height, page.depth, page.channels], [50, 30, 16, 1]);
    assert.equal(page.colorPhotograph, false);
  }
  assert.deepEqual(await readFile(file), bytes);
  assert.equal((await stat(file)).mtimeMs, time.getTime());
});

test('sizes are those of the upright picture', async (t) => {
  const file = path.join(await temporaryFolder(t), 'turned.jpg');
  await paintColorful(60, 40, 1).jpeg().withMetadata({ orientation: 6 }).toFile(file);
  const [page] = (await inspectMaster(file)).reading.pages;
  assert.deepEqual([page.width, page.height], [40, 60]);
});

test('a color photograph is told from a toned print, in every format', async (t) => {
  const folder = await temporaryFolder(t);
  const sepia = paint(300, 200, (x, y) => {
    const tone = 40 + ((x + y) % 170);
    return [tone, Math.round(tone * 0.88), Math.round(tone * 0.7)];
  });
  for (const extension of ['jpg', 'png', 'webp', 'tif']) {
    const color = path.join(folder, `color.${extension}`);
    const toned = path.join(folder, `toned.${extension}`);
    await paintColorful(300, 200, 3).toFile(color);
    await sepia.clone().toFile(toned);
    assert.equal((await inspectMaster(color)).reading.pages[0].colorPhotograph, true, color);
    assert.equal((await inspectMaster(toned)).reading.pages[0].colorPhotograph, false, toned);
  }
});

test('the description comes from the file and from XMP files beside it', async (t) => {
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'scan.jpg');
  await writeGreyPhoto(file);
  const iptc = iptcRecords([
    [2, 80, Buffer.from('Anna Huber')],
    [2, 25, Buffer.from('market')],
  ]);
  const xmp = Buffer.from(xmpPacket({ elements: xmpAlternatives('dc:title', 'Embedded') }));
  await embedMetadata(file, 'jpeg', { exif: null, iptc, xmp, density: null });
  const plain = (await inspectMaster(file)).reading;
  assert.deepEqual([plain.metadata.title, plain.metadata.creator], ['Embedded', 'Anna Huber']);
  assert.deepEqual(plain.tags, ['market']);
  const sidecar = (text: string): string =>
    xmpPacket({ elements: xmpAlternatives('dc:title', text) });
  await writeFile(path.join(folder, 'scan.XMP'), sidecar('Of that name'));
  assert.equal((await inspectMaster(file)).reading.metadata.title, 'Of that name');
  await writeFile(path.join(folder, 'scan.jpg.xmp'), sidecar('Of that file'));
  assert.equal((await inspectMaster(file)).reading.metadata.title, 'Of that file');
});

test('what cannot be read is refused with its reason', async (t) => {
  const folder = await temporaryFolder(t);
  const inFolder = (name: string): string => path.join(folder, name);
  await paintColorful(40, 30, 1).toColourspace('cmyk').jpeg().toFile(inFolder('cmyk.jpg'));
  await writeFile(inFolder('empty.jpg'), '');
  await writeFile(inFolder('text.tif'), 'This is no picture.');
  await writeHugeClaim(inFolder('huge.png'));
  const codes: readonly (readonly [name: string, code: string, message: RegExp])[] = [
    ['cmyk.jpg', 'image-unsupported', /CMYK/],
    ['empty.jpg', 'file-empty', /empty/],
    ['text.tif', 'not-an-image', /not a JPEG/],
    ['huge.png', 'file-too-large', /100000 × 100000/],
    ['gone.png', 'file-missing', /no such file/],
  ];
  for (const [name, code, message] of codes) {
    await assert.rejects(inspectMaster(inFolder(name)), { code, message });
  }
});

test('a color photograph that is cut short is found to be damaged', async (t) => {
  const file = path.join(await temporaryFolder(t), 'cut.png');
  const whole = await paintColorful(200, 150, 2).png().toBuffer();
  await writeFile(file, whole.subarray(0, whole.length / 2));
  await assert.rejects(inspectMaster(file), { code: 'image-damaged' });
});

test('a pool answers in its threads, goes on after errors, and ends at the signal', async (t) => {
  const folder = await temporaryFolder(t);
  const files = Array.from({ length: 12 }, (_, number) => path.join(folder, `${number}.png`));
  for (const [seed, file] of files.entries()) await writeGreyPhoto(file, { seed });
  const pool = new InspectPool(2);
  t.after(() => pool.close());
  const gone = path.join(folder, 'gone.png');
  const results = await Promise.allSettled([gone, ...files].map((file) => pool.inspect(file)));
  assert.equal(results[0].status, 'rejected');
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 12);
  const found = await pool.find([files[0], gone, folder]);
  assert.deepEqual([typeof found[0], found[1], found[2]], ['object', 'absent', 'absent']);
  assert.equal((await pool.hash(files[1])).sha256, (await inspectMaster(files[1])).reading.sha256);
  const controller = new AbortController();
  const stopped = pool.inspect(files[0], controller.signal);
  controller.abort();
  await assert.rejects(stopped, { code: 'cancelled' });
  await pool.close();
  await assert.rejects(pool.inspect(files[0]), { code: 'cancelled' });
});

test('a large file is hashed in pieces and told the same', async (t) => {
  const file = path.join(await temporaryFolder(t), 'large.tif');
  await sharp({ create: { width: 300, height: 200, channels: 3, background: '#888888' } })
    .tiff({ compression: 'none' })
    .toFile(file);
  const small = (await inspectMaster(file)).reading;
  await appendFile(file, Buffer.alloc(66 * 1024 * 1024));
  const { bytes, reading } = await inspectMaster(file);
  assert.ok(bytes > 66 * 1024 * 1024);
  assert.notEqual(reading.sha256, small.sha256);
  assert.deepEqual(reading.pages, small.pages);
});
