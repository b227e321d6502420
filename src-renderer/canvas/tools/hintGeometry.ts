import type { Hint } from '../../../src-shared/domain/hint.ts';
import type { Size } from '../viewport.ts';

/** A place of the photo: fractions of its width and height. */
export type Place = readonly [x: number, y: number];

/** Lengths on a photo are fractions of its longer side, as radii are: its width and height in them. */
function sides({ width, height }: Size): Place {
  const longer = Math.max(width, height);
  return [width / longer, height / longer];
}

/** How far two places are from each other, as a fraction of the longer side. */
export function distance(one: Place, other: Place, photo: Size): number {
  const [width, height] = sides(photo);
  return Math.hypot((one[0] - other[0]) * width, (one[1] - other[1]) * height);
}

/** How far a place is from the line through points, as a fraction of the longer side. */
export function distanceToLine(place: Place, points: readonly Place[], photo: Size): number {
  if (points.length === 1) return distance(place, points[0], photo);
  let least = Infinity;
  for (let at = 1; at < points.length; at += 1) {
    least = Math.min(least, distanceToSegment(place, points[at - 1], points[at], photo));
  }
  return least;
}

function distanceToSegment(place: Place, from: Place, to: Place, photo: Size): number {
  const [width, height] = sides(photo);
  const [dx, dy] = [(to[0] - from[0]) * width, (to[1] - from[1]) * height];
  const [px, py] = [(place[0] - from[0]) * width, (place[1] - from[1]) * height];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
  return Math.hypot(px - share * dx, py - share * dy);
}

/**
 * The hint under a place: of several the one whose line is nearest, of equals the one drawn last.
 * @param slack also found where its line is so near, however fine the pen was (fraction of the longer side)
 * @returns its index, -1 for none
 */
export function hintAt(hints: readonly Hint[], place: Place, photo: Size, slack: number): number {
  let found = -1;
  let nearest = Infinity;
  hints.forEach(({ points, radius }, index) => {
    const far = distanceToLine(place, points, photo);
    if (far > Math.max(radius, slack) || far > nearest) return;
    nearest = far;
    found = index;
  });
  return found;
}

/** A hint moved by fractions of width and height; it stays on the photo and keeps its shape. */
export function movedHint(hint: Hint, dx: number, dy: number): Hint {
  const xs = hint.points.map(([x]) => x);
  const ys = hint.points.map(([, y]) => y);
  const right = held(dx, xs);
  const down = held(dy, ys);
  return { ...hint, points: hint.points.map(([x, y]) => [clamp(x + right), clamp(y + down)]) };
}

/** A shift that keeps all coordinates within 0–1. */
function held(shift: number, coordinates: readonly number[]): number {
  const least = coordinates.reduce((one, other) => Math.min(one, other), 1);
  const most = coordinates.reduce((one, other) => Math.max(one, other), 0);
  return Math.min(1 - most, Math.max(-least, shift));
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

/** A place held to the photo. */
export function onPhoto(x: number, y: number): Place {
  return [clamp(x), clamp(y)];
}

/** Places are stored to a hundred-thousandth: a fifth of a pixel of a large scan, and recipes stay short. */
export function rounded([x, y]: Place): [number, number] {
  return [round(x), round(y)];
}

function round(share: number): number {
  return Math.round(share * 1e5) / 1e5;
}

/** Of the pen's radius: points nearer to each other add nothing to a stroke. */
const spacing = 0.2;

/** Whether the pen has moved so far from the stroke's last point that a new one is worth it. */
export function addsToStroke(
  points: readonly Place[],
  place: Place,
  radius: number,
  photo: Size,
): boolean {
  const last = points.at(-1);
  return last === undefined || distance(last, place, photo) >= radius * spacing;
}

/** Of a hint's own radius: so near to its line the eraser must come to take it away. */
const reach = 0.5;

/**
 * Takes away what an eraser touches: dabs and fills whole, of strokes the part under it, so that a stroke may fall into
 * pieces.
 * @param path where the eraser went
 * @param radius of the eraser, fraction of the longer side
 * @returns the same list where nothing was touched
 */
export function erased(
  hints: readonly Hint[],
  path: readonly Place[],
  radius: number,
  photo: Size,
): readonly Hint[] {
  const left = hints.flatMap((hint) => {
    const near = radius + hint.radius * reach;
    const isUnder = (place: Place): boolean => distanceToLine(place, path, photo) <= near;
    if (hint.kind !== 'brush') {
      const hit = densified(hint.points, near, photo).some(isUnder);
      return hit ? [] : [hint];
    }
    const dense = densified(hint.points, near, photo);
    const under = dense.map(isUnder);
    if (!under.includes(true)) return [hint];
    return runs(dense, under).map((points): Hint => ({ ...hint, points }));
  });
  const isUntouched = left.length === hints.length && left.every((hint, at) => hint === hints[at]);
  return isUntouched ? hints : left;
}

/** The same line with points so close that none of its parts passes under an eraser unseen. */
function densified(points: readonly Place[], near: number, photo: Size): [number, number][] {
  const step = Math.max(near / 3, 1e-4);
  return points.flatMap((to, index): [number, number][] => {
    const from = points.at(index - 1);
    if (index === 0 || from === undefined) return [rounded(to)];
    const parts = Math.max(1, Math.ceil(distance(from, to, photo) / step));
    return Array.from({ length: parts }, (_, part) => {
      const share = (part + 1) / parts;
      return rounded([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
    });
  });
}

/** The stretches of points that are not under the eraser. */
function runs(
  points: readonly [number, number][],
  under: readonly boolean[],
): [number, number][][] {
  const found: [number, number][][] = [];
  points.forEach((point, index) => {
    if (under[index]) return;
    if (index === 0 || under[index - 1]) found.push([]);
    found.at(-1)?.push(point);
  });
  return found;
}

/** Where a hint's mark sits, and what its place is named by: the middle of its line. */
export function anchorOf({ points }: Pick<Hint, 'points'>): Place {
  return points[points.length >> 1];
}

/**
 * Fewer points for the same line (Douglas and Peucker 1973): none of those left out is further from it than the
 * tolerance.
 * @param tolerance fraction of the longer side
 */
export function simplified(
  points: readonly Place[],
  tolerance: number,
  photo: Size,
): [number, number][] {
  const kept = new Set([0, points.length - 1]);
  const parts: [number, number][] = [[0, points.length - 1]];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const [from, to] = part;
    let far = tolerance;
    let at = -1;
    for (let index = from + 1; index < to; index += 1) {
      const off = distanceToSegment(points[index], points[from], points[to], photo);
      if (off > far) [far, at] = [off, index];
    }
    if (at < 0) continue;
    kept.add(at);
    parts.push([from, at], [at, to]);
  }
  return points.filter((_, index) => kept.has(index)).map(rounded);
}
