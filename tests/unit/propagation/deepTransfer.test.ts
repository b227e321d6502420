import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { breathe } from '../../../src-main/propagation/reference/breathe.ts';
import { carryHints } from '../../../src-main/propagation/reference/carryHints.ts';
import { transferDeeply } from '../../../src-main/propagation/reference/deepTransfer.ts';
import { findPlaces } from '../../../src-main/propagation/reference/findPlaces.ts';
import {
  likenesses,
  pictureVector,
} from '../../../src-main/propagation/reference/pictureVector.ts';
import { raiseColors } from '../../../src-main/propagation/reference/raiseColors.ts';
import { shrinkColors } from '../../../src-main/propagation/reference/shrinkColors.ts';
import { softHints } from '../../../src-main/propagation/reference/softHints.ts';
import { colorsFrom, gridFrom, scattered, window } from './referencePictures.ts';

/** Colors of the world that {@link window} shows: of each fine place its own. */
function worldColors(
  left: number,
  top: number,
  width: number,
  height: number,
): ReturnType<typeof colorsFrom> {
  return colorsFrom(width * 8, height * 8, (x, y) => {
    const [column, row] = [2 * left + (x >> 2), 2 * top + (y >> 2)];
    return [50, column - 20, row - 10];
  });
}

function lightnessOf({ width, height, L }: ReturnType<typeof colorsFrom>): {
  width: number;
  height: number;
  data: Float32Array;
} {
  return { width, height, data: L };
}

describe('places that the network takes for alike', () => {
  test('are those of the largest cosine, both ways', async () => {
    const one = gridFrom(5, 4, (x, y) => [0, 1, 2].map((c) => scattered(x + 5 * y + 31 * c)));
    const other = gridFrom(3, 6, (x, y) =>
      [0, 1, 2].map((c) => scattered(90 + x + 3 * y + 47 * c)),
    );
    const none = new Float32Array(18);
    const found = await findPlaces(one, other, { a: none, b: none }, breathe());
    const cosine = (place: number, at: number): number =>
      [0, 1, 2].reduce((sum, c) => sum + one.data[3 * place + c] * other.data[3 * at + c], 0);
    for (let place = 0; place < 20; place += 1) {
      const row = Array.from({ length: 18 }, (_, at) => cosine(place, at));
      assert.equal(found.place[place], row.indexOf(Math.max(...row)));
      assert.ok(Math.abs(found.similarity[place] - Math.max(...row)) < 1e-6);
      assert.ok(Math.abs(found.usual[place] - row.reduce((a, b) => a + b) / 18) < 1e-6);
    }
    for (let at = 0; at < 18; at += 1) {
      const column = Array.from({ length: 20 }, (_, place) => cosine(place, at));
      assert.equal(found.backPlace[at], column.indexOf(Math.max(...column)));
    }
  });

  test('give a photo the colors of its own color copy, moved aside, where they overlap', async () => {
    const photo = worldColors(4, 3, 10, 8);
    const reference = { colors: worldColors(0, 0, 12, 9), features: window(0, 0, 12, 9) };
    const found = await transferDeeply(
      lightnessOf(photo),
      window(4, 3, 10, 8),
      [reference],
      breathe(),
    );
    assert.deepEqual([found.width, found.height], [20, 16]);
    for (let row = 0; row < 16; row += 1) {
      for (let column = 0; column < 20; column += 1) {
        const place = row * 20 + column;
        const inside = column < 14 && row < 10;
        const [x, y] = [8 + column, 6 + row];
        if (inside) {
          const away = Math.hypot(found.a[place] - (x - 20), found.b[place] - (y - 10));
          assert.ok(away < 1.5, `${column}, ${row}: ${found.a[place]}, ${found.b[place]}`);
          assert.ok(Math.abs((found.places?.x[place] ?? 0) * 24 - x - 0.5) < 0.01);
        } else if (column > 16 || row > 12) {
          assert.ok(found.confidence[place] < 0.5, `${column}, ${row}: ${found.confidence[place]}`);
        }
      }
    }
    const sure = found.confidence.filter((_, at) => at % 20 < 12 && at < 160);
    assert.ok(sure.every((value) => value > 0.9));
  });

  test('of several references come from the one that shows the place', async () => {
    const photo = worldColors(0, 0, 12, 6);
    const left = { colors: worldColors(0, 0, 6, 6), features: window(0, 0, 6, 6) };
    const right = { colors: worldColors(6, 0, 6, 6), features: window(6, 0, 6, 6) };
    const features = window(0, 0, 12, 6);
    const found = await transferDeeply(lightnessOf(photo), features, [left, right], breathe());
    const pictures = found.places?.picture ?? [];
    assert.ok([2, 50, 7 * 24 + 4].every((place) => pictures[place] === 0));
    assert.ok([20, 70, 7 * 24 + 20].every((place) => pictures[place] === 1));
  });
});

describe('colors of a coarse grid', () => {
  test('are raised to pixels without crossing an edge of the luminance', () => {
    const size = { width: 32, height: 16 };
    const data = Float32Array.from({ length: 512 }, (_, at) => (at % 32 < 18 ? 20 : 80));
    const plane = (value: (column: number) => number): Float32Array =>
      Float32Array.from({ length: 32 }, (_, at) => value(at % 8));
    const colors = {
      ...{ width: 8, height: 4, places: null },
      a: plane((column) => (column < 4 ? 10 : column === 4 ? 20 : 30)),
      b: plane(() => 5),
      confidence: plane(() => 0.5),
    };
    const raised = raiseColors(colors, { ...size, data }, 4);
    assert.ok(raised.a[8 * 32 + 15] < 15 && raised.a[8 * 32 + 21] > 25);
    assert.ok(raised.b.every((value) => Math.abs(value - 5) < 1e-4));
    assert.ok(raised.confidence.every((value) => Math.abs(value - 0.5) < 1e-5));
  });

  test('become hints where they are sure, and nowhere else', () => {
    const colors = {
      ...{ width: 8, height: 8, places: null },
      a: new Float32Array(64).fill(30),
      b: new Float32Array(64).fill(-10),
      confidence: Float32Array.from({ length: 64 }, (_, at) => (at % 8 < 4 ? 1 : 0.5)),
    };
    const hints = softHints(colors, { width: 32, height: 32 }, 4);
    const known = [...hints.mask.keys()].filter((at) => hints.mask[at] === 1);
    assert.equal(known.length, 2 * 9, 'two squares of 3 × 3');
    assert.ok(known.every((at) => at % 32 < 16 && hints.a[at] === 30 && hints.b[at] === -10));
  });

  test('are brought to a model’s size by their means', () => {
    const picture = colorsFrom(30, 20, (x, y) => [x, y, x * y]);
    const small = shrinkColors(picture, 15);
    assert.deepEqual([small.width, small.height], [15, 10]);
    assert.equal(small.L[0], 0.5);
    assert.equal(small.a[small.width], 2.5);
    assert.equal(small.b[1], (0 * 2 + 0 * 3 + 2 + 3) / 4);
    const odd = shrinkColors(picture, 20);
    const mean = (values: Float32Array): number => values.reduce((a, b) => a + b) / values.length;
    assert.ok(Math.abs(mean(odd.L) - mean(picture.L)) < 0.05);
    assert.equal(shrinkColors(picture, 64), picture);
  });
});

describe('hints carried to another photo', () => {
  test('go where the like of what was hinted at is, and not where something liker has none', async () => {
    // Both photos: a coat (1, 0, 0) with folds, a wall (0, 1, 0), and in the other one a dog that the first has not.
    const scene = (coat: number, dog: number) => (x: number) => {
      const fold = 0.1 * scattered(x + 5);
      if (x >= coat && x < coat + 4) return [1, 0.15 + fold, 0.1];
      if (x >= dog && x < dog + 3) return [-0.7, -0.6, 1];
      return [0.1 + fold, 1, 0];
    };
    const hintedFeatures = gridFrom(12, 8, scene(2, 99));
    const otherFeatures = gridFrom(12, 8, scene(6, 1));
    const luminance = { width: 96, height: 64, data: new Float32Array(96 * 64).fill(50) };
    const cover = Float32Array.from({ length: 96 * 64 }, (_, at) => {
      const [x, y] = [at % 96, Math.floor(at / 96)];
      return Math.hypot(x - 28, y - 30) < 8 ? 1 : 0;
    });
    const carried = await carryHints(
      luminance,
      { coarse: otherFeatures, fine: otherFeatures },
      {
        luminance,
        features: { coarse: hintedFeatures, fine: hintedFeatures },
        hints: [{ a: 40, b: 20, cover }],
      },
      breathe(),
    );
    for (let place = 0; place < 96; place += 1) {
      const column = place % 12;
      const isCoat = column >= 6 && column < 10;
      if (isCoat) {
        assert.ok(carried.confidence[place] > 0.5, `${column}: ${carried.confidence[place]}`);
        assert.deepEqual([carried.a[place], carried.b[place]], [40, 20]);
      } else {
        assert.ok(carried.confidence[place] < 0.1, `${column}: ${carried.confidence[place]}`);
      }
    }
  });
});

test('pictures are as alike as what is seen in them, without what all have in common', () => {
  const vectorOf = (own: number): Float32Array =>
    pictureVector(
      gridFrom(4, 4, (x) => [5, own === 0 ? 1 : 0.05 * x, own === 1 ? 1 : 0, own === 2 ? 1 : 0]),
    );
  const others = [0, 1, 2, 0, 1, 2].map(vectorOf);
  const found = likenesses(vectorOf(1), others);
  assert.ok(found[1] > 0.99 && found[4] > 0.99);
  assert.ok(found[0] < 0 && found[2] < 0, found.join(' '));
  const few = likenesses(vectorOf(1), others.slice(0, 2));
  assert.ok(few[0] > 0.9 && few[1] > few[0]);
});
