import { readFileSync } from 'node:fs';
import path from 'node:path';
import { create, type Font } from 'fontkit';
import { programLayout } from '../../platform/programLayout.ts';

/** The font of marks, captions and contact sheets: Latin, Greek, Cyrillic and more, the same on every computer. */
export function fontFile(): string {
  return path.join(programLayout().resources, 'fonts', 'DejaVuSans.ttf');
}

let loaded: Font | null = null;

function font(): Font {
  if (loaded === null) {
    const made = create(readFileSync(fontFile()));
    if (!('layout' in made)) throw new TypeError('A collection of fonts lies where one should.');
    loaded = made;
  }
  return loaded;
}

/** One line of text as outlines. */
export interface OutlinedLine {
  /** SVG path data, one per glyph with its place, in units of the font; y upwards, from the baseline. */
  readonly glyphs: readonly { readonly path: string; readonly x: number; readonly y: number }[];
  /** In units of the font. */
  readonly width: number;
}

/** Units of the font in one em, and how far lines reach above and below their baseline. */
export function fontMeasures(): { em: number; ascent: number; descent: number } {
  const { unitsPerEm, ascent, descent } = font();
  return { em: unitsPerEm, ascent, descent: -descent };
}

/** Sets one line of text. Characters that the font lacks are shown as boxes. */
export function outlineLine(text: string): OutlinedLine {
  const { glyphs, positions } = font().layout(text.normalize('NFC'));
  let at = 0;
  const placed = glyphs.map((glyph, index) => {
    const { xAdvance, xOffset, yOffset } = positions[index];
    const x = at + xOffset;
    at += xAdvance;
    return { path: glyph.path.toSVG(), x, y: yOffset };
  });
  return { glyphs: placed, width: at };
}

/** Breaks a text between words into lines no wider than so many units of the font; too long a word stays whole. */
export function breakLines(text: string, widest: number): OutlinedLine[] {
  const lines: OutlinedLine[] = [];
  for (const paragraph of text.split(/\r?\n/)) {
    let line = '';
    for (const word of paragraph.split(/\s+/).filter((part) => part !== '')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && outlineLine(longer).width > widest) {
        lines.push(outlineLine(line));
        line = word;
      } else line = longer;
    }
    if (line !== '') lines.push(outlineLine(line));
  }
  return lines;
}
