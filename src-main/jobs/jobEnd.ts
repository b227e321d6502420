import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { JobKind } from '../../src-shared/domain/job.ts';
import type { JobStore } from '../catalog/catalogTypes.ts';
import type { RunEnd } from './jobRun.ts';
import type { JobEvent } from './jobStateMachine.ts';

/** Why a run is being stopped. */
export type StopReason = 'pause' | 'cancel' | 'interrupt';

const endLines: Readonly<Record<StopReason, string>> = {
  pause: 'Paused.',
  cancel: 'Cancelled.',
  interrupt: 'Stopped with the program; goes on at its next start.',
};

/** What a run's end means for its job: what happened to it, what is stored, the last line of its log. */
export function describeEnd(
  stopping: StopReason | null,
  end: RunEnd,
): [event: JobEvent, change: Parameters<JobStore['update']>[1], line: string] {
  if (end.kind === 'finished') {
    return ['finish', { progress: 1, finishedAt: now(), problem: null }, 'Finished.'];
  }
  if (end.kind === 'failed') {
    const { problem } = end;
    return ['fail', { problem, finishedAt: now() }, `Ended: ${problem.message}`];
  }
  const event = stopping ?? 'interrupt';
  return [event, event === 'cancel' ? { finishedAt: now() } : {}, endLines[event]];
}

/** The time as it is stored. */
export function now(): string {
  return new Date().toISOString();
}

/** Whether it settles before so many milliseconds are over. */
export async function settlesWithin(
  settled: Promise<void>,
  milliseconds: number,
): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(resolve, milliseconds, false);
  try {
    return await Promise.race([settled.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A job of a kind for which there is no handler. */
export function noHandler(kind: JobKind): HeliochromeError {
  return new HeliochromeError(
    'usage',
    `This version of the program cannot do jobs of the kind "${kind}".`,
    'Start it with the version that made the job.',
  );
}

/** A job without failed items cannot be tried again. */
export function nothingToRetry(): HeliochromeError {
  return new HeliochromeError(
    'usage',
    'There is nothing to try again: no part of the job failed.',
    'Look at its list in Activity.',
  );
}
