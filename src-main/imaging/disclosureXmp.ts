/** What a colorized picture says about itself. */
export interface Disclosure {
  /** A term of the IPTC's digital source types, as URI. */
  readonly digitalSourceType: string;
  /** A sentence for people. */
  readonly statement: string;
  /** Program and version. */
  readonly software: string;
  /** File name of the master. */
  readonly master: string;
  /** When the colors were computed, ISO 8601; left out or null: not told, so that the same recipe gives the same file. */
  readonly when?: string | null;
  /** How it was made; left out: not told. */
  readonly facts?: DisclosedFacts;
}

/** How a picture was made, and what the archive knows of its master; any text may be empty. */
export interface DisclosedFacts {
  readonly identifier: string;
  readonly title: string;
  readonly operator: string;
  readonly masterSha256: string;
  /** Page of the master, counted from 1. */
  readonly page: number;
  /** Id and version. */
  readonly model: string;
  readonly weightsSha256: string;
  readonly engine: string;
  /** As JSON. */
  readonly recipe: string;
}

const mediaManagement = 'http://ns.adobe.com/xap/1.0/mm/';

const namespaces =
  'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" ' +
  `xmlns:xmpMM="${mediaManagement}" ` +
  'xmlns:stRef="http://ns.adobe.com/xap/1.0/sType/ResourceRef#" ' +
  'xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#" ' +
  'xmlns:dc="http://purl.org/dc/elements/1.1/" ' +
  'xmlns:heliochrome="urn:heliochrome:provenance:2#"';

const emptyPacket =
  '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n' +
  '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n' +
  '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n' +
  '</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="w"?>';

function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return (
    text
      // XML 1.0 has no place for control characters, not even escaped; file names may hold them.
      .replaceAll(/\p{Cc}/gu, '\ufffd')
      .replaceAll(/[&<>"]/g, (character) => entities[character])
  );
}

/** What an earlier result that is now a master said of its own making. */
function withoutFacts(packet: string): string {
  return packet.replaceAll(/<(heliochrome:\w+)\b[^>]*>[\s\S]*?<\/\1\s*>/g, '');
}

/** A property may stand once: what the master's scan said of its own source is no longer true of the result. */
function withoutSourceType(packet: string): string {
  return packet
    .replaceAll(/\s[\w.-]+:DigitalSourceType\s*=\s*("[^"]*"|'[^']*')/g, '')
    .replaceAll(/<([\w.-]+:DigitalSourceType)\b[^>]*\/>/g, '')
    .replaceAll(/<([\w.-]+:DigitalSourceType)\b[^>]*>[\s\S]*?<\/\1\s*>/g, '');
}

/** Whatever prefixes the packet gives the media management schema, as a pattern: old programs call it xapMM. */
function mediaManagementPrefix(packet: string): string {
  const declared = packet.matchAll(/xmlns:([\w.-]+)\s*=\s*["']([^"']*)["']/g);
  const prefixes = new Set(['xmpMM']);
  for (const [, prefix, uri] of declared) {
    if (uri === mediaManagement) prefixes.add(prefix.replaceAll('.', String.raw`\.`));
  }
  return `(?:${[...prefixes].join('|')})`;
}

/** Whether the packet has a property of the media management schema, as element or attribute. */
function hasProperty(packet: string, name: string): boolean {
  return new RegExp(String.raw`[\s<]${mediaManagementPrefix(packet)}:${name}\b`).test(packet);
}

function historyEntry(disclosure: Disclosure): string {
  const when = disclosure.when ?? null;
  return (
    '<rdf:li rdf:parseType="Resource"><stEvt:action>edited</stEvt:action>' +
    (when === null ? '' : `<stEvt:when>${escapeXml(when)}</stEvt:when>`) +
    `<stEvt:softwareAgent>${escapeXml(disclosure.software)}</stEvt:softwareAgent>` +
    `<stEvt:parameters>${escapeXml(disclosure.statement)}</stEvt:parameters></rdf:li>`
  );
}

/** Adds to the history of the packet; null when it has none. */
function addToHistory(packet: string, disclosure: Disclosure): string | null {
  const opening = String.raw`<${mediaManagementPrefix(packet)}:History\b[^>]*>\s*<rdf:Seq\b[^>]*?(/>|>)`;
  const history = new RegExp(opening).exec(packet);
  if (history === null) return null;
  // The entry brings its own namespaces: the packet's may be declared elsewhere or under other names.
  const entry = historyEntry(disclosure).replace('<rdf:li ', `<rdf:li ${namespaces} `);
  const end = history.index + history[0].length;
  if (history[1] === '/>') {
    return `${packet.slice(0, end - 2)}>${entry}</rdf:Seq>${packet.slice(end)}`;
  }
  const close = packet.indexOf('</rdf:Seq', end);
  return close === -1 ? null : packet.slice(0, close) + entry + packet.slice(close);
}

/** Names the very file that the picture derives from. */
function masterDigest({ facts }: Disclosure): string {
  if (facts === undefined) return '';
  const id = `sha256:${facts.masterSha256}`;
  return `<stRef:documentID>${id}</stRef:documentID><stRef:instanceID>${id}</stRef:instanceID>`;
}

/** Properties of our own schema: what the record beside the picture says, in the picture. */
function factProperties({ facts }: Disclosure): string {
  if (facts === undefined) return '';
  const properties = {
    MasterSha256: facts.masterSha256,
    MasterPage: String(facts.page),
    Model: facts.model,
    WeightsSha256: facts.weightsSha256,
    Engine: facts.engine,
    Operator: facts.operator,
    Recipe: facts.recipe,
  };
  return Object.entries(properties)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `<heliochrome:${name}>${escapeXml(value)}</heliochrome:${name}>`)
    .join('');
}

/** What the archive says of the photo, where the scan itself says nothing of it. */
function archivalProperties(packet: string, { facts, master }: Disclosure): string {
  if (facts === undefined) return '';
  const isFree = (name: string): boolean => !new RegExp(String.raw`[\s<]dc:${name}\b`).test(packet);
  const { identifier, title } = facts;
  const source = identifier === '' ? master : identifier;
  const properties = [
    isFree('source') ? `<dc:source>${escapeXml(source)}</dc:source>` : '',
    isFree('identifier') && identifier !== ''
      ? `<dc:identifier>${escapeXml(identifier)}</dc:identifier>`
      : '',
    isFree('title') && title !== ''
      ? `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(title)}</rdf:li></rdf:Alt></dc:title>`
      : '',
  ];
  return properties.join('');
}

function description(packet: string, disclosure: Disclosure, withHistory: boolean): string {
  const derived = hasProperty(packet, 'DerivedFrom')
    ? ''
    : '<xmpMM:DerivedFrom rdf:parseType="Resource">' +
      `<stRef:filePath>${escapeXml(disclosure.master)}</stRef:filePath>` +
      masterDigest(disclosure) +
      '</xmpMM:DerivedFrom>';
  const history = withHistory
    ? `<xmpMM:History><rdf:Seq>${historyEntry(disclosure)}</rdf:Seq></xmpMM:History>`
    : '';
  return (
    `<rdf:Description rdf:about="" ${namespaces}>` +
    `<Iptc4xmpExt:DigitalSourceType>${escapeXml(disclosure.digitalSourceType)}</Iptc4xmpExt:DigitalSourceType>` +
    `${derived}${history}${archivalProperties(packet, disclosure)}${factProperties(disclosure)}` +
    '</rdf:Description>\n'
  );
}

/**
 * Adds to an XMP packet that the picture was colorized: IPTC's DigitalSourceType (in place of the scan's), the master
 * it derives from, an entry in the history, and how it was made. All else stays. It holds no time but that of the coloring,
 * so that the same version gives the same file. (XMP specification, parts 1 and 2; IPTC Photo Metadata Standard 2023.1.)
 *
 * @param xmp the master's packet, UTF-8; null makes a new one
 * @returns the packet, or null when the master's is not one that can be added to
 */
export function discloseInXmp(xmp: Buffer | null, disclosure: Disclosure): Buffer | null {
  const original = xmp === null ? emptyPacket : xmp.toString('utf8');
  const cleaned = withoutFacts(withoutSourceType(original));
  const continued = addToHistory(cleaned, disclosure);
  const packet = continued ?? cleaned;
  const about = /<rdf:Description\b[^>]*\brdf:about\s*=\s*("[^"]*"|'[^']*')/.exec(packet)?.[1];
  const end = packet.lastIndexOf('</rdf:RDF');
  if (end === -1) return null;
  // All descriptions of one packet must speak about the same thing.
  const added = description(packet, disclosure, !hasProperty(packet, 'History')).replace(
    'rdf:about=""',
    () => `rdf:about=${about ?? '""'}`,
  );
  return Buffer.from(packet.slice(0, end) + added + packet.slice(end), 'utf8');
}
