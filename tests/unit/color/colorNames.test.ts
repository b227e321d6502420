import assert from 'node:assert/strict';
import { test } from 'node:test';
import { colorName } from '../../../src-shared/color/colorNames.ts';
import { srgbToLab } from '../../../src-shared/color/lab.ts';

/** The name of an sRGB color, such as #b22222. */
function nameOf(hex: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
  const { tone, word } = colorName(...srgbToLab(red, green, blue));
  return tone === null ? word : `${tone} ${word}`;
}

test('colors are called what people call them', () => {
  // Named colors of CSS, and things that photographs are full of.
  const names: Record<string, string> = {
    '#000000': 'black',
    '#808080': 'grey',
    '#404040': 'dark grey',
    '#d0d0d0': 'light grey',
    '#ffffff': 'white',
    '#ff0000': 'strong red',
    '#8b0000': 'dark red',
    '#b22222': 'strong red', // firebrick
    '#ffa500': 'strong orange',
    '#8b4513': 'brown', // saddle brown
    '#5c3317': 'dark brown',
    '#d2b48c': 'beige', // tan
    '#e0ac82': 'beige', // skin
    '#ffff00': 'strong yellow',
    '#808000': 'olive',
    '#008000': 'strong green',
    '#006400': 'dark green',
    '#40e0d0': 'light turquoise',
    '#4682b4': 'blue', // steel blue
    '#b0c4de': 'pale blue', // light steel blue
    '#87ceeb': 'light blue', // sky blue
    '#000080': 'dark blue', // navy
    '#800080': 'dark violet', // purple
    '#ffc0cb': 'light pink',
    '#fa8072': 'pink', // salmon
    '#ff69b4': 'strong pink', // hot pink
  };
  const wrong = Object.entries(names).filter(([hex, name]) => nameOf(hex) !== name);
  assert.deepEqual(
    wrong.map(([hex, name]) => `${hex} is ${nameOf(hex)}, not ${name}`),
    [],
  );
});

test('without a lightness nothing is called dark, light, brown or olive', () => {
  for (let hue = 0; hue < 360; hue += 5) {
    for (const chroma of [2, 12, 35, 70]) {
      const radians = (hue * Math.PI) / 180;
      const { word, tone } = colorName(
        null,
        chroma * Math.cos(radians),
        chroma * Math.sin(radians),
      );
      assert.ok(!['brown', 'olive', 'beige', 'black', 'white'].includes(word), `${word} at ${hue}`);
      assert.ok(tone !== 'dark' && tone !== 'light', `${tone} at ${hue}`);
    }
  }
});
