import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { JobState } from '../../src-shared/domain/job.ts';

/**
 * What can happen to a job. `interrupt` is the end of the program while the job runs, told or untold: it waits again,
 * and goes on at the next start.
 */
export type JobEvent =
  'start' | 'interrupt' | 'pause' | 'resume' | 'cancel' | 'finish' | 'fail' | 'retry';

/** The only place that says which state follows which. What is not here is refused. */
const transitions: Readonly<Record<JobState, Readonly<Partial<Record<JobEvent, JobState>>>>> = {
  queued: {
    start: 'running',
    interrupt: 'queued',
    pause: 'paused',
    resume: 'queued',
    cancel: 'cancelled',
    fail: 'failed',
  },
  running: {
    interrupt: 'queued',
    pause: 'paused',
    resume: 'running',
    cancel: 'cancelled',
    finish: 'done',
    fail: 'failed',
  },
  paused: { pause: 'paused', resume: 'queued', cancel: 'cancelled' },
  cancelled: { cancel: 'cancelled', retry: 'queued' },
  done: { retry: 'queued' },
  failed: { retry: 'queued' },
};

const eventWords: Readonly<Record<JobEvent, string>> = {
  start: 'started',
  interrupt: 'interrupted',
  pause: 'paused',
  resume: 'resumed',
  cancel: 'cancelled',
  finish: 'finished',
  fail: 'given up',
  retry: 'tried again',
};

const stateWords: Readonly<Record<JobState, string>> = {
  queued: 'waiting',
  running: 'running',
  paused: 'paused',
  done: 'finished',
  failed: 'ended with an error',
  cancelled: 'cancelled',
};

/** @throws HeliochromeError usage when `event` cannot happen to a job in `state` */
export function nextState(state: JobState, event: JobEvent): JobState {
  const next = transitions[state][event];
  if (next !== undefined) return next;
  throw new HeliochromeError(
    'usage',
    `The job cannot be ${eventWords[event]}: it is ${stateWords[state]}.`,
    'Look at its state in Activity.',
  );
}

/** Whether a job in this state is over, until it is tried again. */
export function isOver(state: JobState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}
