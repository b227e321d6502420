import type { Disclosure } from '../disclosureXmp.ts';

/** The marker of a dataset, and the numbers of those in use (IPTC-IIM 4.2, chapters 5 and 6). */
const marker = 0x1c;
const utf8 = Buffer.from('\x1b%G', 'latin1');
const dataset = {
  characterSet: [1, 90],
  recordVersion: [2, 0],
  objectName: [2, 5],
  instructions: [2, 40],
  program: [2, 65],
  programVersion: [2, 70],
  reference: [2, 103],
  source: [2, 115],
} as const;
type Dataset = (typeof dataset)[keyof typeof dataset];

interface Entry {
  readonly record: number;
  readonly number: number;
  readonly bytes: Buffer;
}

/** The datasets of a block, each with its header; null when it is not whole, or holds extended ones. */
function entriesOf(iptc: Buffer): Entry[] | null {
  const entries: Entry[] = [];
  let at = 0;
  while (at + 5 <= iptc.length && iptc[at] === marker) {
    const length = iptc.readUInt16BE(at + 3);
    if (length > 0x7fff || at + 5 + length > iptc.length) return null;
    const bytes = iptc.subarray(at, at + 5 + length);
    entries.push({ record: bytes[1], number: bytes[2], bytes });
    at += 5 + length;
  }
  // Writers pad blocks with zeros.
  return iptc.subarray(at).every((byte) => byte === 0) ? entries : null;
}

function entry([record, number]: Dataset, content: Buffer): Entry {
  const head = Buffer.from([marker, record, number, content.length >> 8, content.length & 0xff]);
  return { record, number, bytes: Buffer.concat([head, content]) };
}

/** Text of at most so many bytes, cut between characters. */
function text(kind: Dataset, content: string, most: number): Entry {
  let kept = '';
  for (const character of content.replaceAll(/\p{Cc}/gu, ' ')) {
    if (Buffer.byteLength(kept + character) > most) break;
    kept += character;
  }
  return entry(kind, Buffer.from(kept, 'utf8'));
}

function is({ record, number }: Entry, [wantedRecord, wantedNumber]: Dataset): boolean {
  return record === wantedRecord && number === wantedNumber;
}

/** A block's own character set must hold what is added to it: where it is none or an old one, plain ASCII does. */
function isUtf8(entries: readonly Entry[]): boolean {
  const set = entries.find((one) => is(one, dataset.characterSet));
  return set?.bytes.subarray(5).equals(utf8) ?? false;
}

const fresh: readonly Entry[] = [
  entry(dataset.characterSet, utf8),
  entry(dataset.recordVersion, Buffer.from([0, 4])),
];

/**
 * Adds to IPTC-IIM records that the picture was colorized and by what; title, identifier and source only where the scan
 * has none. All else stays. A block that cannot be read is replaced.
 *
 * @param iptc the master's records; null makes new ones
 */
export function discloseInIptc(iptc: Buffer | null, disclosure: Disclosure): Buffer {
  const own = (iptc === null ? null : entriesOf(iptc)) ?? fresh;
  const plain = (value: string): string =>
    isUtf8(own) ? value : value.replaceAll(/[^\x20-\x7e]/g, '?');
  const { program, programVersion } = dataset;
  const kept = own.filter((one) => !is(one, program) && !is(one, programVersion));
  const [name, version = ''] = disclosure.software.split(/\s+(?=\S+$)/);
  const { facts } = disclosure;
  const offered: readonly (readonly [Dataset, string | undefined, number])[] = [
    [dataset.objectName, facts?.title, 64],
    [dataset.instructions, disclosure.statement, 256],
    [dataset.reference, facts?.identifier, 32],
    [dataset.source, facts?.identifier === '' ? disclosure.master : facts?.identifier, 32],
  ];
  const added = offered
    .filter(([, value]) => value !== undefined && value !== '')
    .filter(([kind]) => !kept.some((one) => is(one, kind)))
    .map(([kind, value, most]) => text(kind, plain(value ?? ''), most));
  const all = [
    ...kept,
    ...added,
    text(program, plain(name), 32),
    text(programVersion, plain(version), 10),
  ];
  // Records follow one another; within a record any order is allowed, and this one does not move what was there.
  const sorted = all.toSorted((one, other) => one.record - other.record);
  return Buffer.concat(sorted.map(({ bytes }) => bytes));
}
