/** Size of a row-major plane. */
export interface PlaneSize {
  readonly width: number;
  readonly height: number;
}

/** Mean of the 3×3 neighborhood of each sample; neighborhoods shrink at the borders. */
export function neighborhoodMean(samples: Float64Array, size: PlaneSize): Float64Array {
  return alongBothAxes(samples, size, (previous, value, next) => (previous + value + next) / 3, {
    // At a border the missing neighbor takes no part: the mean of the two that are there.
    border: (value, neighbor) => (value + neighbor) / 2,
  });
}

/** Smallest sample of the 3×3 neighborhood of each sample. */
export function neighborhoodMinimum(samples: Float64Array, size: PlaneSize): Float64Array {
  return alongBothAxes(samples, size, (p, v, n) => Math.min(p, v, n), { border: Math.min });
}

/** Largest sample of the 3×3 neighborhood of each sample. */
export function neighborhoodMaximum(samples: Float64Array, size: PlaneSize): Float64Array {
  return alongBothAxes(samples, size, (p, v, n) => Math.max(p, v, n), { border: Math.max });
}

type OfThree = (previous: number, value: number, next: number) => number;
interface Edges {
  readonly border: (value: number, neighbor: number) => number;
}

function alongBothAxes(
  samples: Float64Array,
  size: PlaneSize,
  ofThree: OfThree,
  edges: Edges,
): Float64Array {
  const rows = new Float64Array(samples.length);
  const result = new Float64Array(samples.length);
  alongLines(samples, rows, size.height, size.width, size.width, 1, ofThree, edges);
  alongLines(rows, result, size.width, 1, size.height, size.width, ofThree, edges);
  return result;
}

function alongLines(
  source: Float64Array,
  target: Float64Array,
  lines: number,
  lineStride: number,
  count: number,
  stride: number,
  ofThree: OfThree,
  { border }: Edges,
): void {
  for (let line = 0; line < lines; line++) {
    const first = line * lineStride;
    const last = first + (count - 1) * stride;
    if (count === 1) {
      target[first] = source[first]!;
      continue;
    }
    target[first] = border(source[first], source[first + stride]);
    for (let at = first + stride; at < last; at += stride) {
      target[at] = ofThree(source[at - stride], source[at], source[at + stride]);
    }
    target[last] = border(source[last], source[last - stride]);
  }
}
