import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { breathe } from '../../../src-main/propagation/reference/breathe.ts';
import { jitteredSamples } from '../../../src-main/propagation/reference/jitteredSamples.ts';
import { localDeviation } from '../../../src-main/propagation/reference/localDeviation.ts';
import { transferTexture } from '../../../src-main/propagation/reference/textureTransfer.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { colorsFrom, scattered } from './referencePictures.ts';

/** Left smooth and blue, right rough and green, equally light on the whole. */
const halves = colorsFrom(64, 48, (x, y) =>
  x < 32 ? [50, -2, -30] : [50 + 20 * scattered(x + 64 * y), -30, 25],
);

function lightnessOf({ width, height, L }: typeof halves): {
  width: number;
  height: number;
  data: Float32Array;
} {
  return { width, height, data: L };
}

describe('the texture around a pixel', () => {
  test('is the standard deviation of 5 × 5 pixels, at the border of those that there are', () => {
    const [width, height] = [9, 7];
    const data = Float32Array.from({ length: 63 }, (_, at) => 50 + 30 * scattered(at));
    const found = localDeviation({ width, height, data });
    for (const [x, y] of [
      [4, 3],
      [0, 0],
      [8, 2],
    ]) {
      const around: number[] = [];
      for (let row = y - 2; row <= y + 2; row += 1) {
        for (let column = x - 2; column <= x + 2; column += 1) {
          if (row >= 0 && row < height && column >= 0 && column < width) {
            around.push(data[row * width + column]);
          }
        }
      }
      const mean = around.reduce((sum, value) => sum + value, 0) / around.length;
      const variance = around.reduce((sum, value) => sum + (value - mean) ** 2, 0) / around.length;
      assert.ok(Math.abs(found[y * width + x] - Math.sqrt(variance)) < 1e-3);
    }
  });

  test('is sampled evenly, once in each cell, always at the same places', () => {
    const samples = jitteredSamples({ width: 100, height: 50 }, 200);
    assert.equal(samples.length, 200);
    const cells = new Set(
      [...samples].map((at) => `${Math.floor((at % 100) / 5)} ${Math.floor(at / 500)}`),
    );
    assert.equal(cells.size, 200);
    assert.deepEqual(jitteredSamples({ width: 100, height: 50 }, 200), samples);
    const columns = new Set([...samples].map((at) => at % 5));
    assert.equal(columns.size, 5, 'not always the same place of a cell');
    const part = jitteredSamples({ width: 100, height: 50 }, 9, {
      x: 0.9,
      y: 0.8,
      width: 0.1,
      height: 0.2,
    });
    assert.ok([...part].every((at) => at % 100 >= 90 && Math.floor(at / 100) >= 40));
  });
});

describe('colors by luminance and texture', () => {
  test('go from smooth to smooth and from rough to rough', async () => {
    // The photo has the rough half above, and is darker and of less contrast.
    const photo = colorsFrom(60, 60, (x, y) =>
      y < 30 ? [30 + 10 * scattered(3 * x + 177 * y), 0, 0] : [30, 0, 0],
    );
    const { a, b, confidence } = await transferTexture(lightnessOf(photo), [halves], [], breathe());
    const right = (pixel: number, green: boolean): boolean =>
      green
        ? Math.hypot(a[pixel] + 30, b[pixel] - 25) < 12
        : Math.hypot(a[pixel] + 2, b[pixel] + 30) < 12;
    const share = (from: number, to: number, green: boolean): number => {
      let count = 0;
      for (let pixel = from * 60; pixel < to * 60; pixel += 1) if (right(pixel, green)) count += 1;
      return count / ((to - from) * 60);
    };
    assert.ok(share(0, 26, true) > 0.9, `above: ${share(0, 26, true)}`);
    assert.ok(share(34, 60, false) > 0.95, `below: ${share(34, 60, false)}`);
    assert.ok(confidence[59 * 60 + 30] > 0.9);
  });

  test('of a photo’s own color copy come from very near by in tone', async () => {
    const ramp = colorsFrom(50, 50, (x) => [20 + x, x, -x]);
    const { a } = await transferTexture(lightnessOf(ramp), [ramp], [], breathe());
    const worst = a.reduce((most, value, at) => Math.max(most, Math.abs(value - ramp.a[at])), 0);
    assert.ok(worst <= 4, String(worst));
  });

  test('go from swatch to swatch, and from there over what is like the swatch’s photo', async () => {
    // Without swatches the smooth parts would be blue.
    const other = colorsFrom(40, 40, () => [70, 40, 40]);
    const photo = colorsFrom(64, 48, (x, y) =>
      x < 32 ? [35 + scattered(x + 64 * y), 0, 0] : [65 + 15 * scattered(x + 64 * y), 0, 0],
    );
    const { a, b, places } = await transferTexture(
      lightnessOf(photo),
      [halves, other],
      [
        {
          picture: 1,
          reference: { x: 0, y: 0, width: 1, height: 1 },
          photo: { x: 0.05, y: 0.1, width: 0.2, height: 0.2 },
        },
        {
          picture: 0,
          reference: { x: 0.6, y: 0.1, width: 0.3, height: 0.8 },
          photo: { x: 0.7, y: 0.6, width: 0.2, height: 0.3 },
        },
      ],
      breathe(),
    );
    let [left, right] = [0, 0];
    for (let pixel = 0; pixel < a.length; pixel += 1) {
      if (pixel % 64 < 30 && Math.hypot(a[pixel] - 40, b[pixel] - 40) < 1) left += 1;
      if (pixel % 64 >= 34 && Math.hypot(a[pixel] + 30, b[pixel] - 25) < 1) right += 1;
    }
    assert.ok(left / (30 * 48) > 0.95, `left ${left}`);
    assert.ok(right / (30 * 48) > 0.95, `right ${right}`);
    assert.deepEqual([places?.picture[0], places?.picture[63]], [1, 0]);
  });

  test('stop coming when they are no longer wanted', async () => {
    const large = colorsFrom(900, 900, (x, y) => [50 + 20 * scattered(x + y), 0, 0]);
    await assert.rejects(
      transferTexture(lightnessOf(large), [large], [], breathe(AbortSignal.abort())),
      (error) => error instanceof HeliochromeError && error.code === 'cancelled',
    );
  });
});
