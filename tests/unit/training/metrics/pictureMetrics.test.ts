import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deltaE2000 } from '../../../../src-shared/color/deltaE.ts';
import { srgbToLab } from '../../../../src-shared/color/lab.ts';
import { rgbToLabPlanes } from '../../../../src-shared/color/planes.ts';
import { HeliochromeError } from '../../../../src-shared/domain/error.ts';
import { colorfulness } from '../../../../src-main/training/metrics/colorfulness.ts';
import { meanDeltaE2000 } from '../../../../src-main/training/metrics/meanDeltaE.ts';
import { psnr } from '../../../../src-main/training/metrics/psnr.ts';
import { ssim } from '../../../../src-main/training/metrics/ssim.ts';
import { flat, height, result, truth, width } from './pictures.ts';

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} should be ${expected}`);
}

const has = (code: string) => (error: unknown) =>
  error instanceof HeliochromeError && error.code === code;

describe('PSNR', () => {
  test("is scikit-image's", () => {
    near(psnr(truth, result), 29.84727160310246, 1e-10);
  });

  test('is 20·log₁₀(255 / d) for bytes that are all off by d, and 0 for black against white', () => {
    near(psnr(flat(100, 100, 100), flat(110, 90, 110)), 20 * Math.log10(25.5), 1e-12);
    near(psnr(flat(0, 0, 0), flat(255, 255, 255)), 0, 1e-12);
  });

  test('is 100 dB at most, which equal pictures have', () => {
    assert.equal(psnr(truth, truth), 100);
  });

  test('pictures of different sizes are refused', () => {
    assert.throws(() => psnr(truth, truth.subarray(3)), has('internal'));
  });
});

describe('SSIM', () => {
  test("is scikit-image's with Wang's window, mean of the channels", () => {
    near(ssim(truth, result, width, height), 0.9435838825900827, 1e-10);
  });

  test('is 1 for equal pictures, and the same both ways round', () => {
    near(ssim(truth, truth, width, height), 1, 1e-12);
    near(ssim(truth, result, width, height), ssim(result, truth, width, height), 1e-12);
  });

  test('of flat pictures is the brightness term alone', () => {
    const constant = 6.5025;
    const expected = (2 * 100 * 150 + constant) / (100 ** 2 + 150 ** 2 + constant);
    near(ssim(flat(100, 100, 100), flat(150, 150, 150), width, height), expected, 1e-9);
  });

  test('needs pictures that the window fits in, of the size given', () => {
    const small = new Uint8Array(10 * 40 * 3);
    assert.throws(() => ssim(small, small, 40, 10), has('data-unusable'));
    assert.throws(() => ssim(small, small, 10, 40), has('data-unusable'));
    assert.throws(() => ssim(truth, result, height, height), has('internal'));
  });
});

describe('colorfulness', () => {
  test('is that of NumPy on the published formula, signed', () => {
    near(colorfulness(truth), 135.70684953645784, 1e-9);
    near(colorfulness(result), 134.7709736730294, 1e-9);
  });

  test('is 0 for grey, the mean term for one color, the deviation for opposite ones', () => {
    assert.equal(colorfulness(flat(77, 77, 77)), 0);
    near(colorfulness(flat(255, 0, 0)), 0.3 * Math.sqrt(255 ** 2 + 127.5 ** 2), 1e-9);
    // rg = ±100, yb = ±50: the signs cancel in the means. Absolute values would give 0.3·√(100² + 50²).
    const opposite = Uint8Array.of(200, 100, 100, 100, 200, 200);
    near(colorfulness(opposite), Math.sqrt(100 ** 2 + 50 ** 2), 1e-9);
  });
});

describe('mean CIEDE2000', () => {
  const lab = (pixels: Uint8Array) => rgbToLabPlanes(pixels, width, height);

  test("is scikit-image's", () => {
    // scikit-image rounds its matrices, so that greys are off by 3e-3.
    near(meanDeltaE2000(lab(truth), lab(result)), 3.196968885775329, 2e-3);
  });

  test('of flat pictures is the difference of their colors', () => {
    const expected = deltaE2000(
      ...srgbToLab(200 / 255, 100 / 255, 0),
      ...srgbToLab(0, 100 / 255, 1),
    );
    near(meanDeltaE2000(lab(flat(200, 100, 0)), lab(flat(0, 100, 255))), expected, 1e-3);
    assert.equal(meanDeltaE2000(lab(truth), lab(truth)), 0);
  });
});
