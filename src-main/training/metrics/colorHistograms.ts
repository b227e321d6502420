import type { LabPlanes } from '../../../src-shared/color/planes.ts';

/** Bins one unit wide, from −128 to 127: the bin of a value is the whole number nearest to it. */
const binCount = 256;
const firstBin = -128;

/** Adds a plane to a histogram, as a share of the picture. */
function addPlane(histogram: Float64Array, plane: Float32Array): void {
  for (const value of plane) {
    const bin = Math.min(binCount - 1, Math.max(0, Math.round(value) - firstBin));
    histogram[bin] += 1 / plane.length;
  }
}

/**
 * How alike the distributions of a\* and of b\* are between truths and results, over a whole data set (as in
 * Guadarrama et al., "PixColor", BMVC 2017): Σ min(p, q) of the normalized histograms, 0 to 1. Says whether a model
 * uses the range of colors that occurs, wherever it puts them. Bins are one unit wide; every picture counts the same;
 * memory does not grow with pictures.
 */
export class ColorHistograms {
  readonly #truth = { a: new Float64Array(binCount), b: new Float64Array(binCount) };
  readonly #result = { a: new Float64Array(binCount), b: new Float64Array(binCount) };

  add(truth: LabPlanes, result: LabPlanes): void {
    addPlane(this.#truth.a, truth.a);
    addPlane(this.#truth.b, truth.b);
    addPlane(this.#result.a, result.a);
    addPlane(this.#result.b, result.b);
  }

  /** Both 0 to 1; NaN before a picture was added. */
  intersections(): { a: number; b: number } {
    return {
      a: intersection(this.#truth.a, this.#result.a),
      b: intersection(this.#truth.b, this.#result.b),
    };
  }
}

function intersection(one: Float64Array, other: Float64Array): number {
  let common = 0;
  let whole = 0;
  for (let bin = 0; bin < binCount; bin += 1) {
    common += Math.min(one[bin], other[bin]);
    whole += one[bin];
  }
  return common / whole;
}
