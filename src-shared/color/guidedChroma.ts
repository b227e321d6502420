import type { ChromaPlane } from '../domain/planes.ts';
import { mix, type Between } from './bilinear.ts';
import {
  neighborhoodMaximum,
  neighborhoodMean,
  neighborhoodMinimum,
  type PlaneSize,
} from './neighborhoods.ts';

/** Floats a cell holds: slope, offset, low, high of the first component, then of the second. */
export const CELL_FLOATS = 8;

/** L* of one code value. */
export const LIGHTNESS_PER_CODE = 100 / 65535;

// Chosen on photographs (chroma of 64 and 96 cells raised four- to sixfold) and on edges between two colors. A ridge of
// 60, a luminance deviation of about 8 L*, lets edges steer color and grain not; 3×3 windows are best; smoothing the
// slope as well, as the guided filter does, gains less than 0.1 dB and doubles the bleeding; smoothing the offset loses
// 1 to 3 dB.
const RIDGE = 60;

/**
 * Fits the local linear model ab ≈ slope · L* + offset of the guided filter (He, Sun and Tang 2013; fast form 2015)
 * at the chroma plane's own size. Unlike theirs the model is not smoothed, and its offset is chosen so that
 * every cell keeps its own color exactly: the result is bilinear upsampling plus the detail that luminance explains. Bounds are the
 * extremes of the 3×3 neighborhood, so that no color appears that was not there (no chroma halos).
 *
 * Component one is f(X) − f(Y) = a* / 500, two is f(Y) − f(Z) = b* / 200 (CIE f); at a pixel with L* code v it is
 * clamp(slope · v + offset, low, high), all four interpolated bilinearly between cell centers.
 * @param guide L* (0–100) averaged over each cell's area, chroma.width × chroma.height values
 * @param chroma a*, b*
 * @param gain strength × saturation, folded into the coefficients
 * @param cells where the coefficients go: width × height × {@link CELL_FLOATS}, row-major
 */
export function fitGuidedCells(
  guide: Float32Array,
  chroma: ChromaPlane,
  gain: number,
  cells: Float32Array,
): void {
  const lightness = new Float64Array(guide);
  const guideMean = neighborhoodMean(lightness, chroma);
  const guideSquare = neighborhoodMean(product(lightness, lightness), chroma);
  const spread = guideSquare.map((square, i) => Math.max(0, square - guideMean[i] ** 2));
  const fit = { lightness, guideMean, spread, size: chroma, cells };
  fitComponent({ ...fit, values: new Float64Array(chroma.a), gain: gain / 500, first: 0 });
  fitComponent({ ...fit, values: new Float64Array(chroma.b), gain: gain / 200, first: 4 });
}

/**
 * One component between four cells: clamp(slope · code + offset, low, high), each coefficient interpolated.
 * @param first 0 for f(X) − f(Y), 4 for f(Y) − f(Z)
 * @param code L* code value
 */
export function guidedComponent(
  cells: Float32Array,
  cellsWide: number,
  row: Between,
  column: Between,
  first: number,
  code: number,
): number {
  const coefficient = (index: number): number => {
    const at = (r: number, c: number): number => cells[(r * cellsWide + c) * CELL_FLOATS + index];
    const upper = mix(at(row.low, column.low), at(row.low, column.high), column.share);
    const lower = mix(at(row.high, column.low), at(row.high, column.high), column.share);
    return mix(upper, lower, row.share);
  };
  const value = coefficient(first) * code + coefficient(first + 1);
  return Math.min(coefficient(first + 3), Math.max(coefficient(first + 2), value));
}

interface ComponentFit {
  readonly lightness: Float64Array;
  readonly guideMean: Float64Array;
  /** variance of the lightness in each neighborhood */
  readonly spread: Float64Array;
  readonly size: PlaneSize;
  readonly cells: Float32Array;
  readonly values: Float64Array;
  readonly gain: number;
  readonly first: number;
}

function fitComponent(fit: ComponentFit): void {
  const { lightness, guideMean, spread, size, cells, values, gain, first } = fit;
  const mean = neighborhoodMean(values, size);
  const meanOfProduct = neighborhoodMean(product(lightness, values), size);
  const slope = spread.map(
    (variance, i) => (meanOfProduct[i] - guideMean[i] * mean[i]) / (variance + RIDGE),
  );
  const low = neighborhoodMinimum(values, size);
  const high = neighborhoodMaximum(values, size);
  for (let i = 0, at = first; i < values.length; i++, at += CELL_FLOATS) {
    cells[at] = slope[i] * gain * LIGHTNESS_PER_CODE;
    cells[at + 1] = (values[i] - slope[i] * lightness[i]) * gain;
    cells[at + 2] = low[i] * gain;
    cells[at + 3] = high[i] * gain;
  }
}

function product(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, i) => value * right[i]);
}
