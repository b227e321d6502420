import assert from 'node:assert/strict';
import { test } from 'node:test';
import exifr from 'exifr';
import { discloseInXmp, type Disclosure } from '../../../src-main/imaging/disclosureXmp.ts';

const term = 'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia';
const disclosure: Disclosure = {
  digitalSourceType: term,
  statement: 'Colors & “more” are <made up>.',
  software: 'Heliochrome 1',
  master: 'Fête & <so> "on"\u0007.tif',
};

/** Reads a packet as another program does: exifr, in a JPEG that holds nothing else. */
async function readPacket(packet: Buffer): Promise<Record<string, unknown>> {
  const name = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(2 + name.length + packet.length);
  const jpeg = Buffer.concat([
    Buffer.from('ffd8ffe1', 'hex'),
    length,
    name,
    packet,
    Buffer.from('ffda0002ffd9', 'hex'),
  ]);
  const options = { xmp: { multiSegment: false }, mergeOutput: true, tiff: false };
  return (await exifr.parse(jpeg, options)) as Record<string, unknown>;
}

function packetOf(inner: string): Buffer {
  return Buffer.from(
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
      `${inner}</rdf:RDF></x:xmpmeta>`,
  );
}

/** A small check that tags nest, which broken surgery on the text would fail. */
function assertNests(packet: Buffer): void {
  const open: string[] = [];
  const tags = packet
    .toString('utf8')
    .matchAll(/<(\/?)([\w:]+)((?:"[^"]*"|'[^']*'|[^>"'])*?)(\/?)>/g);
  for (const [, close, name, , selfClosed] of tags) {
    if (close === '/') assert.equal(open.pop(), name);
    else if (selfClosed !== '/') open.push(name);
  }
  assert.deepEqual(open, []);
}

test('a picture without XMP gets a packet that says it was colorized', async () => {
  const packet = discloseInXmp(null, disclosure);
  assert.ok(packet !== null);
  assertNests(packet);
  const tags = await readPacket(packet);
  assert.equal(tags['DigitalSourceType'], term);
  assert.equal((tags['DerivedFrom'] as { filePath: string }).filePath.includes('Fête'), true);
  assert.match(JSON.stringify(tags['History']), /Heliochrome 1/);
});

test('the source type of the scan is replaced, whatever its form, and all else stays', async () => {
  const scan = 'http://cv.iptc.org/newscodes/digitalsourcetype/negativeFilm';
  const iptc = 'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"';
  const dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"';
  const forms = [
    `<rdf:Description rdf:about="uuid:1" ${iptc} ${dc} Iptc4xmpExt:DigitalSourceType="${scan}"><dc:source>H-0147</dc:source></rdf:Description>`,
    `<rdf:Description rdf:about="uuid:1" ${iptc} ${dc}><dc:source>H-0147</dc:source><Iptc4xmpExt:DigitalSourceType>${scan}</Iptc4xmpExt:DigitalSourceType></rdf:Description>`,
    `<rdf:Description rdf:about="uuid:1" ${iptc} ${dc}><dc:source>H-0147</dc:source><Iptc4xmpExt:DigitalSourceType rdf:resource="${scan}"/></rdf:Description>`,
  ];
  for (const form of forms) {
    const packet = discloseInXmp(packetOf(form), disclosure);
    assert.ok(packet !== null);
    assertNests(packet);
    const text = packet.toString('utf8');
    assert.equal(text.includes('negativeFilm'), false);
    assert.equal(text.match(/rdf:about="uuid:1"/g)?.length, 2, 'one thing is spoken about');
    const tags = await readPacket(packet);
    assert.equal(tags['DigitalSourceType'], term);
    assert.equal(tags['source'], 'H-0147');
  }
});

test('a history and an origin that are there are kept, and continued', () => {
  const namespaces =
    'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"';
  const packet = discloseInXmp(
    packetOf(
      `<rdf:Description rdf:about="" ${namespaces}><xmpMM:DerivedFrom rdf:parseType="Resource"/><xmpMM:History><rdf:Seq>` +
        '<rdf:li rdf:parseType="Resource"><stEvt:action>scanned</stEvt:action></rdf:li></rdf:Seq></xmpMM:History></rdf:Description>',
    ),
    disclosure,
  );
  assert.ok(packet !== null);
  assertNests(packet);
  const text = packet.toString('utf8');
  assert.equal(text.match(/<xmpMM:History/g)?.length, 1);
  assert.equal(text.match(/<xmpMM:DerivedFrom/g)?.length, 1);
  assert.ok(text.indexOf('scanned') < text.indexOf('Heliochrome 1'));
});

test('a history and an origin are found under the name that old programs gave their schema', () => {
  const packet = Buffer.from(
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
      '<rdf:Description rdf:about="" xmlns:xapMM="http://ns.adobe.com/xap/1.0/mm/">' +
      '<xapMM:DerivedFrom rdf:resource="first"/><xapMM:History><rdf:Seq><rdf:li>scanned</rdf:li></rdf:Seq></xapMM:History>' +
      '</rdf:Description></rdf:RDF></x:xmpmeta>',
  );
  const text = String(discloseInXmp(packet, disclosure));
  assert.equal(text.match(/:DerivedFrom\b/g)?.length, 1);
  assert.equal(text.match(/<\w+:History\b/g)?.length, 1);
  assert.match(text, /<rdf:li>scanned<\/rdf:li><rdf:li [^>]*><stEvt:action>edited/);
});

test('the same recipe gives the same packet', () => {
  assert.deepEqual(discloseInXmp(null, disclosure), discloseInXmp(null, disclosure));
});

test('a packet that is not RDF is left alone', () => {
  assert.equal(discloseInXmp(Buffer.from('no XML at all'), disclosure), null);
});
