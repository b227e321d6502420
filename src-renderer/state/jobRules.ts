import type { Job } from '../../src-shared/domain/job.ts';

/** Time left is told from this share on: before it, it is a guess. */
export const timeLeftFrom = 0.05;

/** A job shorter than this shows no bar, milliseconds. */
export const shownAfter = 400;

/** Whether a job is through, whatever became of it. */
export function isOver(job: Job): boolean {
  return job.state === 'done' || job.state === 'failed' || job.state === 'cancelled';
}

/**
 * What is shown of a job after news of it: a bar never goes back while the job goes on. A retry of what is over starts
 * with a new bar.
 */
export function mergeJob(known: Job | undefined, news: Job): Job {
  if (known === undefined || (isOver(known) && !isOver(news))) return news;
  return news.progress >= known.progress ? news : { ...news, progress: known.progress };
}

/** Seconds left as they may be shown: null while they cannot be told or nothing runs. */
export function shownSecondsLeft(job: Job): number | null {
  if (job.state !== 'running' || job.progress < timeLeftFrom) return null;
  return job.secondsLeft;
}

/** The steps at which progress is said aloud: 0–4 quarters. */
export function quarterOf(job: Job): number {
  return Math.min(4, Math.floor(job.progress * 4 + 1e-9));
}
