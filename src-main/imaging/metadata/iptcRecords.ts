import { IptcTexts } from './iptcText.ts';

/*
 * IPTC-IIM 4.2 records, the Photoshop image resources that carry them in JPEG, and their XMP equivalents by the IPTC
 * Photo Metadata Standard, for formats that have no place for IIM.
 */

const photoshopSignature = 'Photoshop 3.0\0';
const iptcResource = 0x0404;

/** @returns the IIM records in a block of Photoshop image resources, or null */
export function iptcFromPhotoshop(resources: Buffer): Buffer | null {
  let at = 0;
  while (at + 12 <= resources.length && resources.toString('latin1', at, at + 4) === '8BIM') {
    const id = resources.readUInt16BE(at + 4);
    const nameLength = resources.readUInt8(at + 6) + 1;
    const sizeAt = at + 6 + nameLength + (nameLength % 2);
    if (sizeAt + 4 > resources.length) return null;
    const size = resources.readUInt32BE(sizeAt);
    const data = resources.subarray(sizeAt + 4, sizeAt + 4 + size);
    if (id === iptcResource) return data.length === size && size > 0 ? data : null;
    at = sizeAt + 4 + size + (size % 2);
  }
  return null;
}

/** @returns the IIM records in a block that may be wrapped as JPEG's APP13, as image resources, or not at all */
export function unwrapIptc(block: Buffer | null): Buffer | null {
  if (block === null || block.length < 5) return null;
  if (block.toString('latin1', 0, photoshopSignature.length) === photoshopSignature) {
    return iptcFromPhotoshop(block.subarray(photoshopSignature.length));
  }
  if (block.toString('latin1', 0, 4) === '8BIM') return iptcFromPhotoshop(block);
  if (block[0] === 0x1c) return block;
  // Some TIFF writers store the records as longs and swap them with the file's byte order.
  if (block[3] !== 0x1c || block.length % 4 !== 0) return null;
  return Buffer.from(block).swap32();
}

/** @returns Photoshop image resources holding the IIM records */
export function photoshopResources(iptc: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.write('8BIM', 'latin1');
  head.writeUInt16BE(iptcResource, 4);
  head.writeUInt32BE(iptc.length, 8);
  return Buffer.concat([head, iptc, Buffer.alloc(iptc.length % 2)]);
}

type XmpForm = 'text' | 'language' | 'list' | 'bag';

const xmpOfRecord: readonly (readonly [key: string, property: string, form: XmpForm])[] = [
  ['2:5', 'dc:title', 'language'],
  ['2:120', 'dc:description', 'language'],
  ['2:80', 'dc:creator', 'list'],
  ['2:25', 'dc:subject', 'bag'],
  ['2:116', 'dc:rights', 'language'],
  ['2:40', 'photoshop:Instructions', 'text'],
  ['2:85', 'photoshop:AuthorsPosition', 'text'],
  ['2:90', 'photoshop:City', 'text'],
  ['2:95', 'photoshop:State', 'text'],
  ['2:101', 'photoshop:Country', 'text'],
  ['2:103', 'photoshop:TransmissionReference', 'text'],
  ['2:105', 'photoshop:Headline', 'text'],
  ['2:110', 'photoshop:Credit', 'text'],
  ['2:115', 'photoshop:Source', 'text'],
  ['2:122', 'photoshop:CaptionWriter', 'text'],
  ['2:92', 'Iptc4xmpCore:Location', 'text'],
  ['2:100', 'Iptc4xmpCore:CountryCode', 'text'],
];

function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function xmpElement(property: string, form: XmpForm, values: readonly string[]): string {
  const texts = values.map(escapeXml);
  if (form === 'text') return `<${property}>${texts[0] ?? ''}</${property}>`;
  if (form === 'language') {
    return `<${property}><rdf:Alt><rdf:li xml:lang="x-default">${texts[0] ?? ''}</rdf:li></rdf:Alt></${property}>`;
  }
  const container = form === 'list' ? 'rdf:Seq' : 'rdf:Bag';
  const items = texts.map((text) => `<rdf:li>${text}</rdf:li>`).join('');
  return `<${property}><${container}>${items}</${container}></${property}>`;
}

/**
 * Says in XMP what IIM records say, leaving out what a packet says already.
 * @param existing the master's packet, or null
 * @returns a packet to be merged into it, or null when there is nothing to add
 */
export function xmpFromIptc(iptc: Buffer, existing: Buffer | null): Buffer | null {
  const texts = new IptcTexts(iptc);
  const known = existing?.toString('latin1') ?? '';
  const elements = xmpOfRecord.flatMap(([key, property, form]) => {
    const values = texts.all(key);
    return values.length === 0 || known.includes(property)
      ? []
      : [xmpElement(property, form, values)];
  });
  if (elements.length === 0) return null;
  return Buffer.from(xmpPacket(elements.join('')), 'utf8');
}

function xmpPacket(elements: string): string {
  const namespaces = [
    'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"',
    'xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"',
  ].join(' ');
  return (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>' +
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    `<rdf:Description rdf:about="" ${namespaces}>${elements}</rdf:Description>` +
    '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
  );
}
