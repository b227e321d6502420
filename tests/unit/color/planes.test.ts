import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapToSrgbGamut } from '../../../src-shared/color/gamut.ts';
import { labToSrgb, srgbToLab } from '../../../src-shared/color/lab.ts';
import { labPlanesToRgb8, rgbToLabPlanes } from '../../../src-shared/color/planes.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';

/** Every color of a 52-step cube (steps of 5), which includes all corners. */
function cube(): Uint8Array {
  const values: number[] = [];
  for (let red = 0; red < 256; red += 5) {
    for (let green = 0; green < 256; green += 5) {
      for (let blue = 0; blue < 256; blue += 5) values.push(red, green, blue);
    }
  }
  return Uint8Array.from(values);
}

test('planes agree with the exact conversion to 2e-4', () => {
  const pixels = cube();
  const planes = rgbToLabPlanes(pixels, 52 * 52, 52);
  for (let pixel = 0; pixel < planes.L.length; pixel += 1) {
    const [red, green, blue] = pixels.subarray(3 * pixel, 3 * pixel + 3);
    const [L, a, b] = srgbToLab(red / 255, green / 255, blue / 255);
    assert.ok(Math.abs(planes.L[pixel] - L) < 2e-4);
    assert.ok(Math.abs(planes.a[pixel] - a) < 2e-4);
    assert.ok(Math.abs(planes.b[pixel] - b) < 2e-4);
  }
});

test('bytes come back exactly as they went', () => {
  const pixels = cube();
  assert.deepEqual(labPlanesToRgb8(rgbToLabPlanes(pixels, 52 * 52, 52)), pixels);
});

test('16-bit pixels and a fourth channel are read', () => {
  const eight = Uint8Array.of(0, 128, 255, 90, 60, 30);
  const sixteen = Uint16Array.from(eight, (byte) => byte * 257);
  const expected = rgbToLabPlanes(eight, 2, 1);
  assert.deepEqual(rgbToLabPlanes(sixteen, 2, 1), expected);
  assert.deepEqual(rgbToLabPlanes(Uint8Array.of(0, 128, 255, 7, 90, 60, 30, 9), 2, 1, 4), expected);
  const fine = rgbToLabPlanes(Uint16Array.of(30000, 30001, 30002), 1, 1);
  const [, a, b] = srgbToLab(30000 / 65535, 30001 / 65535, 30002 / 65535);
  assert.ok(Math.abs(fine.a[0] - a) < 2e-4 && Math.abs(fine.b[0] - b) < 2e-4);
});

test('colors outside the gamut keep L* and hue', () => {
  const chroma = [40, 80, 120, 200];
  const count = 99 * 36 * chroma.length;
  const planes = {
    width: count,
    height: 1,
    L: new Float32Array(count),
    a: new Float32Array(count),
    b: new Float32Array(count),
  };
  for (let index = 0; index < count; index += 1) {
    const hue = (Math.floor(index / 99) % 36) * 10 * (Math.PI / 180);
    planes.L[index] = 1 + (index % 99);
    planes.a[index] = chroma[Math.floor(index / (99 * 36))] * Math.cos(hue);
    planes.b[index] = chroma[Math.floor(index / (99 * 36))] * Math.sin(hue);
  }
  const pixels = labPlanesToRgb8(planes);
  for (let index = 0; index < count; index += 1) {
    const [a, b] = mapToSrgbGamut(planes.L[index], planes.a[index], planes.b[index]);
    labToSrgb(planes.L[index], a, b).forEach((value, channel) => {
      // Within half a byte of the exactly mapped color, and what the search leaves over.
      assert.ok(Math.abs(pixels[3 * index + channel] - value * 255) < 0.55);
    });
  }
});

test('what is no color of the plane becomes a clamped one', () => {
  const planes = {
    width: 3,
    height: 1,
    L: Float32Array.of(-3, 104, NaN),
    a: Float32Array.of(20, 20, 0),
    b: Float32Array.of(0, 0, 0),
  };
  assert.deepEqual([...labPlanesToRgb8(planes)], [0, 0, 0, 255, 255, 255, 0, 0, 0]);
});

test('sizes that do not fit are refused', () => {
  const isInternal = (error: unknown) =>
    error instanceof HeliochromeError && error.code === 'internal';
  assert.throws(() => rgbToLabPlanes(new Uint8Array(11), 2, 2), isInternal);
  const plane = new Float32Array(3);
  assert.throws(
    () => labPlanesToRgb8({ width: 2, height: 2, L: plane, a: plane, b: plane }),
    isInternal,
  );
});
