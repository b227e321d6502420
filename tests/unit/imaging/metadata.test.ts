import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { embedMetadata, spliceMetadata } from '../../../src-main/imaging/metadata.ts';
import type { MasterMetadata, OutputFormat } from '../../../src-main/imaging/metadata.ts';
import { openMaster } from '../../../src-main/imaging/openMaster.ts';
import {
  exiftoolWarnings,
  hasExiftool,
  readWithExifr,
  readWithExiftool,
} from '../../support/metadataReader.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import { writeTiff } from '../../support/tiffFixture.ts';
import type { FixtureField, FixtureLayout } from '../../support/tiffFixture.ts';

const formats: readonly OutputFormat[] = ['jpeg', 'png', 'tiff', 'webp'];
const thumbnailMark = Buffer.from('thumbnail bytes that must go');

function iptcRecord(dataSet: number, text: string): Buffer {
  const data = Buffer.from(text, 'utf8');
  return Buffer.concat([
    Buffer.from([0x1c, 2, dataSet, data.length >> 8, data.length & 255]),
    data,
  ]);
}

const iptc = Buffer.concat([
  Buffer.from([0x1c, 1, 90, 0, 3, 0x1b, 0x25, 0x47]),
  iptcRecord(105, 'Sluice at Ålborg'),
  iptcRecord(80, 'N. Photographer'),
  iptcRecord(25, 'harbor'),
  iptcRecord(25, 'sluice & gate'),
  iptcRecord(90, 'Ålborg'),
]);

const xmp =
  '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">' +
  '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ' +
  'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" ' +
  'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" ' +
  'xmlns:archive="https://archive.example/1.0/" tiff:Orientation="6" tiff:ImageWidth="99" ' +
  'photoshop:ICCProfile="Dot Gain 20%" archive:Shelf="Æ 12/7" dc:format="image/tiff">' +
  '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Die Schleuse, 1911 – åben</rdf:li></rdf:Alt></dc:description>' +
  '<xmp:Thumbnails><rdf:Alt><rdf:li>AAAA</rdf:li></rdf:Alt></xmp:Thumbnails>' +
  `</rdf:Description></rdf:RDF></x:xmpmeta>${' '.repeat(2000)}<?xpacket end="w"?>`;

const descriptive: FixtureField[] = [
  { tag: 270, type: 2, value: 'The sluice, seen from the bridge' },
  { tag: 271, type: 2, value: 'Phase One' },
  { tag: 272, type: 2, value: 'iXG 100MP' },
  { tag: 282, type: 5, value: [6001, 10] },
  { tag: 283, type: 5, value: [400, 1] },
  { tag: 296, type: 3, value: [2] },
  { tag: 306, type: 2, value: '2011:05:04 10:20:30' },
  { tag: 315, type: 2, value: 'City archive' },
  { tag: 33432, type: 2, value: 'Public domain' },
];

const exifFields: FixtureField[] = [
  { tag: 33434, type: 5, value: [1, 60] },
  { tag: 36864, type: 7, value: Buffer.from('0232') },
  { tag: 36867, type: 2, value: '2011:05:04 10:20:00' },
  { tag: 40962, type: 4, value: [9999] },
  { tag: 40963, type: 4, value: [8888] },
];

/** A TIFF master with everything, stored on its side. */
async function writeMaster(file: string, layout: FixtureLayout = {}): Promise<void> {
  const values = Array.from({ length: 30 * 20 }, (_, i) => i % 256);
  await writeTiff(
    file,
    [
      {
        width: 30,
        height: 20,
        bits: 8,
        photometric: 1,
        values,
        exif: exifFields,
        fields: [
          ...descriptive,
          { tag: 274, type: 3, value: [6] },
          { tag: 700, type: 1, value: Buffer.from(xmp, 'utf8') },
          { tag: 33723, type: 7, value: iptc },
        ],
      },
    ],
    layout,
  );
}

async function readMetadata(file: string): Promise<MasterMetadata> {
  const master = await openMaster(file);
  await master.close();
  return master.metadata;
}

function encode(format: OutputFormat): Promise<Buffer> {
  return sharp({ create: { width: 20, height: 30, channels: 3, background: '#987' } })
    .withIccProfile('srgb')
    .toFormat(format)
    .toBuffer();
}

async function writeResult(
  folder: string,
  format: OutputFormat,
  metadata: MasterMetadata,
): Promise<string> {
  const file = path.join(folder, `result.${format}`);
  await writeFile(file, await encode(format));
  await embedMetadata(file, format, metadata);
  return file;
}

async function assertSamePixels(file: string, format: OutputFormat): Promise<void> {
  const before = await sharp(await encode(format))
    .raw()
    .toBuffer();
  // The strictest reading: a structure that libvips only warns of fails.
  const after = await sharp(await readFile(file), { failOn: 'warning' })
    .raw()
    .toBuffer();
  assert.deepEqual(after, before);
}

const layouts: readonly FixtureLayout[] = [{}, { bigEndian: true }, { bigTiff: true }];

for (const layout of layouts) {
  test(`a TIFF's own fields, EXIF, IPTC and XMP are read: ${JSON.stringify(layout)}`, async (t) => {
    const file = path.join(await temporaryFolder(t), 'scan.tif');
    await writeMaster(file, layout);
    const metadata = await readMetadata(file);
    assert.deepEqual(metadata.iptc, iptc);
    assert.equal(metadata.xmp?.toString('utf8'), xmp);
    // The master lies on its side: upright, the two resolutions change places.
    assert.deepEqual(metadata.density, { x: 400, y: 600.1, unit: 'inch' });
    assert.ok(metadata.exif !== null);
  });

  for (const format of formats) {
    test(`${format}: all of it is found again by another reader: ${JSON.stringify(layout)}`, async (t) => {
      const folder = await temporaryFolder(t);
      await writeMaster(path.join(folder, 'scan.tif'), layout);
      const metadata = await readMetadata(path.join(folder, 'scan.tif'));
      const file = await writeResult(folder, format, metadata);
      await assertSamePixels(file, format);
      const tags = await readWithExifr(file);
      assert.equal(tags.ImageDescription, 'The sluice, seen from the bridge');
      assert.equal(tags.Make, 'Phase One');
      assert.equal(tags.Artist, 'City archive');
      assert.equal(tags.Copyright, 'Public domain');
      assert.equal(tags.Orientation, 1);
      assert.equal(tags.ExposureTime, 1 / 60);
      assert.deepEqual([tags.XResolution, tags.YResolution, tags.ResolutionUnit], [400, 600.1, 2]);
      if (format !== 'tiff')
        assert.deepEqual([tags.ExifImageWidth, tags.ExifImageHeight], [20, 30]);
      const read = await sharp(await readFile(file)).metadata();
      assert.deepEqual([read.width, read.height, read.hasProfile], [20, 30, true]);
      const packet = read.xmp?.toString('utf8') ?? '';
      assert.match(packet, /Die Schleuse, 1911 – åben/);
      assert.match(packet, /archive:Shelf="Æ 12\/7"/);
      assert.match(packet, /tiff:Orientation="1" tiff:ImageWidth="20"/);
      assert.match(packet, new RegExp(`dc:format="image/${format}"`));
      assert.doesNotMatch(packet, /Thumbnails|Dot Gain/);
      if (format !== 'webp') assert.equal(Math.round(read.density ?? 0), 400);
      if (format === 'jpeg' || format === 'tiff') {
        assert.equal((await readMetadata(file)).iptc?.subarray(0, iptc.length).equals(iptc), true);
      } else {
        assert.match(packet, /<photoshop:Headline>Sluice at Ålborg</);
        assert.match(packet, /<rdf:li>sluice &amp; gate</);
      }
      if (hasExiftool()) assertExiftool(file, format);
    });
  }
}

function assertExiftool(file: string, format: OutputFormat): void {
  const tags = readWithExiftool(file);
  assert.equal(exiftoolWarnings(file), '');
  assert.equal(tags['IFD0:ImageDescription'], 'The sluice, seen from the bridge');
  assert.equal(tags['IFD0:Orientation'], 1);
  assert.equal(tags['ExifIFD:DateTimeOriginal'], '2011:05:04 10:20:00');
  assert.equal(tags['XMP-archive:Shelf'], 'Æ 12/7');
  assert.equal(tags['IFD1:ThumbnailImage'], undefined);
  if (format === 'webp') {
    assert.deepEqual(tags['XMP-dc:Subject'], ['harbor', 'sluice & gate']);
    return;
  }
  assert.equal(tags['IPTC:Headline'], 'Sluice at Ålborg');
  assert.deepEqual(tags['IPTC:Keywords'], ['harbor', 'sluice & gate']);
}

test('a result can be a master again, with the same metadata', async (t) => {
  const folder = await temporaryFolder(t);
  await writeMaster(path.join(folder, 'scan.tif'));
  const metadata = await readMetadata(path.join(folder, 'scan.tif'));
  for (const format of formats) {
    const again = await readMetadata(await writeResult(folder, format, metadata));
    assert.equal(again.exif !== null && again.xmp !== null, true);
    assert.deepEqual(again.density, metadata.density);
    if (format !== 'webp')
      assert.equal(again.iptc?.subarray(0, iptc.length).equals(iptc), true, format);
  }
});

/** An EXIF block with a thumbnail, as cameras and Photoshop write it. */
function exifWithThumbnail(): Buffer {
  const bytes = Buffer.alloc(8 + 2 + 2 * 12 + 4 + 2 + 3 * 12 + 4);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(8, 4);
  const field = (at: number, tag: number, type: number, value: number): void => {
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(type, at + 2);
    bytes.writeUInt32LE(1, at + 4);
    bytes.writeUInt32LE(value, at + 8);
  };
  bytes.writeUInt16LE(2, 8);
  field(10, 0x0112, 3, 8);
  field(22, 0x0128, 3, 2);
  bytes.writeUInt32LE(38, 34);
  bytes.writeUInt16LE(3, 38);
  field(40, 0x0103, 3, 6);
  field(52, 0x0201, 4, bytes.length);
  field(64, 0x0202, 4, thumbnailMark.length);
  return Buffer.concat([bytes, thumbnailMark]);
}

test('a thumbnail of the master does not reach a result', async (t) => {
  const folder = await temporaryFolder(t);
  const metadata = { exif: exifWithThumbnail(), iptc: null, xmp: null, density: null };
  for (const format of formats) {
    const file = await writeResult(folder, format, metadata);
    assert.equal((await readFile(file)).includes(thumbnailMark), false);
    assert.equal((await sharp(await readFile(file)).metadata()).orientation, 1);
  }
});

test('only a resolution: kept in every format', async (t) => {
  const folder = await temporaryFolder(t);
  const density = { x: 1200, y: 1200, unit: 'inch' } as const;
  for (const format of formats) {
    const file = await writeResult(folder, format, { exif: null, iptc: null, xmp: null, density });
    assert.deepEqual((await readMetadata(file)).density, density);
    await assertSamePixels(file, format);
  }
});

test('nothing to say leaves a result as it is; a damaged EXIF block is left out', async (t) => {
  const folder = await temporaryFolder(t);
  for (const format of formats) {
    const untouched = await writeResult(folder, format, {
      exif: null,
      iptc: null,
      xmp: null,
      density: null,
    });
    assert.deepEqual(await readFile(untouched), await encode(format));
    const damaged = await writeResult(folder, format, {
      exif: Buffer.from('II*\0\xff\xff\xff\x7f', 'latin1'),
      iptc,
      xmp: null,
      density: null,
    });
    await assertSamePixels(damaged, format);
  }
});

test('XMP larger than a JPEG segment is written as extended XMP and read back whole', async (t) => {
  const folder = await temporaryFolder(t);
  const history = Array.from(
    { length: 900 },
    (_, i) => `<rdf:li>step ${i} of the retouching${' and more'.repeat(12)}</rdf:li>`,
  ).join('');
  const large = xmp.replace(
    '<dc:description>',
    `<archive:History><rdf:Seq>${history}</rdf:Seq></archive:History><dc:description>`,
  );
  const file = await writeResult(folder, 'jpeg', {
    exif: null,
    iptc: null,
    xmp: Buffer.from(large),
    density: null,
  });
  await assertSamePixels(file, 'jpeg');
  const again = (await readMetadata(file)).xmp?.toString('utf8') ?? '';
  assert.match(again, /step 899 of the retouching/);
  assert.match(again, /Die Schleuse, 1911 – åben/);
  if (!hasExiftool()) return;
  assert.equal(readWithExiftool(file)['XMP-archive:Shelf'], 'Æ 12/7');
  assert.equal(exiftoolWarnings(file), '');
});

test('IPTC longer than a JPEG segment continues in the next', async (t) => {
  const long = Buffer.concat([
    iptc,
    ...Array.from({ length: 60 }, (_, i) => iptcRecord(120, `${i}`.padEnd(1900, '.'))),
  ]);
  const file = await writeResult(await temporaryFolder(t), 'jpeg', {
    exif: null,
    iptc: long,
    xmp: null,
    density: null,
  });
  assert.deepEqual((await readMetadata(file)).iptc, long);
  await assertSamePixels(file, 'jpeg');
});

test('in memory: the same bytes as on disk', async (t) => {
  const folder = await temporaryFolder(t);
  await writeMaster(path.join(folder, 'scan.tif'));
  const metadata = await readMetadata(path.join(folder, 'scan.tif'));
  for (const format of ['jpeg', 'png', 'webp'] as const) {
    const onDisk = await readFile(await writeResult(folder, format, metadata));
    assert.deepEqual(
      Buffer.concat(await spliceMetadata(await encode(format), format, metadata)),
      onDisk,
    );
  }
});

test('a BigTIFF result takes metadata in place', async (t) => {
  const folder = await temporaryFolder(t);
  await writeMaster(path.join(folder, 'scan.tif'), { bigEndian: true });
  const metadata = await readMetadata(path.join(folder, 'scan.tif'));
  const file = path.join(folder, 'result.tif');
  await sharp({ create: { width: 20, height: 30, channels: 3, background: '#987' } })
    .tiff({ bigtiff: true })
    .toFile(file);
  await embedMetadata(file, 'tiff', metadata);
  assert.equal((await sharp(file, { failOn: 'warning' }).raw().toBuffer()).length, 20 * 30 * 3);
  const again = await readMetadata(file);
  assert.deepEqual(again.density, metadata.density);
  assert.equal(again.xmp?.includes('Æ 12/7'), true);
  if (hasExiftool()) {
    // exiftool calls the group by another name in BigTIFF.
    assert.equal(readWithExiftool(file)['ExifOffset:DateTimeOriginal'], '2011:05:04 10:20:00');
    assert.equal(exiftoolWarnings(file), '');
  }
});

test('a file that is not of its format is refused and left as it was', async (t) => {
  const file = path.join(await temporaryFolder(t), 'result');
  const density = { x: 300, y: 300, unit: 'inch' } as const;
  for (const format of formats) {
    await writeFile(file, 'not a picture at all, but long enough to be read as one');
    await assert.rejects(
      embedMetadata(file, format, { exif: null, iptc: null, xmp: null, density }),
      { code: 'image-damaged' },
    );
    assert.match(await readFile(file, 'utf8'), /^not a picture/);
  }
});
