import { t } from './index.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** A time span in round words: “12 s”, “6 min”, “1 h 5 min”, “2 days”. Long spans are told roughly. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < minute) return t('activity.seconds', { count: whole });
  if (whole < hour) return t('activity.minutes', { count: Math.round(whole / minute) });
  if (whole < 2 * day) {
    const minutes = Math.round((whole % hour) / minute);
    const carried = minutes === 60;
    return t('activity.hours', {
      hours: Math.floor(whole / hour) + (carried ? 1 : 0),
      minutes: carried ? 0 : minutes,
    });
  }
  return t('activity.days', { count: Math.round(whole / day) });
}

const time = new Intl.DateTimeFormat('en-US', { timeStyle: 'short' });
const dateAndTime = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short' });

/** A moment: the time alone for today. */
export function formatMoment(moment: Date, now: Date = new Date()): string {
  const today = moment.toDateString() === now.toDateString();
  return (today ? time : dateAndTime).format(moment);
}

/** A moment with its date. */
export function formatDate(moment: Date): string {
  return dateAndTime.format(moment);
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A size of a file: “13.1 MB”. Powers of 1000, as systems count. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat('en-US', {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumSignificantDigits: 3,
  }).format(bytes / 1000 ** power);
}
