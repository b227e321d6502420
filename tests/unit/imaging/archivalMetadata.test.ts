import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDescription } from '../../../src-main/imaging/metadata/archivalMetadata.ts';
import { serializeExifBlock } from '../../../src-main/imaging/metadata/exifTree.ts';
import type { TiffValue } from '../../../src-main/imaging/tiff/writeDirectory.ts';
import { iptcRecords, xmpAlternatives, xmpList, xmpPacket } from '../../support/metadataFixture.ts';

const nothing = { xmp: null, iptc: null, exif: null };

function ascii(tag: number, text: string): TiffValue {
  const data = Buffer.from(`${text}\0`, 'utf8');
  return { tag, type: 2, count: data.length, data };
}

function exifBlock(image: readonly TiffValue[], exif: readonly TiffValue[] = []): Buffer {
  return serializeExifBlock({ littleEndian: true, image, exif, gps: [], interoperability: [] });
}

test('a master that says nothing has an empty description', async () => {
  const { metadata, tags } = await readDescription(nothing, []);
  assert.ok(Object.values(metadata).every((text) => text === ''));
  assert.deepEqual(tags, []);
});

test('every field is read from XMP', async () => {
  const packet = xmpPacket({
    attributes:
      'photoshop:DateCreated="1932-05-07" photoshop:City="Linz" photoshop:Country="Austria"',
    elements:
      xmpAlternatives('dc:title', 'Market &amp; square') +
      xmpList('dc:creator', 'Seq', ['Anna Huber', 'Studio Berg']) +
      xmpAlternatives('dc:rights', 'Public domain') +
      xmpAlternatives('dc:description', 'Two women before a stall.') +
      xmpList('dc:subject', 'Bag', ['market', ' women ', 'market', '']) +
      '<dc:identifier>AT-LI-0042</dc:identifier>' +
      '<Iptc4xmpCore:Location>Hauptplatz</Iptc4xmpCore:Location>',
  });
  const { metadata, tags } = await readDescription({ ...nothing, xmp: Buffer.from(packet) }, []);
  assert.deepEqual(metadata, {
    title: 'Market & square',
    creator: 'Anna Huber; Studio Berg',
    date: '1932-05-07',
    place: 'Hauptplatz, Linz, Austria',
    identifier: 'AT-LI-0042',
    rights: 'Public domain',
    notes: 'Two women before a stall.',
  });
  assert.deepEqual(tags, ['market', 'women']);
});

test('prefixes are free, a place may be a structure, and UTF-16 is read', async () => {
  const packet = xmpPacket({
    elements:
      '<Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li rdf:parseType="Resource">' +
      '<Iptc4xmpExt:City>Łódź</Iptc4xmpExt:City><Iptc4xmpExt:CountryName>Polska</Iptc4xmpExt:CountryName>' +
      '</rdf:li></rdf:Bag></Iptc4xmpExt:LocationShown>' +
      xmpAlternatives('dc:title', 'Ulica'),
  })
    .replaceAll('dc:', 'a:')
    .replaceAll('Iptc4xmpExt:', 'b:')
    .replaceAll('xmlns:dc', 'xmlns:a')
    .replaceAll('xmlns:Iptc4xmpExt', 'xmlns:b');
  const xmp = Buffer.from(packet.replace(/^[^>]*>/, ''), 'utf16le');
  const { metadata } = await readDescription({ ...nothing, xmp }, []);
  assert.deepEqual([metadata.title, metadata.place], ['Ulica', 'Łódź, Polska']);
});

test('XMP comes before IPTC, IPTC before EXIF, sidecars before all, field by field', async () => {
  const exif = exifBlock(
    [
      ascii(315, 'EXIF artist'),
      ascii(270, 'EXIF notes'),
      ascii(33_432, 'EXIF rights'),
      ascii(269, 'EXIF-1'),
    ],
    [ascii(36_867, '1931:01:02 03:04:05')],
  );
  const iptc = iptcRecords([
    [2, 80, Buffer.from('IPTC creator')],
    [2, 116, Buffer.from('IPTC rights')],
    [2, 5, Buffer.from('IPTC title')],
    [2, 25, Buffer.from('tag one')],
    [2, 25, Buffer.from('tag two')],
  ]);
  const xmp = Buffer.from(
    xmpPacket({
      elements:
        xmpAlternatives('dc:title', 'XMP title') + xmpAlternatives('dc:rights', 'XMP rights'),
    }),
  );
  const sidecar = Buffer.from(
    xmpPacket({ elements: xmpAlternatives('dc:rights', 'Sidecar rights') }),
  );
  const { metadata, tags } = await readDescription({ exif, iptc, xmp }, [sidecar]);
  assert.deepEqual(metadata, {
    title: 'XMP title',
    creator: 'IPTC creator',
    date: '1931-01-02',
    place: '',
    identifier: 'EXIF-1',
    rights: 'Sidecar rights',
    notes: 'EXIF notes',
  });
  assert.deepEqual(tags, ['tag one', 'tag two']);
});

const texts: readonly (readonly [
  name: string,
  escape: string | null,
  bytes: Buffer,
  text: string,
])[] = [
  ['UTF-8, declared', '\x1b%G', Buffer.from('Žižkov'), 'Žižkov'],
  ['UTF-8, not declared', null, Buffer.from('Žižkov'), 'Žižkov'],
  ['Latin-1, not declared', null, Buffer.from('Köln', 'latin1'), 'Köln'],
  ['Latin-2, declared', '\x1b-B', Buffer.from([0xae, 0x69, 0xbe]), 'Žiž'],
  ['Cyrillic, declared', '\x1b-L', Buffer.from([0xba, 0xd8, 0xd5, 0xd2]), 'Киев'],
];

for (const [name, escape, bytes, text] of texts) {
  test(`IPTC texts are decoded: ${name}`, async () => {
    const declaration: [number, number, Buffer][] =
      escape === null ? [] : [[1, 90, Buffer.from(escape, 'latin1')]];
    const iptc = iptcRecords([...declaration, [2, 90, bytes], [2, 55, Buffer.from('19000000')]]);
    const { metadata } = await readDescription({ ...nothing, iptc }, []);
    assert.deepEqual([metadata.place, metadata.date], [text, '1900']);
  });
}

test('the moment of a scan is no date of the photograph, and words of devices are no notes', async () => {
  const scanned = exifBlock(
    [ascii(270, 'OLYMPUS DIGITAL CAMERA')],
    [
      ascii(36_867, '2019:03:04 10:00:00'),
      ascii(36_868, '2019:03:04 10:00:00'),
      { tag: 41_728, type: 7, count: 1, data: Buffer.from([2]) },
    ],
  );
  const { metadata } = await readDescription({ ...nothing, exif: scanned }, []);
  assert.deepEqual([metadata.date, metadata.notes], ['', '']);
});

test('comments and what Windows writes are read in their encodings', async () => {
  const comment = Buffer.concat([Buffer.from('UNICODE\0'), Buffer.from('Grüße', 'utf16le')]);
  const title = Buffer.from('Ein Titel\0', 'utf16le');
  const keywords = Buffer.from('one; two\0', 'utf16le');
  const exif = exifBlock(
    [
      { tag: 40_091, type: 1, count: title.length, data: title },
      { tag: 40_094, type: 1, count: keywords.length, data: keywords },
    ],
    [{ tag: 37_510, type: 7, count: comment.length, data: comment }],
  );
  const { metadata, tags } = await readDescription({ ...nothing, exif }, []);
  assert.deepEqual([metadata.title, metadata.notes], ['Ein Titel', 'Grüße']);
  assert.deepEqual(tags, ['one', 'two']);
});

test('damaged and hostile metadata is passed over', async () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">]>${xmpPacket({ elements: '<dc:title>&a;</dc:title>' })}`;
  for (const packet of ['', '<x', 'no XML at all', '<a><b></a>', bomb, '\0\0\0\0']) {
    const { metadata } = await readDescription({ ...nothing, xmp: Buffer.from(packet) }, []);
    assert.equal(metadata.title, '', packet.slice(0, 20));
  }
  const iptc = iptcRecords([[2, 5, Buffer.from('Title')]]).subarray(0, 8);
  const exif = Buffer.from('II*\0\xff\xff\xff\xff', 'latin1');
  const { metadata } = await readDescription({ xmp: null, iptc, exif }, []);
  assert.equal(metadata.creator, '');
});

test('texts and tags are kept within what a library holds', async () => {
  const long = 'x'.repeat(20_000);
  const xmp = Buffer.from(
    xmpPacket({
      elements: xmpAlternatives('dc:title', long) + xmpList('dc:subject', 'Bag', [long]),
    }),
  );
  const { metadata, tags } = await readDescription({ ...nothing, xmp }, []);
  assert.equal(metadata.title.length, 10_000);
  assert.equal(tags[0].length, 200);
});
