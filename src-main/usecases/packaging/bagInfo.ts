/** What bag-info.txt tells of a bag (RFC 8493, 2.2.2). Empty texts are left out. */
export interface BagInfo {
  readonly sourceOrganization: string;
  readonly contactName: string;
  readonly description: string;
  /** The archive's identifiers of what the bag holds. */
  readonly identifiers: readonly string[];
  /** Date of the bag, `2026-11-21`. */
  readonly baggingDate: string;
  /** Bytes and files in `data/`. */
  readonly payload: { readonly bytes: number; readonly files: number };
  /** Name and version of the program. */
  readonly software: string;
}

/** Identifiers that are told; a bag of a whole collection is described by its metadata tables. */
const mostIdentifiers = 50;

/** One line: a line break would begin another element, and leading spaces would go on with the last. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** `42.6 MB`, in powers of ten. */
export function bagSize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** The text of bagit.txt (RFC 8493, 2.1.1). */
export const bagDeclaration = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/** The text of bag-info.txt. */
export function bagInfoText(info: BagInfo): string {
  const { bytes, files } = info.payload;
  const identifiers = info.identifiers.slice(0, mostIdentifiers);
  const elements: readonly (readonly [string, string])[] = [
    ['Source-Organization', info.sourceOrganization],
    ['Contact-Name', info.contactName],
    ['External-Description', info.description],
    ...identifiers.map((identifier) => ['External-Identifier', identifier] as const),
    ['Bagging-Date', info.baggingDate],
    ['Bag-Size', bagSize(bytes)],
    ['Payload-Oxum', `${bytes}.${files}`],
    ['Bag-Software-Agent', info.software],
  ];
  return elements
    .map(([label, value]) => [label, oneLine(value)] as const)
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${label}: ${value}\n`)
    .join('');
}

/** Reads a tag file of labels and values (bagit.txt, bag-info.txt); labels in lower case, repeated ones in order. */
export function parseTagFile(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  let last: string[] = [];
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    if (/^[ \t]/.test(line) && last.length > 0) {
      last[last.length - 1] += ` ${line.trim()}`;
      continue;
    }
    const at = line.indexOf(':');
    if (at <= 0) continue;
    const label = line.slice(0, at).trim().toLowerCase();
    last = found.get(label) ?? [];
    last.push(line.slice(at + 1).trim());
    found.set(label, last);
  }
  return found;
}
