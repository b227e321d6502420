import type { Job, JobMoment } from '../../src-shared/domain/job.ts';
import { call } from '../client/client.ts';
import { grownCurves, type CurvesByFigure } from './curveGrowth.ts';

/** The figures of trainings over their course: read from their beginning, then taken on as they are told. */
class TrainingCurves {
  #byJob: ReadonlyMap<number, CurvesByFigure> = $state.raw(new Map());
  /** Trainings whose course was read. */
  readonly #read = new Set<number>();

  /** Points of each figure; x is the share of the training that was done, 0–1. */
  of(jobId: number): CurvesByFigure {
    return this.#byJob.get(jobId) ?? {};
  }

  /** Reads what a training went through before this page was there, once. */
  read = async (jobId: number): Promise<void> => {
    if (this.#read.has(jobId)) return;
    this.#read.add(jobId);
    try {
      const { moments } = await call('jobs.curve', { jobId });
      // What was told meanwhile is in it, or goes on where it ends at the next figures.
      this.#keep(jobId, {}, moments);
    } catch (error) {
      this.#read.delete(jobId);
      throw error;
    }
  };

  /** Takes on what is told of a training that runs. */
  take(job: Job): void {
    if (job.kind !== 'train' || Object.keys(job.figures).length === 0) return;
    this.#keep(job.id, this.of(job.id), [job]);
  }

  #keep(jobId: number, known: CurvesByFigure, moments: readonly JobMoment[]): void {
    this.#byJob = new Map([...this.#byJob, [jobId, grownCurves(known, moments)]]);
  }
}

export const trainingCurves = new TrainingCurves();
