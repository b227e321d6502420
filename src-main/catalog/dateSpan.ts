import edtf, { type ParsedDate } from 'edtf';

/** When a photo may have been taken; all null where its date tells nothing. */
export interface DateSpan {
  /** The first day that it may be, counted from 1970-01-01. */
  readonly firstDay: number | null;
  readonly firstYear: number | null;
  readonly lastYear: number | null;
}

const unknown: DateSpan = { firstDay: null, firstYear: null, lastYear: null };
const millisecondsPerDay = 86_400_000;
/** What an open end of an interval is taken for. */
const earliestYear = -9999;
const latestYear = 9999;

/** First and last millisecond; infinite where an end is open, null where it is unknown. */
function endsOf(date: ParsedDate): { first: number | null; last: number | null } {
  const holdsDates = date.type === 'List' || date.type === 'Set';
  if (!holdsDates) return { first: date.min, last: date.max };
  // The package tells `max` wrongly where a list holds a range.
  const ends = date.values.flat().map(endsOf);
  return {
    first:
      date.earlier === true ? -Infinity : Math.min(...ends.map((end) => end.first ?? Infinity)),
    last: date.later === true ? Infinity : Math.max(...ends.map((end) => end.last ?? -Infinity)),
  };
}

function yearOf(milliseconds: number): number {
  if (milliseconds === -Infinity) return earliestYear;
  if (milliseconds === Infinity) return latestYear;
  return new Date(milliseconds).getUTCFullYear();
}

function inRange(year: number): boolean {
  return year >= earliestYear && year <= latestYear;
}

function spanOf(text: string): DateSpan {
  let ends: ReturnType<typeof endsOf>;
  try {
    ends = endsOf(edtf(text));
  } catch {
    return unknown;
  }
  // One unknown end (`1932/`) is taken for the other.
  const first = ends.first ?? ends.last;
  const last = ends.last ?? ends.first;
  if (first === null || last === null) return unknown;
  const firstYear = yearOf(first);
  const lastYear = yearOf(last);
  if (!inRange(firstYear) || !inRange(lastYear)) return unknown;
  // `XXXX` and `../..` say that nothing is known.
  if (firstYear <= 0 && lastYear === latestYear) return unknown;
  const day = Number.isFinite(first) ? first : Date.UTC(firstYear, 0, 1);
  return { firstDay: Math.floor(day / millisecondsPerDay), firstYear, lastYear };
}

/** Dates come again and again in an archive, and the package makes a whole parser for each. */
const known = new Map<string, DateSpan>();
const mostKnown = 5000;

/**
 * The years and the first day of a date in EDTF (ISO 8601-2): `1932`, `1932~`, `193X`, `1914/1918`, `[1932..1940]`.
 * What is no EDTF stays as text that is found by its words, without a place in time.
 */
export function dateSpan(text: string): DateSpan {
  const trimmed = text.trim();
  if (trimmed === '') return unknown;
  const before = known.get(trimmed);
  if (before !== undefined) return before;
  const span = spanOf(trimmed);
  if (known.size >= mostKnown) known.clear();
  known.set(trimmed, span);
  return span;
}
