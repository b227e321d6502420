import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  labToSrgb,
  labToXyz,
  lightnessToLuminance,
  luminanceToLightness,
  srgbToLab,
  xyzToLab,
} from '../../../src-shared/color/lab.ts';
import { labToLch, lchToLab } from '../../../src-shared/color/lch.ts';
import { rgbToXyzMatrix, xyzToRgbMatrix } from '../../../src-shared/color/rgbXyz.ts';

function near(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, index) => {
    assert.ok(
      Math.abs(value - expected[index]) <= tolerance,
      `${actual.join()} should be ${expected.join()}`,
    );
  });
}

test('the matrices are those of IEC 61966-2-1 to its four places', () => {
  const standard = [0.4124, 0.3576, 0.1805, 0.2126, 0.7152, 0.0722, 0.0193, 0.1192, 0.9505];
  const inverse = [3.2406, -1.5372, -0.4986, -0.9689, 1.8758, 0.0415, 0.0557, -0.204, 1.057];
  // The standard's own rounding of white moves the last place: 0.9505 against 0.9503.
  near(rgbToXyzMatrix, standard, 2.1e-4);
  near(xyzToRgbMatrix, inverse, 4e-4);
});

test('the matrices are those Lindbloom publishes for sRGB, to seven places', () => {
  near(
    rgbToXyzMatrix,
    [
      0.4124564, 0.3575761, 0.1804375, 0.2126729, 0.7151522, 0.072175, 0.0193339, 0.119192,
      0.9503041,
    ],
    0.6e-7,
  );
});

test('the primaries and secondaries of sRGB have their published L*a*b*', () => {
  const published: [number[], number[]][] = [
    [
      [1, 0, 0],
      [53.2408, 80.0925, 67.2032],
    ],
    [
      [0, 1, 0],
      [87.7347, -86.1827, 83.1793],
    ],
    [
      [0, 0, 1],
      [32.297, 79.1875, -107.8602],
    ],
    [
      [0, 1, 1],
      [91.1132, -48.0875, -14.1312],
    ],
    [
      [1, 0, 1],
      [60.3242, 98.2343, -60.8249],
    ],
    [
      [1, 1, 0],
      [97.1393, -21.5537, 94.478],
    ],
  ];
  for (const [[red, green, blue], expected] of published) {
    near(srgbToLab(red, green, blue), expected, 1e-3);
  }
});

test('greys are neutral: equal channels give a* and b* of 0', () => {
  for (let byte = 0; byte <= 255; byte += 1) {
    const [L, a, b] = srgbToLab(byte / 255, byte / 255, byte / 255);
    near([a, b], [0, 0], 1e-12);
    assert.ok(L > -1e-12 && L < 100 + 1e-12);
  }
});

test('L* follows CIE 15: black, white, the joint at (6/29)³, 18 % grey', () => {
  assert.equal(luminanceToLightness(0), 0);
  near([luminanceToLightness(1)], [100], 1e-12);
  near([luminanceToLightness(216 / 24389)], [8], 1e-12);
  // Below the joint L* = 903.3 Y.
  near([luminanceToLightness(0.001)], [0.9032963], 1e-6);
  near([luminanceToLightness(0.18)], [49.4961], 1e-4);
  near([luminanceToLightness(0.125)], [42], 1e-12);
});

test('XYZ, L*a*b*, LCh and sRGB go there and back', () => {
  for (let L = 0; L <= 100; L += 5) {
    near([luminanceToLightness(lightnessToLuminance(L))], [L], 1e-10);
    for (let hue = 0; hue < 360; hue += 24) {
      const lab = lchToLab(L, 90, hue);
      near(labToLch(...lab), [L, 90, hue], 1e-10);
      near(xyzToLab(...labToXyz(...lab)), lab, 1e-9);
      // The pieces of the transfer function meet to 3e-8 only, as the standard has them.
      near(srgbToLab(...labToSrgb(...lab)), lab, 1e-4);
    }
  }
});

test('the hue of LCh is 0 to 360 degrees', () => {
  assert.deepEqual(labToLch(50, 0, 0), [50, 0, 0]);
  near(labToLch(50, 3, -4), [50, 5, 306.8698976], 1e-6);
  assert.ok(labToLch(50, 10, -1e-17)[2] < 360);
});
