import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jobStates } from '../../../src-shared/domain/job.ts';
import { isOver, nextState, type JobEvent } from '../../../src-main/jobs/jobStateMachine.ts';

const events: readonly JobEvent[] = [
  'start',
  'interrupt',
  'pause',
  'resume',
  'cancel',
  'finish',
  'fail',
  'retry',
];

test('every event in every state has one outcome, and what is refused is said in words', () => {
  const table = jobStates.map((state) =>
    events.map((event) => {
      try {
        return nextState(state, event);
      } catch (error) {
        assert.ok(error instanceof Error);
        assert.match(error.message, /^The job cannot be .+: it is .+\.$/);
        return '-';
      }
    }),
  );
  assert.deepEqual(Object.fromEntries(jobStates.map((state, index) => [state, table[index]])), {
    queued: ['running', 'queued', 'paused', 'queued', 'cancelled', '-', 'failed', '-'],
    running: ['-', 'queued', 'paused', 'running', 'cancelled', 'done', 'failed', '-'],
    paused: ['-', '-', 'paused', 'queued', 'cancelled', '-', '-', '-'],
    done: ['-', '-', '-', '-', '-', '-', '-', 'queued'],
    failed: ['-', '-', '-', '-', '-', '-', '-', 'queued'],
    cancelled: ['-', '-', '-', '-', 'cancelled', '-', '-', 'queued'],
  });
  assert.deepEqual(jobStates.filter(isOver), ['done', 'failed', 'cancelled']);
});
