import { DOMParser, Node, type Element } from '@xmldom/xmldom';

/** Namespaces of XMP (ISO 16684-1) and the schemas read here, by their usual prefixes. */
const namespaces = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  xml: 'http://www.w3.org/XML/1998/namespace',
  dc: 'http://purl.org/dc/elements/1.1/',
  xmp: 'http://ns.adobe.com/xap/1.0/',
  xmpRights: 'http://ns.adobe.com/xap/1.0/rights/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  Iptc4xmpCore: 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
  exif: 'http://ns.adobe.com/exif/1.0/',
  lr: 'http://ns.adobe.com/lightroom/1.0/',
} as const;
type Prefix = keyof typeof namespaces;

/** A property's name with the usual prefix, whatever prefix the packet uses. */
export type XmpName = `${Exclude<Prefix, 'rdf' | 'xml'>}:${string}`;

/** Beyond this a packet holds thumbnails or worse. */
const largestPacket = 16 * 1024 * 1024;
const deepest = 20;

/** The bytes as text: UTF-8, or UTF-16 by its byte order mark or its zero bytes. */
function decodePacket(packet: Buffer): string {
  const start = packet.subarray(0, 4).toString('hex');
  if (start.startsWith('fffe') || /^3c00/.test(start)) {
    return new TextDecoder('utf-16le').decode(packet);
  }
  if (start.startsWith('feff') || /^003c/.test(start)) {
    return new TextDecoder('utf-16be').decode(packet);
  }
  return new TextDecoder('utf-8').decode(packet);
}

function isElement(node: Node): node is Element {
  return node.nodeType === Node.ELEMENT_NODE;
}

function childElements(element: Element): Element[] {
  return [...element.childNodes].filter(isElement);
}

function is(element: Element, prefix: Prefix, name: string): boolean {
  return element.namespaceURI === namespaces[prefix] && element.localName === name;
}

/** Elements whose children and attributes are properties: a description, or a value that is a structure. */
function descriptionsIn(root: Element): Element[] {
  return [...root.getElementsByTagNameNS(namespaces.rdf, 'Description')].filter(
    ({ parentNode }) =>
      parentNode !== null && isElement(parentNode) && is(parentNode, 'rdf', 'RDF'),
  );
}

const usualPrefix = new Map<string, string>(
  Object.entries(namespaces).map(([prefix, uri]) => [uri, prefix]),
);

function nameOf(node: { readonly namespaceURI: string | null; readonly localName: string | null }) {
  const prefix = usualPrefix.get(node.namespaceURI ?? '');
  if (prefix === undefined || prefix === 'rdf' || prefix === 'xml') return null;
  return `${prefix}:${node.localName ?? ''}`;
}

/** Texts of a value: of an alternative by language the default one, of a list every item. */
function textsOf(element: Element, depth = 0): string[] {
  if (depth > deepest) return [];
  const resource = element.getAttributeNS(namespaces.rdf, 'resource');
  if (resource !== null && resource !== '') return [resource];
  const children = childElements(element);
  if (children.length === 0)
    return [(element.textContent ?? '').trim()].filter((text) => text !== '');
  const [container] = children;
  const items: readonly Element[] = childElements(container).filter((item) =>
    is(item, 'rdf', 'li'),
  );
  if (is(container, 'rdf', 'Alt')) {
    const chosen =
      items.find((item) => item.getAttributeNS(namespaces.xml, 'lang') === 'x-default') ??
      items.at(0);
    return chosen === undefined ? [] : textsOf(chosen, depth + 1);
  }
  if (is(container, 'rdf', 'Seq') || is(container, 'rdf', 'Bag')) {
    return items.flatMap((item) => textsOf(item, depth + 1));
  }
  // A value with qualifiers.
  const value = children
    .concat(childElements(container))
    .find((child) => is(child, 'rdf', 'value'));
  return value === undefined ? [] : textsOf(value, depth + 1);
}

/** Texts of the packet's properties, of the schemas known here. */
export class XmpProperties {
  readonly #texts = new Map<string, string[]>();
  readonly #elements = new Map<string, Element>();

  constructor(descriptions: readonly Element[]) {
    for (const description of descriptions) this.#collect(description);
  }

  #collect(description: Element): void {
    for (const attribute of description.attributes) {
      const name = nameOf(attribute);
      const text = attribute.value.trim();
      if (name !== null && text !== '' && !this.#texts.has(name)) this.#texts.set(name, [text]);
    }
    for (const child of childElements(description)) {
      const name = nameOf(child);
      if (name === null) continue;
      if (!this.#elements.has(name)) this.#elements.set(name, child);
      const texts = textsOf(child);
      if (texts.length > 0 && !this.#texts.has(name)) this.#texts.set(name, texts);
    }
  }

  /** Every text of a property; empty when it is not there. */
  all(name: XmpName): readonly string[] {
    return this.#texts.get(name) ?? [];
  }

  /** The first of the properties that has a text; its items joined. Empty when none has. */
  first(...names: readonly XmpName[]): string {
    for (const name of names) {
      const texts = this.all(name);
      if (texts.length > 0) return texts.join('; ');
    }
    return '';
  }

  /** The properties of a value that is a structure, or of the first in a list of them. */
  structure(name: XmpName): XmpProperties {
    let element = this.#elements.get(name);
    for (let depth = 0; element !== undefined && depth < deepest; depth += 1) {
      const inner: Element | undefined = childElements(element).find((child) =>
        ['Seq', 'Bag', 'Alt', 'li', 'Description'].some((one) => is(child, 'rdf', one)),
      );
      if (inner === undefined) break;
      element = inner;
    }
    return new XmpProperties(element === undefined ? [] : [element]);
  }
}

/** Reads a packet; null for what is no XMP. Never throws: metadata does not keep a picture from being read. */
export function readXmp(packet: Buffer): XmpProperties | null {
  if (packet.length > largestPacket) return null;
  const text = decodePacket(packet).replaceAll('\0', '').trim();
  // XMP has no document type; in one, entities could be made to grow without bounds.
  if (text.includes('<!DOCTYPE') || text.includes('<!ENTITY')) return null;
  try {
    const parser = new DOMParser({
      onError: (level, message) => {
        if (level !== 'warning') throw new SyntaxError(message);
      },
    });
    const { documentElement } = parser.parseFromString(text, 'text/xml');
    return documentElement === null ? null : new XmpProperties(descriptionsIn(documentElement));
  } catch {
    return null;
  }
}
