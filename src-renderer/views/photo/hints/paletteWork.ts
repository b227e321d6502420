import type { Palette, PaletteColor } from '../../../../src-shared/domain/palette.ts';
import { t } from '../../../i18n/index.ts';
import { app } from '../../../state/app.svelte.ts';
import { hintColors } from '../../../state/hintColors.svelte.ts';
import { possible } from '../../../state/chroma.ts';
import { palettes } from '../../../state/palettes.svelte.ts';
import { colorWords } from '../hintWords.ts';

/** L\* of a color that was chosen without a place. */
const middle = 60;

/** Puts the color that is drawn with into a palette, named in plain words. */
export async function addToPalette(chosen: Palette | null): Promise<void> {
  if (chosen === null) return;
  const lightness = hintColors.lightness ?? middle;
  const { a, b } = possible(hintColors.color, lightness);
  const name = freeName(colorWords(lightness, a, b), chosen.colors);
  await palettes.change(chosen, { colors: [...chosen.colors, { name, lightness, a, b }] });
  app.say(t('hints.addedToPalette', { color: name, palette: chosen.name }));
}

/** The name, or the first of “name 2”, “name 3” … that no color has. */
export function freeName(name: string, colors: readonly Pick<PaletteColor, 'name'>[]): string {
  const taken = new Set(colors.map((color) => color.name));
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${name} ${number}`)) return `${name} ${number}`;
  }
}
