import assert from 'node:assert/strict';
import { writeFile, utimes } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { test } from 'node:test';
import { MasterFixity } from '../../../src-main/usecases/colorize/masterFixity.ts';
import { MemoryBudget } from '../../../src-main/usecases/colorize/memoryBudget.ts';
import { ProgressMeter } from '../../../src-main/usecases/colorize/progressMeter.ts';
import type { ProgressEvent } from '../../../src-shared/api/commandEvents.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { temporaryFolder } from '../../support/photographs.ts';

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof HeliochromeError && error.code === code;
}

test('memory is shared out in order, and never beyond its sum', async () => {
  const budget = new MemoryBudget(100);
  const order: string[] = [];
  const first = await budget.acquire(60);
  const large = budget.acquire(500).then((release) => {
    order.push('large');
    return release;
  });
  const small = budget.acquire(30).then((release) => {
    order.push('small');
    return release;
  });
  await wait(5);
  assert.deepEqual(order, [], 'the small one would fit, but came after the large one');
  first();
  const releaseLarge = await large;
  await wait(5);
  assert.deepEqual(order, ['large'], 'what needs more than all runs alone');
  releaseLarge();
  releaseLarge();
  (await small)();
  const all = await budget.acquire(100);
  all();
});

test('who waits for memory can be stopped, and lets the next through', async () => {
  const budget = new MemoryBudget(100);
  const held = await budget.acquire(50);
  const stop = new AbortController();
  const large = budget.acquire(80, stop.signal);
  const small = budget.acquire(50);
  stop.abort();
  await assert.rejects(large, isError('cancelled'));
  (await small)();
  held();
  await assert.rejects(budget.acquire(1, AbortSignal.abort()), isError('cancelled'));
});

test('a touched master is the same, a changed one is not', async (context) => {
  const file = path.join(await temporaryFolder(context), 'a.tif');
  await writeFile(file, 'master');
  const fixity = await MasterFixity.start(file);
  assert.equal(fixity.bytes, 6);
  await fixity.sha256();
  await fixity.verify();
  await utimes(file, new Date(), new Date(0));
  await fixity.verify();
  await writeFile(file, 'mastes');
  await assert.rejects(fixity.verify(), isError('data-unusable'));
});

test('a master that is missing is told as such', async (context) => {
  const file = path.join(await temporaryFolder(context), 'a.tif');
  await assert.rejects(MasterFixity.start(file), isError('file-missing'));
});

test('progress rises to one and never falls; what was done already tells nothing of the time', () => {
  const told: ProgressEvent[] = [];
  const meter = new ProgressMeter(3, (event) => told.push(event));
  meter.finish(0, true, 'skipped');
  assert.equal(told[told.length - 1].secondsLeft, null);
  meter.advance(1, 0.5, 'half');
  meter.advance(1, 0.25, 'another page');
  meter.finish(1, false, 'one');
  assert.ok(Number.isFinite(told[told.length - 1].secondsLeft));
  meter.finish(2, false, 'two');
  assert.equal(told[told.length - 1].progress, 1);
  assert.equal(told[told.length - 1].secondsLeft, 0);
  const shares = told.map(({ progress }) => progress);
  assert.deepEqual(
    shares,
    shares.toSorted((one, other) => one - other),
  );
});
