import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvalidArgumentError } from 'commander';
import { numberWithin, wholeNumber, wholeNumbers } from '../../../src-main/cli/optionValues.ts';
import { countOf, durationOf, printable, sizeOf } from '../../../src-main/cli/plainText.ts';
import { ProgressBar, progressLine } from '../../../src-main/cli/progressBar.ts';
import { HumanReporter, JsonReporter } from '../../../src-main/cli/reporter.ts';
import { commandEventSchema, type ProgressEvent } from '../../../src-shared/api/commandEvents.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';

const half: ProgressEvent = {
  type: 'progress',
  progress: 0.5,
  done: 3,
  total: 6,
  unit: 'photos',
  secondsLeft: 61,
  activity: 'Coloring a.tif',
};

test('numbers are read within their range, and nothing else is', () => {
  assert.equal(wholeNumber(1, 100)('92'), 92);
  assert.equal(numberWithin(0, 2, true)('0.4'), 0.4);
  assert.deepEqual(wholeNumbers(0, 100)('0,1,10'), [0, 1, 10]);
  for (const wrong of ['0', '101', '1.5', '', ' ', 'abc', '1e3', 'NaN', 'Infinity']) {
    assert.throws(() => wholeNumber(1, 100)(wrong), InvalidArgumentError, wrong);
  }
  for (const wrong of ['0', '2.01', '-1', '', 'x', 'Infinity']) {
    assert.throws(() => numberWithin(0, 2, true)(wrong), InvalidArgumentError, wrong);
  }
  assert.throws(() => wholeNumbers(0, 100)('1,,2'), InvalidArgumentError);
  assert.throws(() => numberWithin(0, Infinity, true)('Infinity'), /above 0/);
});

test('amounts are told as people tell them', () => {
  assert.deepEqual(
    [1, 2].map((count) => countOf(count, 'photo')),
    ['1 photo', '2 photos'],
  );
  assert.deepEqual([0.04, 12.3, 100, 4000].map(durationOf), [
    '0.0 s',
    '12 s',
    '2 min',
    '1 h 7 min',
  ]);
  assert.deepEqual([7, 13_120_470, 4.2e9].map(sizeOf), ['7 bytes', '13.1 MB', '4.2 GB']);
});

test('a file’s name cannot command the terminal', () => {
  assert.equal(printable('a\u001b[2Jb\r\nc\u202ed'), 'a\ufffd[2Jb\ufffd\ufffdc\ufffdd');
  assert.equal(printable('Fête 写真.tif'), 'Fête 写真.tif');
});

test('the bar shows share, count, time left and the work, and never wraps', () => {
  const line = progressLine(half, 100);
  assert.match(line, /^█{12}░{12} {2}50 % · 3\/6 photos · 61 s left · Coloring a\.tif$/);
  for (const columns of [20, 40, 60]) assert.ok(progressLine(half, columns).length < columns);
});

test('the bar gives way to lines and goes at the end', async () => {
  const written: string[] = [];
  const bar = new ProgressBar({ columns: 80, write: (text) => written.push(text) });
  bar.show(half);
  assert.deepEqual(written, [], 'no bar for what is done at once');
  await new Promise((resolve) => setTimeout(resolve, 420));
  bar.show(half);
  assert.equal(written.length, 1);
  bar.hide();
  bar.restore();
  bar.end();
  assert.deepEqual(written.slice(-1), ['\r\u001b[K']);
});

test('JSON lines fit the schema, also those of failures', () => {
  const lines: string[] = [];
  const sink = { write: (text: string) => lines.push(text) };
  const reporter = new JsonReporter({ output: sink, errors: sink });
  reporter.event(half);
  reporter.event({ type: 'warning', message: 'a\nb' });
  reporter.failure('colorize', new HeliochromeError('usage', 'No.', 'Do.'), 2);
  assert.equal(lines.length, 3);
  for (const line of lines) {
    assert.equal(line.indexOf('\n'), line.length - 1);
    commandEventSchema.parse(JSON.parse(line));
  }
});

test('for people, results go to standard output, trouble to standard error', () => {
  const output: string[] = [];
  const errors: string[] = [];
  const reporter = new HumanReporter({
    output: { write: (text) => output.push(text) },
    errors: { write: (text) => errors.push(text) },
  });
  reporter.event({ type: 'item', path: 'a.tif', status: 'colorized', output: 'o/a.jpg' });
  const error = { code: 'file-empty', message: 'b.tif is empty.', advice: 'Copy it again.' };
  reporter.event({ type: 'item', path: 'b.tif', status: 'failed', error });
  for (let file = 0; file < 30; file += 1) {
    reporter.event({
      type: 'item',
      path: `${file}.txt`,
      status: 'ignored',
      reason: 'not a picture',
    });
  }
  reporter.event(half);
  const failed = new HeliochromeError('disk-full', 'Full.', 'Make room.');
  reporter.failure('colorize', failed);
  assert.deepEqual(output, ['✓ a.tif → o/a.jpg\n']);
  assert.equal(errors[0], '✗ b.tif: b.tif is empty. Copy it again.\n');
  assert.equal(errors.filter((line) => line.includes('left out')).length, 10);
  assert.deepEqual(errors.slice(-2), ['Error: Full.\n', 'Make room.\n']);
});
