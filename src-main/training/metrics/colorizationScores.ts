import {
  labPlanesToRgb8,
  rgbToLabPlanes,
  type LabPlanes,
} from '../../../src-shared/color/planes.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { ColorHistograms } from './colorHistograms.ts';
import { colorfulness } from './colorfulness.ts';
import { ErrorCurve, type RebalancedAreaOptions } from './errorCurve.ts';
import { meanDeltaE2000 } from './meanDeltaE.ts';
import { requireSameLength } from './pictureSize.ts';
import { psnr } from './psnr.ts';
import { ssim } from './ssim.ts';

/** What one picture scores by itself. */
export interface PictureScores {
  /** dB; {@link psnr} */
  readonly psnr: number;
  /** dB, of the truth's L\* without color */
  readonly psnrGrey: number;
  /** {@link ssim}, mean of R, G and B */
  readonly ssim: number;
  /** {@link meanDeltaE2000} */
  readonly deltaE2000: number;
  /** {@link colorfulness}, Hasler–Süsstrunk, signed */
  readonly colorfulness: number;
  readonly colorfulnessTruth: number;
}

/** What a data set scores: means over its pictures, and measures of all of them together. */
export interface ColorizationSummary extends PictureScores {
  readonly images: number;
  /** percent; {@link ErrorCurve} */
  readonly aucRaw: number;
  readonly aucRebalanced: number;
  /** percent, of pictures left grey */
  readonly aucRawGrey: number;
  readonly aucRebalancedGrey: number;
  /** |mean colorfulness of the results − that of the truths|, as ΔCF is reported */
  readonly deltaColorfulness: number;
  /** 0–1; {@link ColorHistograms} */
  readonly histogramA: number;
  readonly histogramB: number;
}

/**
 * Scores results against the truths, picture by picture, in memory that does not grow with them. Beside what a result
 * scores stands what leaving the picture grey would: PSNR alone says little, as grey scores well.
 */
export class ColorizationScores {
  readonly #curve = new ErrorCurve();
  readonly #histograms = new ColorHistograms();
  readonly #sums = {
    psnr: 0,
    psnrGrey: 0,
    ssim: 0,
    deltaE2000: 0,
    colorfulness: 0,
    colorfulnessTruth: 0,
  };
  #images = 0;

  /** Pictures scored so far. */
  get images(): number {
    return this.#images;
  }

  /**
   * Scores one picture. Nothing is counted when this throws.
   *
   * @param truth interleaved sRGB bytes, width × height × 3
   * @param result the same of the colorized picture
   * @returns what this picture scores, for whoever wants intervals ({@link bootstrapMean})
   * @throws HeliochromeError `internal` when sizes do not fit, `data-unusable` under 11 × 11 pixels
   */
  add(truth: Uint8Array, result: Uint8Array, width: number, height: number): PictureScores {
    requireSameLength(truth.length, result.length, width * height * 3);
    const truthLab = rgbToLabPlanes(truth, width, height);
    const resultLab = rgbToLabPlanes(result, width, height);
    const scores: PictureScores = {
      psnr: psnr(truth, result),
      psnrGrey: psnr(truth, labPlanesToRgb8(withoutColor(truthLab))),
      ssim: ssim(truth, result, width, height),
      deltaE2000: meanDeltaE2000(truthLab, resultLab),
      colorfulness: colorfulness(result),
      colorfulnessTruth: colorfulness(truth),
    };
    this.#curve.add(truthLab, resultLab);
    this.#histograms.add(truthLab, resultLab);
    this.#images += 1;
    this.#sums.psnr += scores.psnr;
    this.#sums.psnrGrey += scores.psnrGrey;
    this.#sums.ssim += scores.ssim;
    this.#sums.deltaE2000 += scores.deltaE2000;
    this.#sums.colorfulness += scores.colorfulness;
    this.#sums.colorfulnessTruth += scores.colorfulnessTruth;
    return scores;
  }

  /**
   * @param rebalancing how aucRebalanced weights classes; {@link ErrorCurve}
   * @throws HeliochromeError `data-unusable` when no picture was scored
   */
  summary(rebalancing: RebalancedAreaOptions = {}): ColorizationSummary {
    const images = this.#images;
    if (images === 0) {
      throw new HeliochromeError(
        'data-unusable',
        'There is nothing to report: no picture was scored.',
        'Give a folder with readable color photographs.',
      );
    }
    const areas = this.#curve.areas(rebalancing);
    const intersections = this.#histograms.intersections();
    const sums = this.#sums;
    return {
      images,
      psnr: sums.psnr / images,
      psnrGrey: sums.psnrGrey / images,
      ssim: sums.ssim / images,
      deltaE2000: sums.deltaE2000 / images,
      aucRaw: areas.raw,
      aucRawGrey: areas.rawGrey,
      aucRebalanced: areas.rebalanced,
      aucRebalancedGrey: areas.rebalancedGrey,
      colorfulness: sums.colorfulness / images,
      colorfulnessTruth: sums.colorfulnessTruth / images,
      deltaColorfulness: Math.abs(sums.colorfulness - sums.colorfulnessTruth) / images,
      histogramA: intersections.a,
      histogramB: intersections.b,
    };
  }
}

function withoutColor({ width, height, L }: LabPlanes): LabPlanes {
  const neutral = new Float32Array(L.length);
  return { width, height, L, a: neutral, b: neutral };
}
