import type { ChromaPlane, LuminancePlane } from '../../../src-shared/domain/planes.ts';
import type { KnownColors } from '../../../src-main/propagation/propagationTypes.ts';

/** A luminance plane from a function of the place. */
export function luminanceOf(
  width: number,
  height: number,
  value: (x: number, y: number) => number,
): LuminancePlane {
  const data = Float32Array.from({ length: width * height }, (_, point) =>
    value(point % width, Math.floor(point / width)),
  );
  return { width, height, data };
}

/** A rectangle of known color. */
export interface Scribble {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly a: number;
  readonly b: number;
}

/** Scribbles on a plane, the later over the earlier. */
export function drawScribbles(
  width: number,
  height: number,
  scribbles: readonly Scribble[],
): KnownColors {
  const count = width * height;
  const plane = {
    width,
    height,
    a: new Float32Array(count),
    b: new Float32Array(count),
    mask: new Float32Array(count),
  };
  for (const scribble of scribbles) {
    for (let y = scribble.y; y < scribble.y + scribble.height; y += 1) {
      for (let x = scribble.x; x < scribble.x + scribble.width; x += 1) {
        plane.a[y * width + x] = scribble.a;
        plane.b[y * width + x] = scribble.b;
        plane.mask[y * width + x] = 1;
      }
    }
  }
  return plane;
}

/** A chroma plane of one color and confidence. */
export function plainChroma(
  { width, height }: LuminancePlane,
  a: number,
  b: number,
  confidence: number,
): ChromaPlane {
  const count = width * height;
  return {
    width,
    height,
    a: new Float32Array(count).fill(a),
    b: new Float32Array(count).fill(b),
    confidence: new Float32Array(count).fill(confidence),
  };
}

/** The largest difference of two planes of values. */
export function largestDifference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let largest = 0;
  for (let point = 0; point < one.length; point += 1) {
    // A comparison that is false for NaN must not hide it.
    const difference = Math.abs(one[point] - other[point]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
