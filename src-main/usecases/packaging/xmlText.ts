/**
 * XML as text, written piece by piece: a document tree of a hundred thousand photos would not fit into memory, which
 * is why no library's tree is used. What is written is read back by a parser in the tests.
 */

/** An element with attributes, and children or a text. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: readonly XmlElement[] | string;
}

/** @param content children; undefined ones are left out */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  content: readonly (XmlElement | undefined)[] | string,
): XmlElement {
  if (typeof content === 'string') return { name, attributes, content };
  return { name, attributes, content: content.filter((child) => child !== undefined) };
}

/** Characters that XML 1.0 cannot hold, not even escaped; lone surrogates among them. */
const forbidden = /(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu;

function escape(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(forbidden, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

function escapeAttribute(text: string): string {
  return escape(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}

/** The start tag, for an element whose children are written one after the other. */
export function startTag(name: string, attributes: Readonly<Record<string, string>>): string {
  const list = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeAttribute(value)}"`,
  );
  return `<${name}${list.join('')}>`;
}

/** The element as indented text, ended by a line break. */
export function xmlText({ name, attributes, content }: XmlElement, indent = ''): string {
  const start = startTag(name, attributes);
  if (typeof content === 'string') return `${indent}${start}${escape(content)}</${name}>\n`;
  if (content.length === 0) return `${indent}${start.slice(0, -1)}/>\n`;
  const children = content.map((child) => xmlText(child, `${indent}  `)).join('');
  return `${indent}${start}\n${children}${indent}</${name}>\n`;
}
