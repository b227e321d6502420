const months = [
  ['jan', 'january'],
  ['feb', 'february'],
  ['mar', 'march'],
  ['apr', 'april'],
  ['may', 'may'],
  ['jun', 'june'],
  ['jul', 'july'],
  ['aug', 'august'],
  ['sep', 'september'],
  ['oct', 'october'],
  ['nov', 'november'],
  ['dec', 'december'],
] as const;

function monthNumber(word: string): number {
  const name = word.toLowerCase().replace('.', '');
  const short = name === 'sept' ? 'sep' : name;
  return months.findIndex((names) => names.some((one) => one === short)) + 1;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as far as known; empty when there is no such day. */
function calendarDate(year: string, month: number, day: number): string {
  if (Number(year) === 0) return '';
  if (month === 0) return year;
  const date = new Date(Date.UTC(2000, month - 1, day === 0 ? 1 : day));
  date.setUTCFullYear(Number(year), month - 1, day === 0 ? 1 : day);
  if (date.getUTCMonth() !== month - 1) return '';
  return day === 0 ? `${year}-${two(month)}` : `${year}-${two(month)}-${two(day)}`;
}

type Reader = readonly [pattern: RegExp, read: (found: RegExpMatchArray) => string];

const about = String.raw`(?:circa|ca\.?|c\.|about|around|approx\.?|approximately|um)\s*`;

/** Dates as metadata fields and people write them. */
const readers: readonly Reader[] = [
  // EXIF: 1932:05:07 10:20:30, unknown parts as zeros or blanks.
  [
    /^(\d{4}):(\d\d| *)(?::(\d\d| *))?(?: .*)?$/,
    ([, year, month, day = '']) => calendarDate(year, Number(month), Number(day)),
  ],
  // XMP: 1932-05-07T10:20:30+01:00. IPTC: 19320507.
  [
    /^(\d{4})-(\d\d)(?:-(\d\d)(?:[ T].*)?)?$/,
    ([, year, month, day = '']) => calendarDate(year, Number(month), Number(day)),
  ],
  [
    /^(\d{4})(\d\d)(\d\d)$/,
    ([, year, month, day]) => calendarDate(year, Number(month), Number(day)),
  ],
  [/^(\d{4})$/, ([, year]) => calendarDate(year, 0, 0)],
  [/^(\d{3})0'?s$/i, ([, decade]) => `${decade}X`],
  [new RegExp(`^${about}(\\d{3})0'?s$`, 'i'), ([, decade]) => `${decade}0/${decade}9~`],
  [new RegExp(`^${about}(\\d{4})$`, 'i'), ([, year]) => `${year}~`],
  [
    new RegExp(`^${about}(\\d{4})\\s*[-–—/]\\s*(\\d{4})$`, 'i'),
    ([, from, to]) => `${from}~/${to}~`,
  ],
  [/^(\d{4})\s*\(\?\)$/, ([, year]) => `${year}?`],
  [/^(\d{4})\s*(?:[–—]| - | to |-)\s*(\d{4})$/i, ([, from, to]) => `${from}/${to}`],
  [/^before\s+(\d{4})$/i, ([, year]) => `[..${year}]`],
  [/^after\s+(\d{4})$/i, ([, year]) => `[${year}..]`],
  [
    /^(\d{1,2})\.?\s+([a-z]+\.?),?\s+(\d{4})$/i,
    ([, day, month, year]) => wordDate(year, month, Number(day)),
  ],
  [
    /^([a-z]+\.?)\s+(\d{1,2}),?\s+(\d{4})$/i,
    ([, month, day, year]) => wordDate(year, month, Number(day)),
  ],
  [/^([a-z]+\.?),?\s+(\d{4})$/i, ([, month, year]) => wordDate(year, month, 0)],
];

function wordDate(year: string, month: string, day: number): string {
  const number = monthNumber(month);
  return number === 0 ? '' : calendarDate(year, number, day);
}

/**
 * Brings a date of a metadata field to EDTF (ISO 8601-2, the day at the finest): `1932:05:07 10:20:30`, `19320500`,
 * `circa 1932`, `1930s`, `May 7, 1932`. What is not understood stays as it is (it may be EDTF already); what says
 * that nothing is known (zeros, blanks) becomes empty.
 */
export function toEdtf(text: string): string {
  const trimmed = text.trim();
  if (!/[1-9]/.test(trimmed)) return /\d|^[: ]*$/.test(trimmed) ? '' : trimmed;
  for (const [pattern, read] of readers) {
    const found = pattern.exec(trimmed);
    if (found === null) continue;
    const date = read(found);
    if (date !== '') return date;
  }
  return trimmed;
}
