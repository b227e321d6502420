import { foldText } from './foldText.ts';

/** More digits than this in a row are ordered as text. */
const mostDigits = 40;

/**
 * A key whose byte order is the natural order of names: `scan2` before `scan10`, case and accents aside. Before every
 * run of digits (without leading zeros) stands a character for its length.
 */
export function naturalKey(name: string): string {
  return foldText(name).replaceAll(/\d+/g, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, '');
    return String.fromCharCode(0x30 + Math.min(number.length, mostDigits)) + number;
  });
}

/** The key of a photo: its master's name, then its page (counted from zero). */
export function photoNameKey(fileName: string, page: number): string {
  return `${naturalKey(fileName)}\t${String(page).padStart(6, '0')}`;
}
