import edtf from 'edtf';
import { t } from '../../i18n/index.ts';

/** Whether a date is written in EDTF (ISO 8601-2, levels 0 to 2); nothing at all is fine too. */
export function isEdtf(text: string): boolean {
  if (text.trim() === '') return true;
  try {
    edtf(text.trim());
    return true;
  } catch {
    return false;
  }
}

/** What the signs of an EDTF date mean, in words; null where the date speaks for itself. */
export function describeEdtf(text: string): string | null {
  const date = text.trim();
  if (date === '' || !isEdtf(date)) return null;
  const ends = date.split('/');
  if (ends.length === 2) {
    const [from = '', to = ''] = ends.map((end) => describeEdtf(end) ?? end);
    if (from === '..' || from === '') return t('date.until', { date: to });
    if (to === '..' || to === '') return t('date.from', { date: from });
    return t('date.between', { from, to });
  }
  const sign = /^(.+?)([?~%])$/.exec(date);
  if (sign !== null) {
    const [, rest = '', mark = ''] = sign;
    const inner = describeEdtf(rest) ?? rest;
    if (mark === '~') return t('date.about', { date: inner });
    return t(mark === '?' ? 'date.uncertain' : 'date.aboutUncertain', { date: inner });
  }
  const decade = /^(-?\d{3})X$/.exec(date)?.[1];
  if (decade !== undefined) return t('date.decade', { year: `${decade}0` });
  const century = /^(\d{2})XX$/.exec(date)?.[1];
  return century === undefined
    ? null
    : t('date.century', { century: ordinal(Number(century) + 1) });
}

const ordinalRules = new Intl.PluralRules('en-US', { type: 'ordinal' });
const ordinalEndings = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' };

/** 19 as 19th. */
function ordinal(number: number): string {
  return `${number}${ordinalEndings[ordinalRules.select(number)]}`;
}
