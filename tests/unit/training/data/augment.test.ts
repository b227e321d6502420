import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AugmentSettings,
  CropMaker,
  augmentSettingsSchema,
  drawSquare,
  plainAugmentation,
} from '../../../../src-main/training/data/augment.ts';
import { RandomState } from '../../../../src-main/training/data/randomState.ts';
import type { RgbPhoto } from '../../../../src-main/training/data/resample.ts';

const size = 32;

function plainPhoto(width: number, height: number, ...rgb: [number, number, number]): RgbPhoto {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, index) => rgb[index % 3]);
  return { width, height, data };
}

function makeCrop(photo: RgbPhoto, settings: AugmentSettings, random: RandomState) {
  const luminance = new Float32Array(size * size);
  const ab = new Float32Array(size * size * 2);
  new CropMaker(size, settings).make(photo, random, { luminance, ab });
  return { luminance, ab };
}

const changed = (changes: Partial<AugmentSettings>) => ({ ...plainAugmentation, ...changes });

test('an orthochromatic film changes L* as computed by hand, and the truth not at all', () => {
  // sRGB 200, 100, 50 → linear 0.577580, 0.127438, 0.031896; ½(G + B) = 0.079667 → L* = 33.915;
  // true Y = 0.2126729 r + 0.7151522 g + 0.0721750 b = 0.216275 → L* = 53.630.
  const photo = plainPhoto(40, 40, 200, 100, 50);
  const plain = makeCrop(photo, plainAugmentation, RandomState.derive(1));
  assert.ok(Math.abs(plain.luminance[5] - 53.63) < 0.01, String(plain.luminance[5]));
  const film = { share: 1, panchromatic: 0, orthochromatic: 1, blueSensitive: 0, mixture: 0 };
  const seen = makeCrop(photo, changed({ film }), RandomState.derive(1));
  assert.ok(Math.abs(seen.luminance[5] - 33.915) < 0.01, String(seen.luminance[5]));
  assert.deepEqual(seen.ab, plain.ab);
});

test('exposure acts in linear light on luminance and truth alike', () => {
  // Linear 0.127438 (byte 100) halved is 0.063719: L* 30.331.
  const photo = plainPhoto(40, 40, 100, 100, 100);
  const crop = makeCrop(photo, changed({ exposure: [0.5, 0.5] }), RandomState.derive(1));
  assert.ok(Math.abs(crop.luminance[0] - 30.331) < 0.01, String(crop.luminance[0]));
});

test('saturation scales the truth and leaves L*', () => {
  const photo = plainPhoto(40, 40, 90, 120, 60);
  const plain = makeCrop(photo, plainAugmentation, RandomState.derive(1));
  const strong = makeCrop(photo, changed({ saturation: [1.2, 1.2] }), RandomState.derive(1));
  assert.deepEqual(strong.luminance, plain.luminance);
  for (const [index, value] of strong.ab.entries()) {
    assert.ok(Math.abs(value - 1.2 * plain.ab[index]) < 1e-4);
  }
});

test('ageing never changes the truth', () => {
  const random = RandomState.derive(2);
  const data = Uint8Array.from({ length: 60 * 50 * 3 }, () => random.below(256));
  const photo = { width: 60, height: 50, data };
  const still = { exposure: [1, 1], saturation: [1, 1] } satisfies Partial<AugmentSettings>;
  const aged = augmentSettingsSchema.parse({ ...still, ageing: { share: 1 } });
  const fresh = augmentSettingsSchema.parse({ ...still, ageing: { share: 0 } });
  let different = 0;
  for (let key = 0; key < 30; key += 1) {
    const one = makeCrop(photo, aged, RandomState.derive(key));
    const other = makeCrop(photo, fresh, RandomState.derive(key));
    assert.deepEqual(one.ab, other.ab);
    if (one.luminance.some((value, index) => value !== other.luminance[index])) different += 1;
  }
  assert.ok(different > 24, `${different} of 30 aged`);
});

test('by default most crops show the plain L*', () => {
  const photo = plainPhoto(40, 40, 30, 60, 200);
  const settings = augmentSettingsSchema.parse({ exposure: [1, 1], ageing: { share: 0 } });
  const expected = makeCrop(photo, plainAugmentation, RandomState.derive(0)).luminance[0];
  let plain = 0;
  for (let key = 0; key < 2000; key += 1) {
    const crop = makeCrop(photo, settings, RandomState.derive(key));
    if (Math.abs(crop.luminance[0] - expected) < 1e-4) plain += 1;
  }
  assert.ok(Math.abs(plain / 2000 - 0.6) < 0.045, `${plain} of 2000`);
});

test('squares lie inside the photo, cover all scales and reach every edge', () => {
  const photo = { width: 200, height: 100 };
  const squares = Array.from({ length: 2000 }, (_, key) =>
    drawSquare(photo, size, { randomCrop: true, largestScale: 1 }, 0, RandomState.derive(key)),
  );
  for (const { left, top, side } of squares) {
    assert.ok(left >= 0 && top >= 0 && left + side <= 200 + 1e-9 && top + side <= 100 + 1e-9);
  }
  const sides = squares.map((square) => square.side);
  assert.ok(Math.min(...sides) >= size && Math.min(...sides) < size * 1.02);
  assert.ok(Math.max(...sides) > 98);
  assert.ok(Math.min(...squares.map((square) => square.left)) < 2);
  assert.ok(Math.max(...squares.map((square) => square.left + square.side)) > 198);
  // Shorter sides after scaling are uniform between the crop's side and the photo's.
  const scaled = sides.map((side) => (100 * size) / side);
  const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length;
  assert.ok(Math.abs(mean - (100 + size) / 2) < 1.5, String(mean));
});

test('turned squares keep their corners inside the photo', () => {
  const angle = 0.4;
  for (let key = 0; key < 500; key += 1) {
    const settings = { randomCrop: true, largestScale: 1 };
    const photo = { width: 90, height: 70 };
    const square = drawSquare(photo, size, settings, angle, RandomState.derive(key));
    const reach = (square.side / 2) * (Math.cos(angle) + Math.sin(angle));
    const x = square.left + square.side / 2;
    const y = square.top + square.side / 2;
    assert.ok(
      x - reach > -1e-6 && x + reach < 90 + 1e-6 && y - reach > -1e-6 && y + reach < 70 + 1e-6,
    );
  }
});

test('photos smaller than the crop are enlarged whole', () => {
  const settings = { randomCrop: true, largestScale: 1 };
  const square = drawSquare({ width: 20, height: 25 }, size, settings, 0, RandomState.derive(1));
  assert.equal(square.side, 20);
});
