import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInSrgbGamut } from '../../../src-shared/color/gamut.ts';
import { labToSrgb } from '../../../src-shared/color/lab.ts';
import { possible } from '../../../src-renderer/state/chroma.ts';
import {
  chromaAt,
  extentAt,
  gamutSlice,
  placeInSlice,
} from '../../../src-renderer/views/photo/hints/gamutSlice.ts';

test('the chart shows every possible color of a lightness and no other', () => {
  for (const lightness of [5, 30, 55, 80, 97]) {
    const size = { side: 64, extent: extentAt(lightness) };
    const pixels = gamutSlice(lightness, size);
    let colored = 0;
    for (let y = 0; y < size.side; y += 1) {
      for (let x = 0; x < size.side; x += 1) {
        const { a, b } = chromaAt(x, y, size);
        const at = 4 * (y * size.side + x);
        assert.equal(pixels[at + 3] === 255, isInSrgbGamut(lightness, a, b), `${a} ${b}`);
        if (pixels[at + 3] === 0) continue;
        colored += 1;
        const shown = labToSrgb(lightness, a, b).map((channel) => 255 * channel);
        shown.forEach((channel, index) => {
          assert.ok(
            Math.abs(channel - pixels[at + index]) <= 1.5,
            `${channel} ${pixels[at + index]}`,
          );
        });
      }
    }
    assert.ok(colored > 60, `only ${colored} pixels at ${lightness}`);
    // Nothing possible lies beyond the chart.
    const border = Array.from({ length: size.side }, (_, at) => [
      chromaAt(at, -1, size),
      chromaAt(at, size.side, size),
      chromaAt(-1, at, size),
      chromaAt(size.side, at, size),
    ]).flat();
    assert.ok(border.every(({ a, b }) => !isInSrgbGamut(lightness, a, b)));
  }
});

test('places and colors of the chart are inverse to each other', () => {
  const size = { side: 100, extent: 60 };
  const { x, y } = placeInSlice(chromaAt(20, 70, size), size.extent);
  assert.ok(Math.abs(x - 0.205) < 1e-9 && Math.abs(y - 0.705) < 1e-9);
});

test('a color that cannot be becomes the nearest of its hue that can', () => {
  for (const lightness of [8, 45, 90]) {
    for (let hue = 0; hue < 360; hue += 15) {
      const wanted = {
        a: 110 * Math.cos((hue * Math.PI) / 180),
        b: 110 * Math.sin((hue * Math.PI) / 180),
      };
      const found = possible(wanted, lightness);
      assert.ok(isInSrgbGamut(lightness, found.a, found.b), `${hue} at ${lightness}`);
      const turned = Math.atan2(found.b, found.a) - Math.atan2(wanted.b, wanted.a);
      const chroma = Math.hypot(found.a, found.b);
      if (chroma > 10) assert.ok(Math.abs(Math.sin(turned)) < 0.03, `${hue} at ${lightness}`);
    }
  }
  assert.deepEqual(possible({ a: 90, b: 90 }, null), { a: 90, b: 90 });
});
