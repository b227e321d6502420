import type { Job } from '../../src-shared/domain/job.ts';
import { t } from '../i18n/index.ts';
import { app } from './app.svelte.ts';
import { deservesSystemNotice, isOver, quarterOf } from './jobRules.ts';

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
  const { state, failed, problem } = job;
  const partly = state === 'done' && failed > 0;
  app.notify(
    state === 'failed' ? 'error' : partly ? 'warning' : 'info',
    endOf(job),
    state === 'failed' ? (problem?.advice ?? '') : '',
  );
}

/** How a job ended, in a sentence. */
function endOf(job: Job): string {
  const { title } = job;
  if (job.state === 'failed') {
    return t('activity.saidFailed', { title, reason: job.problem?.message ?? '' });
  }
  if (job.state === 'cancelled') return t('activity.saidCancelled', { title });
  return job.failed > 0
    ? t('activity.saidFailures', { title, count: job.failed })
    : t('activity.saidDone', { title });
}

/** Whether the browser shows notices of the system for this page; Electron's host does so by itself. */
export function systemNotices(): 'granted' | 'denied' | 'default' | 'none' {
  if (app.info?.host !== 'browser' || !('Notification' in window)) return 'none';
  return Notification.permission;
}

/** Tells the end of a long job through the system, where the person allowed it. For `jobs.listen`. */
export function notifyOfJob(job: Job, before: Job | undefined): void {
  if (systemNotices() !== 'granted') return;
  if (!deservesSystemNotice(job, before, document.hasFocus())) return;
  const notice = new Notification(t('frame.product'), {
    body: endOf(job),
    tag: `job-${job.id}`,
    silent: true,
  });
  notice.onclick = () => {
    window.focus();
    app.go('activity');
    notice.close();
  };
}
