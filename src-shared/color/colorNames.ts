import { labToLch } from './lch.ts';

/** Plain words for colors, as people use them who are no colorists. */
export const colorWords = [
  'black',
  'grey',
  'white',
  'red',
  'orange',
  'brown',
  'beige',
  'yellow',
  'olive',
  'green',
  'turquoise',
  'blue',
  'violet',
  'pink',
] as const;
export type ColorWord = (typeof colorWords)[number];

/** What may stand before such a word. */
export const colorTones = ['dark', 'light', 'pale', 'strong'] as const;
export type ColorTone = (typeof colorTones)[number];

export interface ColorName {
  readonly word: ColorWord;
  readonly tone: ColorTone | null;
}

/** Hue angles h_ab (degrees) from which a word holds, until the next; the last also below the first. */
const hues = [
  [15, 'red'],
  [45, 'orange'],
  [82, 'yellow'],
  [113, 'green'],
  [170, 'turquoise'],
  [225, 'blue'],
  [311, 'violet'],
  [338, 'pink'],
] as const satisfies readonly (readonly [number, ColorWord])[];

/** Chroma below which a color is called grey, pale; from which strong. */
const greyBelow = 5;
const paleBelow = 20;
const strongFrom = 62;
/** L\* below which a color is called dark, from which light. */
const darkBelow = 37;
const lightFrom = 78;
/** L\* taken where none is known: it makes nothing dark or light. */
const middle = 60;

/**
 * The name of a color in plain words, such as dark red. The words follow the hue angle, apart from those that also need
 * a lightness: brown, olive, beige, pink (dark orange, dark yellow, pale light orange, light red), black and white.
 *
 * @param L 0–100; null where it is not known
 * @param a, b CIE a\*b\* (D65)
 */
export function colorName(L: number | null, a: number, b: number): ColorName {
  const lightness = L ?? middle;
  const [, chroma, hue] = labToLch(lightness, a, b);
  if (chroma < greyBelow) return neutralName(lightness);
  const word = wordOf(L, chroma, hue);
  return { word, tone: toneOf(word, lightness, chroma) };
}

function neutralName(lightness: number): ColorName {
  if (lightness < 12) return { word: 'black', tone: null };
  if (lightness > 95) return { word: 'white', tone: null };
  const tone = lightness < darkBelow ? 'dark' : lightness >= lightFrom ? 'light' : null;
  return { word: 'grey', tone };
}

function wordOf(L: number | null, chroma: number, hue: number): ColorWord {
  const word = hues.findLast(([from]) => hue >= from)?.[1] ?? 'pink';
  if (L === null) return word;
  if (hue >= 40 && hue < 90 && L < 58 && chroma < 62) return 'brown';
  if (hue >= 90 && hue < 113 && L < 58) return 'olive';
  if (hue >= 50 && hue < 108 && L >= 58 && chroma < 36) return 'beige';
  if (word === 'red' && L >= 64 && chroma < strongFrom) return 'pink';
  return word;
}

/** Words that say already that a color is pale. */
const paleWords: readonly ColorWord[] = ['beige', 'brown', 'olive'];

function toneOf(word: ColorWord, lightness: number, chroma: number): ColorTone | null {
  if (lightness < darkBelow) return 'dark';
  if (chroma < paleBelow) return paleWords.includes(word) ? null : 'pale';
  if (chroma >= strongFrom) return 'strong';
  // Yellow is light by nature.
  return lightness >= lightFrom && word !== 'yellow' && word !== 'beige' ? 'light' : null;
}
