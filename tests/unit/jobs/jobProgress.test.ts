import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastCheck from 'fast-check';
import { JobProgress } from '../../../src-main/jobs/jobProgress.ts';

/** Progress by steps of a second, with a clock of the test's own. */
function drive(rates: readonly number[], secondsBefore = 0): JobProgress {
  let now = 0;
  const progress = new JobProgress(0, secondsBefore, () => now);
  let reached = 0;
  for (const rate of rates) {
    now += 1000;
    reached += rate;
    progress.reach(reached);
  }
  return progress;
}

const steady = (seconds: number, rate: number): number[] =>
  Array.from({ length: seconds }, () => rate);

test('the time left is that of the rate, and not told below 5 %', () => {
  assert.equal(drive(steady(4, 0.01)).secondsLeft(), null);
  const left = drive(steady(50, 0.01)).secondsLeft() ?? 0;
  assert.ok(Math.abs(left - 50) < 1, String(left));
  assert.equal(drive(steady(100, 0.01)).secondsLeft(), null, 'nothing is left');
});

test('a stall or a burst moves the time left little', () => {
  const rates = steady(60, 0.01);
  rates[50] = 0;
  rates[51] = 0;
  rates[55] = 0.05;
  const progress = drive(rates);
  const left = progress.secondsLeft() ?? 0;
  const expected = (1 - progress.value) / 0.01;
  assert.ok(Math.abs(left - expected) < expected * 0.25, `${left} s, not ${expected} s`);
});

test('a rate that changed for good is taken up', () => {
  const progress = drive([...steady(30, 0.01), ...steady(60, 0.005)]);
  const left = progress.secondsLeft() ?? 0;
  const expected = (1 - progress.value) / 0.005;
  assert.ok(Math.abs(left - expected) < expected * 0.15, `${left} s, not ${expected} s`);
});

test('it never falls, whatever is reported', () => {
  fastCheck.assert(
    fastCheck.property(
      fastCheck.array(fastCheck.double({ min: -1, max: 2, noNaN: true }), { maxLength: 200 }),
      (values) => {
        let now = 0;
        const progress = new JobProgress(0.1, 5, () => now);
        let last = progress.value;
        for (const value of values) {
          now += 300;
          progress.reach(value);
          const left = progress.secondsLeft();
          assert.ok(progress.value >= last && progress.value <= 1);
          assert.ok(left === null || (left >= 0 && Number.isFinite(left)));
          last = progress.value;
        }
      },
    ),
  );
});

test('working time is counted over all starts', () => {
  assert.equal(drive(steady(10, 0.01), 32).seconds, 42);
});
