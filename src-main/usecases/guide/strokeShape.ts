import type { Hint } from '../../../src-shared/domain/hint.ts';

/** Size of a plane, pixels. */
export interface PlaneSize {
  readonly width: number;
  readonly height: number;
}

/** How firmly a hint holds each pixel of a part of a plane. */
export interface HintShape {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** width × height values: 1 where the color is exact … 0 where the hint does not reach. */
  readonly weights: Float32Array;
}

/** A pen is never thinner than a pixel. */
const thinnestRadius = 0.5;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The pixels under a hint's points, without those that follow the like. */
function pixelsUnder({ points }: Pick<Hint, 'points'>, { width, height }: PlaneSize): Point[] {
  const pixels: Point[] = [];
  for (const [x, y] of points) {
    const pixel = {
      x: Math.min(width - 1, Math.floor(x * width)),
      y: Math.min(height - 1, Math.floor(y * height)),
    };
    const last = pixels.at(-1);
    if (last?.x !== pixel.x || last.y !== pixel.y) pixels.push(pixel);
  }
  return pixels;
}

/** Square of the distance of a pixel from the line between two. */
function squaredDistance(x: number, y: number, from: Point, to: Point): number {
  const [alongX, alongY] = [to.x - from.x, to.y - from.y];
  const length = alongX * alongX + alongY * alongY;
  const share = length === 0 ? 0 : ((x - from.x) * alongX + (y - from.y) * alongY) / length;
  const nearest = Math.min(1, Math.max(0, share));
  const [apartX, apartY] = [x - from.x - nearest * alongX, y - from.y - nearest * alongY];
  return apartX * apartX + apartY * apartY;
}

function boundsOf(points: readonly Point[], reach: number, size: PlaneSize): HintShape {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
  const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));
  const left = Math.max(0, least(xs) - reach);
  const top = Math.max(0, least(ys) - reach);
  const width = Math.min(size.width - 1, most(xs) + reach) - left + 1;
  const height = Math.min(size.height - 1, most(ys) + reach) - top + 1;
  return { left, top, width, height, weights: new Float32Array(width * height) };
}

/** 1 up to the core … 0 at the rim, smooth at both. */
function weightAt(distance: number, core: number, rim: number): number {
  if (distance <= core) return 1;
  if (distance >= rim) return 0;
  const share = (rim - distance) / (rim - core);
  return share * share * (3 - 2 * share);
}

/**
 * Where a dab or a stroke lies on a plane: the pen is a disc, drawn from point to point. Softness lets its color fade
 * out from the core to the rim.
 */
export function strokeShape(
  hint: Pick<Hint, 'points' | 'radius' | 'softness'>,
  size: PlaneSize,
): HintShape {
  const radius = Math.max(thinnestRadius, hint.radius * Math.max(size.width, size.height));
  const core = Math.max(thinnestRadius, radius * (1 - hint.softness));
  // A hard pen ends with the pixels that it covers.
  const rim = hint.softness === 0 ? core : Math.max(radius, core);
  const reach = Math.floor(rim);
  const pixels = pixelsUnder(hint, size);
  const shape = boundsOf(pixels, reach, size);
  const farthest = Math.fround(rim * rim) + 1;
  const distances = new Float64Array(shape.weights.length).fill(farthest);
  for (let index = 0; index < pixels.length; index += 1) {
    const from = pixels[Math.max(0, index - 1)];
    noteDistances(distances, shape, from, pixels[index], reach);
  }
  for (let at = 0; at < distances.length; at += 1) {
    shape.weights[at] =
      distances[at] === farthest ? 0 : weightAt(Math.sqrt(distances[at]), core, rim);
  }
  return shape;
}

/** Lowers the squared distances of the pixels around one piece of a line. */
function noteDistances(
  distances: Float64Array,
  { left, top, width, height }: HintShape,
  from: Point,
  to: Point,
  reach: number,
): void {
  const firstX = Math.max(left, Math.min(from.x, to.x) - reach);
  const lastX = Math.min(left + width - 1, Math.max(from.x, to.x) + reach);
  const firstY = Math.max(top, Math.min(from.y, to.y) - reach);
  const lastY = Math.min(top + height - 1, Math.max(from.y, to.y) + reach);
  for (let y = firstY; y <= lastY; y += 1) {
    for (let x = firstX; x <= lastX; x += 1) {
      const at = (y - top) * width + x - left;
      distances[at] = Math.min(distances[at], squaredDistance(x, y, from, to));
    }
  }
}
