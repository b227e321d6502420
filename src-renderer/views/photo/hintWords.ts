import { labToLch } from '../../../src-shared/color/lch.ts';
import type { Hint } from '../../../src-shared/domain/hint.ts';
import type { MessageKey } from '../../i18n/index.ts';

/** Hue angles h_ab (degrees) from which a name holds, until the next; the last also below the first. */
const hues = [
  [10, 'hint.red'],
  [50, 'hint.orange'],
  [80, 'hint.yellow'],
  [110, 'hint.green'],
  [170, 'hint.turquoise'],
  [230, 'hint.blue'],
  [300, 'hint.violet'],
  [335, 'hint.pink'],
] as const satisfies readonly (readonly [number, MessageKey])[];

/** Chroma below which a color is called grey, pale; from which strong. */
const greyBelow = 6;
const paleBelow = 20;
const strongFrom = 55;

/** The name of a hint's color, and whether it is pale or strong (a message that takes the name). */
export function hintColor({ a, b }: Pick<Hint, 'a' | 'b'>): {
  readonly name: MessageKey;
  readonly degree: MessageKey | null;
} {
  const [, chroma, hue] = labToLch(50, a, b);
  if (chroma < greyBelow) return { name: 'hint.grey', degree: null };
  const name = hues.findLast(([from]) => hue >= from)?.[1] ?? 'hint.pink';
  if (chroma < paleBelow) return { name, degree: 'hint.pale' };
  return { name, degree: chroma >= strongFrom ? 'hint.strong' : null };
}

const places = [
  ['hint.upperLeft', 'hint.upper', 'hint.upperRight'],
  ['hint.left', 'hint.middle', 'hint.right'],
  ['hint.lowerLeft', 'hint.lower', 'hint.lowerRight'],
] as const satisfies readonly (readonly MessageKey[])[];

/** Where in the picture a hint lies, in words. */
export function hintPlace({ x, y }: Pick<Hint, 'x' | 'y'>): MessageKey {
  const third = (at: number): number => Math.min(2, Math.floor(at * 3));
  return places[third(y)]?.[third(x)] ?? 'hint.middle';
}
