import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { luminanceToLightness, srgbToLab } from '../../../src-shared/color/lab.ts';
import { srgbToLinear } from '../../../src-shared/color/transfer.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import {
  adobeRgbPrimaries,
  gammaCurve,
  greyProfile,
  matrixProfile,
  parametricCurve,
  tableCurve,
  tableProfile,
} from '../../support/iccFixture.ts';
import { assertLightness, lightnessOf, srgbLightness } from '../../support/masters.ts';
import { writeTiff } from '../../support/tiffFixture.ts';
import type { FixturePage } from '../../support/tiffFixture.ts';

const side = 32;
const count = side * side;
const iccTag = 34675;

function values(samples: number): number[] {
  return Array.from({ length: count * samples }, (_, i) => (i * 2654435761) % 65536);
}

function page(samples: 1 | 3, profile: Buffer, pixels = values(samples)): FixturePage {
  return {
    width: side,
    height: side,
    bits: 16,
    samples,
    photometric: samples === 1 ? 1 : 2,
    values: pixels,
    fields: [{ tag: iccTag, type: 7, value: profile }],
  };
}

const tones = values(1).map((value) => value / 65535);
const colors = Array.from({ length: count }, (_, i) =>
  values(3)
    .slice(i * 3, i * 3 + 3)
    .map((v) => v / 65535),
);

test('grey profiles: gamma, table and parametric curves are honored', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.tif');
  const cubes = Array.from({ length: 1024 }, (_, i) => (i / 1023) ** 3);
  const srgbParameters = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045];
  const curves: readonly (readonly [string, Buffer, (tone: number) => number])[] = [
    ['Gray Gamma 2.2', gammaCurve(2.2), (tone) => tone ** (Math.round(2.2 * 256) / 256)],
    ['Dot Gain', tableCurve(cubes), (tone) => tone ** 3],
    ['sGray', parametricCurve(3, srgbParameters), srgbToLinear],
    ['Linear', gammaCurve(1), (tone) => tone],
  ];
  for (const [name, curve, toLuminance] of curves) {
    await writeTiff(file, [page(1, greyProfile(name, curve))]);
    const { master, lightness } = await lightnessOf(file);
    assert.equal(master.info.colorSpace, name);
    assertLightness(
      lightness,
      tones.map((tone) => luminanceToLightness(toLuminance(tone))),
      0.05,
    );
  }
});

test('Adobe RGB: luminance is that of its primaries', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.tif');
  await writeTiff(file, [
    page(3, matrixProfile('Adobe RGB (1998)', adobeRgbPrimaries, gammaCurve(563 / 256))),
  ]);
  const { lightness } = await lightnessOf(file);
  // Adobe RGB (1998) color image encoding, 4.3.5.3: Y of its D65 primaries.
  const expected = colors.map(([red, green, blue]) =>
    luminanceToLightness(
      0.29734 * red ** 2.19921875 + 0.62736 * green ** 2.19921875 + 0.07529 * blue ** 2.19921875,
    ),
  );
  assertLightness(lightness, expected, 0.05);
});

test('the sRGB and Display P3 profiles that sharp writes; sRGB is as no profile', async (t) => {
  const folder = await temporaryFolder(t);
  const pixels = Uint8Array.from(values(3).map((value) => value >> 8));
  const picture = sharp(pixels, { raw: { width: side, height: side, channels: 3 } });
  await picture.clone().png().toFile(path.join(folder, 'plain.png'));
  await picture.clone().withIccProfile('srgb').png().toFile(path.join(folder, 'srgb.png'));
  const plain = await lightnessOf(path.join(folder, 'plain.png'));
  const tagged = await lightnessOf(path.join(folder, 'srgb.png'));
  assert.match(tagged.master.info.colorSpace, /^sRGB$/);
  assertLightness(tagged.lightness, plain.lightness, 0.05);
  // sharp converts the sRGB values to Display P3; read back, they are the same light.
  const inside = Uint8Array.from(pixels, (value) => 64 + (value >> 1));
  await sharp(inside, { raw: { width: side, height: side, channels: 3 } })
    .withIccProfile('p3')
    .png()
    .toFile(path.join(folder, 'p3.png'));
  const wide = await lightnessOf(path.join(folder, 'p3.png'));
  const expected = Array.from({ length: count }, (_, i) => {
    const [red, green, blue] = inside.subarray(i * 3, i * 3 + 3);
    return srgbLightness(red / 255, green / 255, blue / 255);
  });
  assertLightness(wide.lightness, expected, 0.5); // P3 values were rounded to 8 bits
});

test('a scanner’s table profile: interpolated in the table, neutrals exactly', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.tif');
  // A device whose L* is a weighted mean of its channels, so that interpolation in the table is exact.
  const weights = [0.3, 0.6, 0.1];
  const toLab = (red: number, green: number, blue: number): [number, number, number] => [
    100 * (weights[0] * red + weights[1] * green + weights[2] * blue),
    0,
    0,
  ];
  await writeTiff(file, [page(3, tableProfile('Scanner', 9, toLab))]);
  const { master, lightness } = await lightnessOf(file);
  assert.equal(master.info.colorSpace, 'Scanner');
  assertLightness(
    lightness,
    colors.map(([red, green, blue]) => toLab(red, green, blue)[0]),
    0.05,
  );
});

test('a table profile of a linear scanner keeps its shadows', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.tif');
  const neutrals = Array.from({ length: count * 3 }, (_, i) =>
    Math.round(65535 * (Math.floor(i / 3) / (count - 1)) ** 3),
  );
  const points = 33;
  const toLab = (red: number): [number, number, number] => [luminanceToLightness(red), 0, 0];
  await writeTiff(file, [page(3, tableProfile('Linear scanner', points, toLab), neutrals)]);
  const { lightness } = await lightnessOf(file);
  // The profile itself is linear between its 33 nodes.
  const expected = Array.from({ length: count }, (_, i) => {
    const position = (neutrals[i * 3] / 65535) * (points - 1);
    const cell = Math.min(Math.floor(position), points - 2);
    const node = (k: number): number => luminanceToLightness(k / (points - 1));
    return node(cell) + (node(cell + 1) - node(cell)) * (position - cell);
  });
  assertLightness(lightness, expected, 0.05);
});

test('an RGB profile on a grey file gives its neutral tones; a broken one is reported', async (t) => {
  const file = path.join(await temporaryFolder(t), 'scan.tif');
  await writeTiff(file, [page(1, matrixProfile('Gamma 1.8', adobeRgbPrimaries, gammaCurve(1.8)))]);
  const gamma = Math.round(1.8 * 256) / 256;
  assertLightness(
    (await lightnessOf(file)).lightness,
    tones.map((tone) => luminanceToLightness(tone ** gamma)),
    0.05,
  );
  const broken = matrixProfile('Broken', adobeRgbPrimaries, gammaCurve(1.8)).subarray(0, 300);
  await writeTiff(file, [page(3, Buffer.from(broken))]);
  const { master, lightness } = await lightnessOf(file);
  assert.equal(master.info.warnings.length, 1);
  assert.match(master.info.warnings[0], /profile could not be used/);
  assertLightness(
    lightness,
    colors.map(([red, green, blue]) => srgbToLab(red, green, blue)[0]),
    0.05,
  );
});
