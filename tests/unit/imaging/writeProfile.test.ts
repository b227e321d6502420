import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rgbSpaces, spaceToXyz, whiteD50 } from '../../../src-shared/color/rgbSpaces.ts';
import { rgbToXyzMatrix } from '../../../src-shared/color/rgbXyz.ts';
import { outputColorSpaces, type OutputColorSpace } from '../../../src-shared/domain/colorSpace.ts';
import { deviceToXyz } from '../../../src-main/imaging/icc/srgbDevice.ts';
import { parseIccProfile } from '../../../src-main/imaging/icc/iccProfile.ts';
import { writeProfile } from '../../../src-main/imaging/icc/writeProfile.ts';

/** RGB to XYZ under D50, as published: Lindbloom's table of working spaces; Apple's profile of Display P3. */
const published: Readonly<Record<OutputColorSpace, readonly number[]>> = {
  srgb: [
    0.4360747, 0.3850649, 0.1430804, 0.2225045, 0.7168786, 0.0606169, 0.0139322, 0.0971045,
    0.7141733,
  ],
  'adobe-rgb': [
    0.6097559, 0.2052401, 0.149224, 0.3111242, 0.625656, 0.0632197, 0.0194811, 0.0608902, 0.7448387,
  ],
  'display-p3': [0.51512, 0.29198, 0.1571, 0.2412, 0.69225, 0.06657, -0.00105, 0.04189, 0.78407],
  'eci-rgb-v2': [
    0.6502043, 0.1780774, 0.1359384, 0.3202499, 0.6020711, 0.0776791, 0, 0.067839, 0.757371,
  ],
  prophoto: [0.7976749, 0.1351917, 0.0313534, 0.2880402, 0.7118741, 0.0000857, 0, 0, 0.82521],
};

/** The nine numbers of a profile's colorants, row by row, read from its bytes. */
function colorants(profile: Buffer): number[] {
  const count = profile.readUInt32BE(128);
  const at = new Map<string, number>();
  for (let tag = 0; tag < count; tag += 1) {
    const entry = 132 + tag * 12;
    at.set(profile.toString('latin1', entry, entry + 4), profile.readUInt32BE(entry + 4));
  }
  const columns = ['rXYZ', 'gXYZ', 'bXYZ'].map((name) => at.get(name)! + 8);
  return [0, 4, 8].flatMap((row) => columns.map((one) => profile.readInt32BE(one + row) / 65536));
}

test('colorants are the published ones, and add up to the connection space’s white', () => {
  for (const space of outputColorSpaces) {
    const found = colorants(writeProfile(space));
    found.forEach((value, at) => {
      assert.ok(Math.abs(value - published[space][at]) < 6e-4, `${space} ${at}: ${value}`);
    });
    whiteD50.forEach((white, row) => {
      const sum = found[row * 3] + found[row * 3 + 1] + found[row * 3 + 2];
      assert.ok(Math.abs(sum - white) < 1.6e-5, `${space}: row ${row} adds up to ${sum}`);
    });
  }
});

test('a profile is the same bytes each time, whole, and smaller than a kilobyte', () => {
  for (const space of outputColorSpaces) {
    const profile = writeProfile(space);
    assert.deepEqual(writeProfile(space), profile);
    assert.equal(profile.readUInt32BE(0), profile.length);
    assert.ok(profile.length < 1024);
  }
});

test('read back by the reader of masters, values mean the light that was meant', () => {
  for (const space of outputColorSpaces) {
    const model = parseIccProfile(writeProfile(space));
    assert.equal(model.kind, 'matrix');
    const toXyz = deviceToXyz(model);
    const matrix = spaceToXyz(space);
    const { encode } = rgbSpaces[space].transfer;
    for (const light of [
      [0.0005, 0.0005, 0.0005],
      [0.18, 0.4, 0.02],
      [1, 0.5, 0.7],
    ]) {
      const [r, g, b] = light.map(encode);
      toXyz(r, g, b).forEach((value, row) => {
        const meant =
          matrix[row * 3] * light[0] +
          matrix[row * 3 + 1] * light[1] +
          matrix[row * 3 + 2] * light[2];
        assert.ok(Math.abs(value - meant) < 6e-4, `${space}: ${value} for ${meant}`);
      });
    }
  }
});

test('transfer curves undo themselves, and give the published codes of middle grey', () => {
  for (const space of outputColorSpaces) {
    const { encode, decode } = rgbSpaces[space].transfer;
    for (let step = 0; step <= 100; step += 1) {
      assert.ok(Math.abs(decode(encode(step / 100)) - step / 100) < 1e-12);
    }
  }
  // L* 50 is half of full in eciRGB v2 (ISO 22028-4); 18 % of light is 118 of 255 in sRGB.
  assert.ok(Math.abs(rgbSpaces['eci-rgb-v2'].transfer.encode(0.184187) - 0.5) < 1e-5);
  assert.equal(Math.round(rgbSpaces.srgb.transfer.encode(0.18) * 255), 118);
  assert.ok(Math.abs(rgbSpaces.prophoto.transfer.encode(0.18) - 0.18 ** (1 / 1.8)) < 1e-12);
});

test('sRGB is the sRGB that everything else computes with', () => {
  spaceToXyz('srgb').forEach((value, at) => {
    assert.ok(Math.abs(value - rgbToXyzMatrix[at]) < 1e-12);
  });
});
