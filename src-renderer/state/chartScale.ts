/** A measured value over the course of something, such as a loss over passes. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

/** A line of a chart. */
export interface Curve {
  readonly label: string;
  readonly points: readonly CurvePoint[];
  /** Drawn with dashes: told apart without color. */
  readonly dashed: boolean;
}

/** From and to of an axis, with the places of its labels. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

/** Round steps (1, 2 or 5 times a power of ten) so that about `count` labels fit. */
function roundStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  // A rounding error must not choose the next step.
  const share = rough / power - 1e-9;
  return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
}

/** An axis over the values, with about `count` round labels; it begins and ends at one. Some room when all are equal. */
export function axisOver(values: readonly number[], count: number): Axis {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return { from: 0, to: 1, ticks: [0, 1] };
  const low = finite.reduce((a, b) => Math.min(a, b));
  const high = finite.reduce((a, b) => Math.max(a, b));
  const span = high > low ? high - low : Math.max(1, Math.abs(high)) / 10;
  const step = roundStep(span, count);
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
  return { from: ticks[0], to: ticks.at(-1)!, ticks };
}

/** Where a value lies on an axis: 0–1. */
export function shareOf(axis: Axis, value: number): number {
  return (value - axis.from) / (axis.to - axis.from);
}

/** The `d` of an SVG path through the points, in a box of this size with y upwards. */
export function curvePath(
  points: readonly CurvePoint[],
  x: Axis,
  y: Axis,
  width: number,
  height: number,
): string {
  return points
    .filter((point) => Number.isFinite(point.x) && Number.isFinite(point.y))
    .map((point, index) => {
      const across = (shareOf(x, point.x) * width).toFixed(1);
      const down = ((1 - shareOf(y, point.y)) * height).toFixed(1);
      return `${index === 0 ? 'M' : 'L'}${across} ${down}`;
    })
    .join('');
}

/** At most `count` of the points, evenly, with the first and the last: what a screen can show, and a table can hold. */
export function thinned(points: readonly CurvePoint[], count: number): readonly CurvePoint[] {
  if (points.length <= count) return points;
  const step = (points.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, index) => points[Math.round(index * step)]);
}
