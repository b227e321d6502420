import type { Job } from '../../src-shared/domain/job.ts';
import { formatDuration, formatMoment } from '../i18n/durations.ts';
import { t } from '../i18n/index.ts';
import { shownSecondsLeft } from '../state/jobRules.ts';

/** What became of a job, in a word. */
export function stateWord(job: Job): string {
  switch (job.state) {
    case 'queued':
      return t('activity.queued');
    case 'running':
      return t('activity.running');
    case 'paused':
      return t('activity.paused');
    case 'failed':
      return t('activity.jobFailed');
    case 'cancelled':
      return t('activity.cancelled');
    case 'done':
      return job.failed > 0 ? t('activity.itemsFailed') : t('activity.done');
  }
}

/** Counts of a job: “84 of 300”; while it still looks for things to do, what it found. */
export function countWords(job: Job): string {
  if (job.total === 0) return '';
  // A training has one item; its share is told by the bar.
  if (job.kind === 'train') return t('settings.percent', { value: Math.floor(job.progress * 100) });
  return t('activity.progress', { done: job.done, total: job.total });
}

/** What is known of a job under its bar, in order. */
export function detailWords(job: Job): string[] {
  const left = shownSecondsLeft(job);
  const over = job.finishedAt !== null && job.state !== 'running';
  return [
    countWords(job),
    left === null ? '' : t('activity.left', { time: formatDuration(left) }),
    over ? '' : job.activity,
    job.failed === 0 ? '' : t('activity.failed', { count: job.failed }),
    job.skipped === 0 ? '' : t('activity.skipped', { count: job.skipped }),
    over ? endWords(job) : '',
  ].filter((part) => part !== '');
}

function endWords(job: Job): string {
  if (job.finishedAt === null) return '';
  const finished = new Date(job.finishedAt);
  const started = Date.parse(job.startedAt ?? job.createdAt);
  return t('activity.finishedAt', {
    when: formatMoment(finished),
    time: formatDuration((finished.getTime() - started) / 1000),
  });
}
