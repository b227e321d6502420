/** Size of a row-major plane. */
export interface PlaneSize {
  readonly width: number;
  readonly height: number;
}

/** Mean of the 3×3 neighborhood of each sample; the border repeats outward. */
export function neighborhoodMean(samples: Float64Array, size: PlaneSize): Float64Array {
  return alongBothAxes(samples, size, meanOfThree);
}

/** Largest sample of the 3×3 neighborhood of each sample. */
export function neighborhoodMaximum(samples: Float64Array, size: PlaneSize): Float64Array {
  return alongBothAxes(samples, size, largestOfThree);
}

/** Smallest sample of the 3×3 neighborhood of each sample. */
export function neighborhoodMinimum(samples: Float64Array, size: PlaneSize): Float64Array {
  return alongBothAxes(samples, size, smallestOfThree);
}

/** Combines `count` samples from `at` on with those at the same distance from `before` and `after`. */
type Combine = (
  source: Float64Array,
  target: Float64Array,
  before: number,
  at: number,
  after: number,
  count: number,
) => void;

function alongBothAxes(
  samples: Float64Array,
  { width, height }: PlaneSize,
  combine: Combine,
): Float64Array {
  const rows = new Float64Array(samples.length);
  const result = new Float64Array(samples.length);
  const right = Math.min(1, width - 1);
  for (let at = 0; at < samples.length; at += width) {
    const last = at + width - 1;
    combine(samples, rows, at, at, at + right, 1);
    combine(samples, rows, at, at + 1, at + 2, width - 2);
    combine(samples, rows, last - right, last, last, 1);
  }
  const bottom = (height - 1) * width;
  for (let at = 0; at < samples.length; at += width) {
    const before = Math.max(0, at - width);
    combine(rows, result, before, at, Math.min(bottom, at + width), width);
  }
  return result;
}

// A loop per filter instead of one loop that calls back: a call per sample costs many times the sum.

function meanOfThree(...[source, target, before, at, after, count]: Parameters<Combine>): void {
  for (let i = 0; i < count; i++) {
    target[at + i] = (source[before + i] + source[at + i] + source[after + i]) / 3;
  }
}

function largestOfThree(...[source, target, before, at, after, count]: Parameters<Combine>): void {
  for (let i = 0; i < count; i++) {
    target[at + i] = Math.max(source[before + i], source[at + i], source[after + i]);
  }
}

function smallestOfThree(...[source, target, before, at, after, count]: Parameters<Combine>): void {
  for (let i = 0; i < count; i++) {
    target[at + i] = Math.min(source[before + i], source[at + i], source[after + i]);
  }
}
