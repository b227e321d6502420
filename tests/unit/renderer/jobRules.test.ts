import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from '../../../src-shared/domain/job.ts';
import {
  deservesSystemNotice,
  mergeJob,
  quarterOf,
  shownSecondsLeft,
} from '../../../src-renderer/state/jobRules.ts';

const job = (changes: Partial<Job>): Job => ({
  id: 1,
  kind: 'colorize',
  title: 'Colorize Harbor',
  state: 'running',
  total: 10,
  done: 0,
  failed: 0,
  skipped: 0,
  progress: 0,
  secondsLeft: 60,
  activity: '',
  createdAt: '2026-01-01T00:00:00.000Z',
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: null,
  problem: null,
  figures: {},
  result: null,
  ...changes,
});

test('a bar never goes back while the job goes on', () => {
  const known = job({ progress: 0.4, done: 4 });
  assert.equal(mergeJob(known, job({ progress: 0.3, done: 4 })).progress, 0.4);
  assert.equal(mergeJob(known, job({ progress: 0.5 })).progress, 0.5);
  assert.equal(mergeJob(known, job({ progress: 0.3, state: 'paused' })).progress, 0.4);
});

test('a retry of what is over starts with its own bar', () => {
  const over = job({ state: 'done', progress: 1, failed: 2 });
  assert.equal(mergeJob(over, job({ state: 'queued', progress: 0.8 })).progress, 0.8);
});

test('time left is told from 5 % and while it runs', () => {
  assert.equal(shownSecondsLeft(job({ progress: 0.049 })), null);
  assert.equal(shownSecondsLeft(job({ progress: 0.05 })), 60);
  assert.equal(shownSecondsLeft(job({ progress: 0.5, state: 'paused' })), null);
  assert.equal(shownSecondsLeft(job({ progress: 0.5, secondsLeft: null })), null);
});

test('progress is said in quarters', () => {
  assert.deepEqual(
    [0, 0.24, 0.25, 0.999, 1].map((progress) => quarterOf(job({ progress }))),
    [0, 0, 1, 3, 4],
  );
});

test('the system tells the end of jobs over a minute that nobody is looking at', () => {
  const running = job({});
  const over = (changes: Partial<Job> = {}): Job =>
    job({ state: 'done', progress: 1, finishedAt: '2026-01-01T00:01:01.000Z', ...changes });
  assert.equal(deservesSystemNotice(over(), running, false), true);
  assert.equal(deservesSystemNotice(over({ state: 'failed' }), running, false), true);
  assert.equal(deservesSystemNotice(over(), running, true), false);
  const short = over({ finishedAt: '2026-01-01T00:00:59.000Z' });
  assert.equal(deservesSystemNotice(short, running, false), false);
  assert.equal(deservesSystemNotice(over({ state: 'cancelled' }), running, false), false);
  assert.equal(deservesSystemNotice(over({ kind: 'thumbnails' }), running, false), false);
  // Told once, and not of what had ended before the page knew of it.
  assert.equal(deservesSystemNotice(over(), over(), false), false);
  assert.equal(deservesSystemNotice(over(), undefined, false), false);
});
