/** The package has no types of its own. */
declare module 'edtf' {
  /** A date, or several in an interval, list or set, by ISO 8601-2. */
  interface ParsedDate {
    readonly type: 'Date' | 'Year' | 'Decade' | 'Century' | 'Season' | 'Interval' | 'List' | 'Set';
    /** First and last millisecond since 1970; infinite or null where an end is open or unknown. */
    readonly min: number | null;
    readonly max: number | null;
    /** Of a list or set: its dates, and ranges of two. Of others something else. */
    readonly values: readonly (ParsedDate | readonly ParsedDate[])[];
    /** Of a list or set: open at its beginning or end. */
    readonly earlier?: boolean;
    readonly later?: boolean;
  }
  /** @throws Error for what is no date */
  export default function edtf(text: string): ParsedDate;
}
