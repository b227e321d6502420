import type { Job } from '../../src-shared/domain/job.ts';
import { thinned, type CurvePoint } from './chartScale.ts';

/** More points than a chart can show are thinned out. */
const mostPoints = 2000;

/** The figures of trainings over their course, as far as they were seen here: the queue keeps only the last. */
class TrainingCurves {
  #byJob: ReadonlyMap<number, Readonly<Record<string, readonly CurvePoint[]>>> = $state.raw(
    new Map(),
  );

  /** Points of each figure; x is the share of the training that was done, 0–1. */
  of(jobId: number): Readonly<Record<string, readonly CurvePoint[]>> {
    return this.#byJob.get(jobId) ?? {};
  }

  take(job: Job): void {
    if (job.kind !== 'train' || Object.keys(job.figures).length === 0) return;
    const known = this.of(job.id);
    const next: Record<string, readonly CurvePoint[]> = { ...known };
    for (const [name, y] of Object.entries(job.figures)) {
      const points = known[name] ?? [];
      const last = points.at(-1);
      if (last !== undefined && (last.x >= job.progress || isHeldOut(name, last.y, y))) continue;
      next[name] = thinned([...points, { x: job.progress, y }], mostPoints);
    }
    this.#byJob = new Map([...this.#byJob, [job.id, next]]);
  }
}

/** Held-out figures are repeated until the next check: only a new one is a point. */
function isHeldOut(name: string, last: number, now: number): boolean {
  return name.startsWith('heldOut') && last === now;
}

export const trainingCurves = new TrainingCurves();
