import type { JobMoment } from '../../src-shared/domain/job.ts';
import { thinned, type CurvePoint } from './chartScale.ts';

/** More points than a chart can show are thinned out. */
const mostPoints = 2000;

/** The course of each figure; x is the share of the job that was done, 0–1. */
export type CurvesByFigure = Readonly<Record<string, readonly CurvePoint[]>>;

/** The curves with what these moments add to them, in order; moments that lie before their ends add nothing. */
export function grownCurves(known: CurvesByFigure, moments: readonly JobMoment[]): CurvesByFigure {
  const curves = new Map<string, CurvePoint[]>(
    Object.entries(known).map(([name, points]) => [name, [...points]]),
  );
  for (const { progress, figures } of moments) {
    for (const [name, y] of Object.entries(figures)) {
      const points = curves.get(name) ?? [];
      const last = points.at(-1);
      if (last !== undefined && (last.x >= progress || isHeldOut(name, last.y, y))) continue;
      curves.set(name, points);
      points.push({ x: progress, y });
    }
  }
  return Object.fromEntries(
    [...curves].map(([name, points]) => [name, thinned(points, mostPoints)]),
  );
}

/** Held-out figures are repeated until the next check: only a new one is a point. */
function isHeldOut(name: string, last: number, now: number): boolean {
  return name.startsWith('heldOut') && last === now;
}
