/** One record: its number and data set (2:105 is the headline), and its bytes. */
interface IptcRecord {
  readonly key: string;
  readonly data: Buffer;
}

/** Splits IIM records; ends where they are damaged. */
function parseIptcRecords(iptc: Buffer): IptcRecord[] {
  const records: IptcRecord[] = [];
  let at = 0;
  while (at + 5 <= iptc.length && iptc[at] === 0x1c) {
    const key = `${iptc[at + 1]}:${iptc[at + 2]}`;
    let length = iptc.readUInt16BE(at + 3);
    at += 5;
    // The extended form: the low bits give how many bytes the length takes.
    if (length >= 0x8000) {
      const bytes = length & 0x7fff;
      if (bytes < 1 || bytes > 4 || at + bytes > iptc.length) break;
      length = iptc.readUIntBE(at, bytes);
      at += bytes;
    }
    records.push({ key, data: iptc.subarray(at, at + length) });
    at += length;
  }
  return records;
}

/** ISO 2022 escapes of data set 1:90 (IIM 4.2, section 5) that are met, as encodings of the WHATWG standard. */
const declaredEncodings: readonly (readonly [escape: string, encoding: string])[] = [
  ['\x1b%G', 'utf-8'],
  ['\x1b%/I', 'utf-8'],
  ['\x1b-A', 'windows-1252'],
  ['\x1b.A', 'windows-1252'],
  ['\x1b-B', 'iso-8859-2'],
  ['\x1b-C', 'iso-8859-3'],
  ['\x1b-D', 'iso-8859-4'],
  ['\x1b-F', 'iso-8859-7'],
  ['\x1b-G', 'iso-8859-6'],
  ['\x1b-H', 'iso-8859-8'],
  ['\x1b-L', 'iso-8859-5'],
  ['\x1b-M', 'windows-1254'],
];

/** Text in the declared encoding; without one, UTF-8 where it is valid, else the old Windows and Latin-1 texts. */
export function decodeText(bytes: Buffer, declared: string | null): string {
  const encoding = declared ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1252');
  return new TextDecoder(encoding).decode(bytes).replaceAll('\0', '').trim();
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Texts of IPTC-IIM records by their data set, such as `2:105`. */
export class IptcTexts {
  readonly #texts = new Map<string, string[]>();

  constructor(iptc: Buffer) {
    const records = parseIptcRecords(iptc);
    const escape = records.find(({ key }) => key === '1:90')?.data.toString('latin1') ?? '';
    const declared = declaredEncodings.find(([start]) => escape.startsWith(start))?.[1] ?? null;
    for (const { key, data } of records) {
      const text = decodeText(data, declared);
      if (text === '') continue;
      const texts = this.#texts.get(key);
      if (texts === undefined) this.#texts.set(key, [text]);
      else texts.push(text);
    }
  }

  all(key: string): readonly string[] {
    return this.#texts.get(key) ?? [];
  }

  /** The first of the data sets that has a text; several texts of it joined. Empty when none has. */
  first(...keys: readonly string[]): string {
    const found = keys.map((key) => this.all(key)).find((texts) => texts.length > 0);
    return (found ?? []).join('; ');
  }
}
