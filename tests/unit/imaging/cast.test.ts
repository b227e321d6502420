import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { labToSrgb } from '../../../src-shared/color/lab.ts';
import { openMaster } from '../../../src-main/imaging/openMaster.ts';
import type { CastKind, Master } from '../../../src-main/imaging/master.ts';
import { paintColorful, temporaryFolder } from '../../support/photographs.ts';
import { assertLightness, lightnessOf, srgbLightness } from '../../support/masters.ts';
import { scannedTones } from '../../support/pictures.ts';
import { writeTiff } from '../../support/tiffFixture.ts';

const side = 160;
const count = side * side;
const toneAt = scannedTones(3);
/** The grey picture that is toned: tones 0–1 (sRGB values). */
const tones = Float64Array.from(
  { length: count },
  (_, i) => toneAt(i % side, Math.floor(i / side)) / 65535,
);

type Rgb = readonly [number, number, number];

async function tonedMaster(
  folder: string,
  toning: (tone: number) => Rgb,
): Promise<{ master: Master; lightness: Float64Array }> {
  const file = path.join(folder, 'scan.tif');
  const values = Array.from(tones, toning).flatMap((rgb) =>
    rgb.map((value) => Math.round(Math.min(Math.max(value, 0), 1) * 65535)),
  );
  await writeTiff(file, [
    { width: side, height: side, bits: 16, samples: 3, photometric: 2, values },
  ]);
  return lightnessOf(file);
}

/** A tint laid on at constant L\*: strongest in the middle tones, as chemical toning is. */
function tint(a: number, b: number): (tone: number) => Rgb {
  return (tone) => {
    const L = srgbLightness(tone);
    const strength = (4 * L * (100 - L)) / 10_000;
    return labToSrgb(L, a * strength, b * strength);
  };
}

const tints: readonly (readonly [kind: CastKind, a: number, b: number, hue: number])[] = [
  ['sepia', 6, 18, 72],
  ['selenium', 12, 2, 9],
  ['blue', -3, -14, 258],
  ['green', -10, 6, 149],
];

for (const [kind, a, b, hue] of tints) {
  test(`a ${kind} tone is recognized and gives back the tones beneath it`, async (t) => {
    const { master, lightness } = await tonedMaster(await temporaryFolder(t), tint(a, b));
    assertLightness(
      lightness,
      tones.map((tone) => srgbLightness(tone)),
      0.05,
    );
    const { cast } = master.info;
    assert.ok(cast !== null);
    assert.equal(cast.kind, kind);
    assert.ok(Math.abs(cast.hue - hue) < 3, `hue ${cast.hue}`);
    assert.ok(cast.chroma > 3 && cast.chroma < Math.hypot(a, b), `chroma ${cast.chroma}`);
    assert.equal(cast.colorPhotograph, false);
  });
}

test('a neutral RGB scan is read as its grey, within 0.05', async (t) => {
  const { master, lightness } = await tonedMaster(await temporaryFolder(t), (tone) => [
    tone,
    tone,
    tone,
  ]);
  assertLightness(
    lightness,
    tones.map((tone) => srgbLightness(tone)),
    0.05,
  );
  assert.equal(master.info.cast?.kind, 'neutral');
  assert.ok(master.info.cast.chroma < 0.01);
});

test('channels faded unlike each other keep the order of tones', async (t) => {
  // Yellowed paper and a red channel that lost contrast: every channel rises with the tone.
  const faded = (tone: number): Rgb => [
    0.3 + 0.62 * tone,
    0.06 + 0.84 * tone ** 1.1,
    0.02 + 0.66 * tone ** 1.3,
  ];
  const { master, lightness } = await tonedMaster(await temporaryFolder(t), faded);
  const order = Array.from(tones.keys()).toSorted((one, other) => tones[one] - tones[other]);
  for (let i = 1; i < count; i++) assert.ok(lightness[order[i]] >= lightness[order[i - 1]]);
  // The tone kept is that of the print as it is now: its luminance.
  const [red, green, blue] = faded(tones[0]);
  assert.ok(Math.abs(lightness[0] - srgbLightness(red, green, blue)) < 0.05);
  assert.equal(master.info.cast?.kind, 'sepia');
});

test('a color photograph is told from a toned print', async (t) => {
  const file = path.join(await temporaryFolder(t), 'photo.png');
  await paintColorful(200, 160, 5).png().toFile(file);
  const master = await openMaster(file);
  const before = master.info;
  assert.equal(before.cast, null, 'not known before pixels are read');
  await master.modelLuminance(64);
  const after = master.info;
  assert.equal(after.cast?.colorPhotograph, true);
  await master.close();
});

test('a grey master has no cast', async (t) => {
  const file = path.join(await temporaryFolder(t), 'grey.jpg');
  await sharp({ create: { width: 20, height: 20, channels: 3, background: '#456' } })
    .toColourspace('b-w')
    .jpeg()
    .toFile(file);
  const master = await openMaster(file);
  assert.deepEqual([master.info.cast?.kind, master.info.cast?.chroma], ['neutral', 0]);
  await master.close();
});

// Real scans, where the machine has them: none of the historic prints is a color photograph.
const historic = path.resolve(import.meta.dirname, '../../../../shared/photos/historic');

test('historic prints are read whole, and none is taken for a color photograph', async () => {
  const names = existsSync(historic) ? readdirSync(historic) : [];
  for (const name of names) {
    const master = await openMaster(path.join(historic, name));
    const plane = await master.modelLuminance(96);
    assert.equal(Math.max(plane.width, plane.height), 96);
    assert.equal(master.info.cast?.colorPhotograph, false, name);
    await master.close();
  }
});
