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

/** Jobs that ran longer are worth a notice of the system, milliseconds. */
const longFrom = 60_000;

/**
 * Whether the system is to tell that a job ended: it ran long enough to turn away from, it did not end by the person's
 * own hand, and the window is not being looked at.
 */
export function deservesSystemNotice(job: Job, before: Job | undefined, focused: boolean): boolean {
  if (focused || before?.state !== 'running' || job.kind === 'thumbnails') return false;
  if (job.state !== 'done' && job.state !== 'failed') return false;
  if (job.startedAt === null || job.finishedAt === null) return false;
  return Date.parse(job.finishedAt) - Date.parse(job.startedAt) > longFrom;
}
