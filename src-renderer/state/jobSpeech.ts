import type { Job } from '../../src-shared/domain/job.ts';
import { t } from '../i18n/index.ts';
import { app } from './app.svelte.ts';
import { isOver, quarterOf } from './jobRules.ts';

/** Small pictures are made all the time: nobody needs to hear of it. */
const silent = new Set<Job['kind']>(['thumbnails']);

/** Says a job's progress in quarters, and tells its end in a notice. For `jobs.listen`. */
export function sayOfJob(job: Job, before: Job | undefined): void {
  if (silent.has(job.kind) || before === undefined) return;
  if (isOver(job)) {
    if (!isOver(before)) tellEnd(job);
    return;
  }
  if (job.state !== 'running' || isOver(before)) return;
  if (quarterOf(job) > quarterOf(before)) {
    app.say(t('activity.quarter', { title: job.title, percent: quarterOf(job) * 25 }));
  }
}

function tellEnd(job: Job): void {
  const { title } = job;
  if (job.state === 'failed') {
    const reason = job.problem?.message ?? '';
    app.notify('error', t('activity.saidFailed', { title, reason }), job.problem?.advice ?? '');
  } else if (job.state === 'cancelled') {
    app.notify('info', t('activity.saidCancelled', { title }));
  } else if (job.failed > 0) {
    app.notify('warning', t('activity.saidFailures', { title, count: job.failed }));
  } else {
    app.notify('info', t('activity.saidDone', { title }));
  }
}
