import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { zhang313Bins } from '../../../../src-shared/color/abBins.ts';
import { nearestBin } from '../../../../src-shared/color/binSearch.ts';
import { srgbToLab } from '../../../../src-shared/color/lab.ts';
import { rgbToLabPlanes, type LabPlanes } from '../../../../src-shared/color/planes.ts';
import { HeliochromeError } from '../../../../src-shared/domain/error.ts';
import { ColorHistograms } from '../../../../src-main/training/metrics/colorHistograms.ts';
import { ColorizationScores } from '../../../../src-main/training/metrics/colorizationScores.ts';
import { ErrorCurve } from '../../../../src-main/training/metrics/errorCurve.ts';
import { flat, height, result, truth, width } from './pictures.ts';

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} should be ${expected}`);
}

const has = (code: string) => (error: unknown) =>
  error instanceof HeliochromeError && error.code === code;

function planes(a: readonly number[], b: readonly number[]): LabPlanes {
  return {
    width: a.length,
    height: 1,
    L: new Float32Array(a.length).fill(50),
    a: Float32Array.from(a),
    b: Float32Array.from(b),
  };
}

describe('the error curve', () => {
  test('a pixel at distance d brings 1 − d / 150, one beyond 150 nothing', () => {
    const curve = new ErrorCurve();
    curve.add(planes([30, 0, 90, 0], [0, 0, -100, 0]), planes([0, 0, -90, 0], [0, 40, 90, 0]));
    const areas = curve.areas();
    near(areas.raw, (100 * (0.8 + (1 - 40 / 150) + 0 + 1)) / 4, 1e-5);
    near(areas.rawGrey, (100 * (0.8 + 1 + (1 - Math.hypot(90, 100) / 150) + 1)) / 4, 1e-5);
  });

  test('is 100 percent where every color is right, and the grey answer where there is none', () => {
    const curve = new ErrorCurve();
    const colors = planes([10, -40, 60], [5, 30, -70]);
    curve.add(colors, colors);
    near(curve.areas().raw, 100, 1e-9);
    near(curve.areas().rebalanced, 100, 1e-9);
    const grey = new ErrorCurve();
    grey.add(colors, planes([0, 0, 0], [0, 0, 0]));
    near(grey.areas().raw, grey.areas().rawGrey, 1e-9);
    near(grey.areas().rebalanced, grey.areas().rebalancedGrey, 1e-9);
  });

  test('agrees with the thresholds swept in steps of 0.01, and with equation 4 written out in NumPy', () => {
    const curve = new ErrorCurve();
    curve.add(rgbToLabPlanes(truth, width, height), rgbToLabPlanes(result, width, height));
    const areas = curve.areas();
    near(areas.raw, 96.5895752688172, 5e-3);
    near(areas.rawGrey, 70.41087096774193, 5e-3);
    near(areas.rebalanced, 96.66438024443384, 5e-3);
    near(areas.rebalancedGrey, 51.9060357556142, 5e-3);
  });

  test('rebalanced, the mistake in a rare color counts for more', () => {
    const a = Array.from({ length: 100 }, (_, pixel) => (pixel === 0 ? 60 : 0));
    const zeros = a.map(() => 0);
    const curve = new ErrorCurve();
    curve.add(planes(a, zeros), planes(zeros, zeros));
    const { raw, rebalanced } = curve.areas();
    near(raw, 99.6, 1e-4);
    assert.ok(rebalanced < 90, String(rebalanced));
  });

  test('a given distribution decides which color is rare', () => {
    const curve = new ErrorCurve();
    curve.add(planes([60, 0], [0, 0]), planes([0, 0], [0, 0]));
    const bins = zhang313Bins();
    const commonAt = (a: number) => {
      const prior = new Float64Array(bins.count).fill(1e-4);
      prior[nearestBin(bins, a, 0)] = 1;
      return curve.areas({ prior }).rebalanced;
    };
    // Red was missed and neutral was right.
    assert.ok(commonAt(60) > curve.areas().rebalanced + 1);
    assert.ok(commonAt(0) < curve.areas().rebalanced - 1);
  });

  test('with λ = 0 every class that occurs counts the same', () => {
    // Two colors too far apart to be smoothed into one another: 9 pixels right, 1 missed by 120.
    const a = Array.from({ length: 10 }, (_, pixel) => (pixel === 0 ? 60 : -60));
    const zeros = a.map(() => 0);
    const curve = new ErrorCurve();
    curve.add(
      planes(a, zeros),
      planes(
        a.map(() => -60),
        zeros,
      ),
    );
    // Each class counts with its own share of the smoothed mass, which differs by the bins about it.
    near(curve.areas({ lambda: 0 }).rebalanced, 100 - (0.5 * 100 * 120) / 150, 2);
    assert.throws(() => curve.areas({ lambda: -1 }), has('usage'));
  });

  test('every picture counts the same, whatever its size; nothing added has no area', () => {
    const curve = new ErrorCurve();
    curve.add(planes([30], [0]), planes([0], [0]));
    curve.add(planes([0, 0, 0], [0, 0, 0]), planes([0, 0, 0], [0, 0, 0]));
    near(curve.areas().raw, 90, 1e-5);
    assert.throws(() => new ErrorCurve().areas(), has('data-unusable'));
  });
});

describe('the histogram intersection', () => {
  test('is 1 for the same colors in other places, and 0 for none in common', () => {
    const histograms = new ColorHistograms();
    histograms.add(planes([10, 20, 30], [1, 2, 3]), planes([30, 10, 20], [-1, -2, -3]));
    const { a, b } = histograms.intersections();
    near(a, 1, 1e-12);
    assert.equal(b, 0);
  });

  test('is that of the whole data set, not the mean of its pictures', () => {
    const histograms = new ColorHistograms();
    histograms.add(planes([10], [0]), planes([20], [0]));
    histograms.add(planes([20], [0]), planes([10], [0]));
    near(histograms.intersections().a, 1, 1e-12);
    histograms.add(planes([500, -500], [0, 0]), planes([127, -128], [0, 0]));
    near(histograms.intersections().a, 1, 1e-12);
  });

  test("is NumPy's", () => {
    const histograms = new ColorHistograms();
    histograms.add(rgbToLabPlanes(truth, width, height), rgbToLabPlanes(result, width, height));
    // A color or two of 1240 lie so near the edge of a bin that scikit-image's rounding moves them over.
    near(histograms.intersections().a, 0.5661290322580645, 3e-3);
    near(histograms.intersections().b, 0.3201612903225806, 3e-3);
  });
});

describe('the scores of a data set', () => {
  test('are the means over its pictures, beside what grey scores', () => {
    const scores = new ColorizationScores();
    const first = scores.add(truth, result, width, height);
    const second = scores.add(flat(200, 100, 50), flat(190, 110, 50), width, height);
    const summary = scores.summary();
    assert.equal(summary.images, 2);
    for (const name of [
      'psnr',
      'psnrGrey',
      'ssim',
      'deltaE2000',
      'colorfulness',
      'colorfulnessTruth',
    ] as const) {
      near(summary[name], (first[name] + second[name]) / 2, 1e-12);
    }
    near(first.psnr, 29.84727160310246, 1e-10);
    near(first.ssim, 0.9435838825900827, 1e-10);
    near(
      summary.deltaColorfulness,
      Math.abs(summary.colorfulness - summary.colorfulnessTruth),
      1e-12,
    );
  });

  test('grey keeps the L* of the truth', () => {
    const [L] = srgbToLab(200 / 255, 100 / 255, 50 / 255);
    const grey = [0, 1, 2].map(() => Math.round(255 * greyOf(L)));
    const { psnrGrey } = new ColorizationScores().add(
      flat(200, 100, 50),
      flat(0, 0, 0),
      width,
      height,
    );
    const meanSquare = ((200 - grey[0]) ** 2 + (100 - grey[1]) ** 2 + (50 - grey[2]) ** 2) / 3;
    near(psnrGrey, 10 * Math.log10(255 ** 2 / meanSquare), 1e-9);
  });

  test('a grey result scores what grey scores; the truth scores everything', () => {
    const grey = new ColorizationScores();
    const [L] = srgbToLab(200 / 255, 100 / 255, 50 / 255);
    const byte = Math.round(255 * greyOf(L));
    grey.add(flat(200, 100, 50), flat(byte, byte, byte), width, height);
    const row = grey.summary();
    near(row.psnr, row.psnrGrey, 1e-9);
    near(row.aucRaw, row.aucRawGrey, 1e-3);
    near(row.aucRebalanced, row.aucRebalancedGrey, 1e-3);
    assert.equal(row.colorfulness, 0);
    assert.equal(row.histogramA, 0);

    const perfect = new ColorizationScores();
    perfect.add(truth, truth, width, height);
    const best = perfect.summary();
    assert.deepEqual(
      [best.psnr, best.deltaE2000, best.deltaColorfulness, best.aucRaw, best.aucRebalanced].map(
        (value) => Number(value.toFixed(9)),
      ),
      [100, 0, 0, 100, 100],
    );
    near(best.histogramA, 1, 1e-9);
    near(best.ssim, 1, 1e-9);
  });

  test('a picture that cannot be scored is not counted; no picture has no summary', () => {
    const scores = new ColorizationScores();
    assert.throws(
      () => scores.add(new Uint8Array(300), new Uint8Array(300), 10, 10),
      has('data-unusable'),
    );
    assert.throws(() => scores.add(truth, result.subarray(3), width, height), has('internal'));
    assert.throws(() => scores.add(truth, result, width + 1, height), has('internal'));
    assert.equal(scores.images, 0);
    assert.throws(() => scores.summary(), has('data-unusable'));
  });
});

/** sRGB value (0–1) of a grey of some L*, written out from the standards. */
function greyOf(L: number): number {
  const linear = L > 8 ? ((L + 16) / 116) ** 3 : (L * 27) / 24389;
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}
