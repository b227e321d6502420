import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { inspectMaster } from '../../../src-main/imaging/inspectMaster.ts';
import { openMaster } from '../../../src-main/imaging/openMaster.ts';
import { closeSharedPixelPools } from '../../../src-main/imaging/pool/pixelPool.ts';
import { makePreview } from '../../../src-main/imaging/preview.ts';
import { assertLightness, readLightness, srgbLightness } from '../../support/masters.ts';
import { rampSize, rampValue, tiledRamp, wholeRamp } from '../../support/jpeg2000Files.ts';
import { captureResolution, jp2File } from '../../support/jpeg2000Fixture.ts';
import { temporaryFolder } from '../../support/photographs.ts';

after(closeSharedPixelPools);

const grey = {
  width: 40,
  height: 30,
  components: 1,
  bits: 8,
  values: Array.from({ length: 1200 }, (_, i) => (i % 40) * 6),
};

const xmp =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>' +
  '<rdf:li xml:lang="x-default">The mill</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>';

test('JP2 tells its title and resolution', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.jp2');
  await writeFile(
    file,
    await jp2File(grey, { xmp, headerBoxes: [['res ', captureResolution(11_811)]] }),
  );
  const { reading } = await inspectMaster(file);
  assert.equal(reading.format, 'jpeg2000');
  assert.equal(reading.metadata.title, 'The mill');
  const master = await openMaster(file);
  assert.deepEqual(master.metadata.density, { x: 118.11, y: 118.11, unit: 'centimeter' });
  await master.close();
});

test('a picture decoded to disk, tile row by tile row, is the same', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.jp2');
  await writeFile(file, tiledRamp);
  const master = await openMaster(file, { memoryBytes: 0, sharedPixels: 0 });
  const expected = Array.from({ length: rampSize.width * rampSize.height }, (_, i) => {
    const [x, y] = [i % rampSize.width, Math.floor(i / rampSize.width)];
    const [red, green, blue] = [0, 1, 2].map((channel) => rampValue(x, y, channel) / 65535);
    return srgbLightness(red, green, blue);
  });
  assertLightness(await readLightness(master), expected, 0.003);
  await master.close();
});

test('a small copy shows the picture’s own colors', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.jp2');
  await writeFile(file, wholeRamp);
  const { width, height, jpeg } = await makePreview(file, 20);
  assert.deepEqual([width, height], [20, 16]);
  const pixels = await sharp(jpeg).raw().toBuffer();
  const last = pixels.subarray(pixels.length - 3);
  const expected = [0, 1, 2].map((channel) => rampValue(43, 33, channel) / 257);
  for (const [channel, value] of expected.entries())
    assert.ok(Math.abs(last[channel] - value) < 12, `${last[channel]} for ${value}`);
});

test('a picture that is one tile too large for the decoder is refused before it is tried', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.j2k');
  const bytes = Buffer.from(wholeRamp.subarray(wholeRamp.indexOf(Buffer.from([0xff, 0x4f, 0xff]))));
  // Xsiz, Ysiz, XTsiz, YTsiz: 20,000 × 20,000 RGB in one tile.
  for (const at of [8, 12, 24, 28]) bytes.writeUInt32BE(20_000, at);
  await writeFile(file, bytes);
  await assert.rejects(openMaster(file), (error) => {
    assert.ok(error instanceof HeliochromeError);
    assert.equal(error.code, 'file-too-large');
    assert.match(error.message, /20000 × 20000 pixels takes 11\.2 GB at once/);
    assert.match(error.advice, /tiles of 1024 or 4096/);
    return true;
  });
});
