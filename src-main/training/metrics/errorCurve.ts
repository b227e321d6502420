import { zhang313Bins } from '../../../src-shared/color/abBins.ts';
import { BinSearch } from '../../../src-shared/color/binSearch.ts';
import type { LabPlanes } from '../../../src-shared/color/planes.ts';
import { rebalancingWeights, smoothPrior } from '../../../src-shared/color/rebalancing.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { requireSameLength } from './pictureSize.ts';

/** The largest threshold of the curve, a\*b\* units. */
const largestThreshold = 150;

/** Areas under the curve, percent of the whole: 100 where every color is right. */
export interface ErrorCurveAreas {
  readonly raw: number;
  readonly rebalanced: number;
  /** The same of pictures left grey. */
  readonly rawGrey: number;
  readonly rebalancedGrey: number;
}

export interface RebalancedAreaOptions {
  /** Shares or counts of the 313 bins to weight classes by; those of the truths scored when left out. */
  readonly prior?: ArrayLike<number>;
  /** λ of equation 4; default 0.5. 0 is what the paper's own table of results uses. */
  readonly lambda?: number;
}

/**
 * The area under the cumulative a\*b\* error curve (AuC) of Zhang, Isola and Efros 2016, section 3.1: the share of
 * pixels whose a\*b\* is within a distance t of the truth's, integrated over t from 0 to 150 and divided by 150. The
 * integral is exact, not a sum over whole thresholds: a pixel at distance d brings max(0, 1 − d / 150).
 *
 * Rebalanced, a pixel counts with the weight of its true color's class (their equation 4, 313 bins of grid 10, shares
 * smoothed with σ = 5), so that rare colors count for more; the weights are normalized over the pixels scored. Here
 * λ is 0.5 and shares are those of the truths scored, unless others are given. The paper evaluates with λ = 0 and
 * ImageNet's shares, where every class counts the same: far lower numbers, and noisy on a small set, where a few
 * pixels make up a class.
 *
 * Every picture counts the same, whatever its size. Keeps one sum a bin, so memory does not grow with pictures.
 */
export class ErrorCurve {
  readonly #search = new BinSearch(zhang313Bins());
  readonly #mass = new Float64Array(this.#search.bins.count);
  readonly #area = new Float64Array(this.#search.bins.count);
  readonly #areaGrey = new Float64Array(this.#search.bins.count);

  /** @throws HeliochromeError `internal` when the sizes differ */
  add(truth: LabPlanes, result: LabPlanes): void {
    const count = truth.a.length;
    requireSameLength(count, result.a.length);
    for (let pixel = 0; pixel < count; pixel += 1) {
      const a = truth.a[pixel];
      const b = truth.b[pixel];
      const bin = this.#search.nearest(a, b);
      this.#mass[bin] += 1 / count;
      this.#area[bin] += shareWithin(a - result.a[pixel], b - result.b[pixel]) / count;
      this.#areaGrey[bin] += shareWithin(a, b) / count;
    }
  }

  /** @throws HeliochromeError `data-unusable` when nothing was added or the prior is none, `usage` for a wrong λ */
  areas({ prior = this.#mass, lambda = 0.5 }: RebalancedAreaOptions = {}): ErrorCurveAreas {
    const even = this.#mass.map(() => 1);
    if (total(this.#mass, even) === 0) {
      throw new HeliochromeError(
        'data-unusable',
        'No area under the error curve: no picture was scored.',
        'Give at least one color photograph.',
      );
    }
    const weights = rebalancingWeights(smoothPrior(this.#search.bins, prior), { lambda });
    const percent = (area: Float64Array, by: Float64Array) =>
      (100 * total(area, by)) / total(this.#mass, by);
    return {
      raw: percent(this.#area, even),
      rebalanced: percent(this.#area, weights),
      rawGrey: percent(this.#areaGrey, even),
      rebalancedGrey: percent(this.#areaGrey, weights),
    };
  }
}

function shareWithin(da: number, db: number): number {
  return Math.max(0, 1 - Math.sqrt(da * da + db * db) / largestThreshold);
}

function total(values: Float64Array, weights: Float64Array): number {
  return values.reduce((sum, value, index) => sum + value * weights[index], 0);
}
