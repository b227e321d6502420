/** Packets as other programs write them, for tests of reading them. */

interface XmpOptions {
  /** Attributes of the description, such as `photoshop:City="Linz"`. */
  readonly attributes?: string;
  /** Its elements. */
  readonly elements?: string;
}

const declarations = [
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  'xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
  'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"',
  'xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"',
  'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
  'xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"',
].join(' ');

/** An XMP packet with one description. */
export function xmpPacket({ attributes = '', elements = '' }: XmpOptions): string {
  return (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>' +
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">' +
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    `<rdf:Description rdf:about="" ${declarations} ${attributes}>${elements}</rdf:Description>` +
    '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
  );
}

/** A text in several languages, the default last. */
export function xmpAlternatives(property: string, text: string): string {
  return (
    `<${property}><rdf:Alt><rdf:li xml:lang="de-DE">auf Deutsch</rdf:li>` +
    `<rdf:li xml:lang="x-default">${text}</rdf:li></rdf:Alt></${property}>`
  );
}

/** A list. */
export function xmpList(
  property: string,
  container: 'Seq' | 'Bag',
  texts: readonly string[],
): string {
  const items = texts.map((text) => `<rdf:li>${text}</rdf:li>`).join('');
  return `<${property}><rdf:${container}>${items}</rdf:${container}></${property}>`;
}

/** IPTC-IIM records; texts are encoded by the caller. */
export function iptcRecords(
  records: readonly (readonly [record: number, dataSet: number, data: Buffer])[],
): Buffer {
  return Buffer.concat(
    records.map(([record, dataSet, data]) => {
      const head = Buffer.from([0x1c, record, dataSet, 0, 0]);
      head.writeUInt16BE(data.length, 3);
      return Buffer.concat([head, data]);
    }),
  );
}
