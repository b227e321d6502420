import { colorName } from '../../../src-shared/color/colorNames.ts';
import { isKeepGrey, type Hint } from '../../../src-shared/domain/hint.ts';
import { anchorOf, type Place } from '../../canvas/tools/hintGeometry.ts';
import { t, type MessageKey } from '../../i18n/index.ts';

/** A color in plain words, such as “dark red”. @param L L\* where it is seen; null where that is not known */
export function colorWords(L: number | null, a: number, b: number): string {
  const { word, tone } = colorName(L, a, b);
  const color = t(`color.${word}`);
  return tone === null ? color : t(`color.${tone}`, { color });
}

/** The color of a hint in words; keep-grey is no color. */
export function hintColorWords(hint: Pick<Hint, 'a' | 'b'>, L: number | null): string {
  return isKeepGrey(hint) ? t('hint.keptGrey') : colorWords(L, hint.a, hint.b);
}

const places = [
  ['hint.upperLeft', 'hint.upper', 'hint.upperRight'],
  ['hint.left', 'hint.middle', 'hint.right'],
  ['hint.lowerLeft', 'hint.lower', 'hint.lowerRight'],
] as const satisfies readonly (readonly MessageKey[])[];

/** Where in the picture a place lies, in words. */
export function placeWords([x, y]: Place): string {
  const third = (at: number): number => Math.min(2, Math.floor(at * 3));
  return t(places[third(y)]?.[third(x)] ?? 'hint.middle');
}

/** A hint in words: “dark red, upper left”. */
export function hintWords(hint: Hint, L: number | null): string {
  const color = hintColorWords(hint, L);
  return t('photo.hintWord', { color, place: placeWords(anchorOf(hint)) });
}
