import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCli } from '../../support/commandLine.ts';

/** Wrong usages, with what the message must name. */
const wrongUsages: readonly (readonly [parameters: string, message: RegExp])[] = [
  ['colorise', /Unknown command 'colorise'/],
  ['colorize', /missing required argument 'inputs'/i],
  ['colorize a.jpg', /Nothing says where the results go/],
  ['colorize a.jpg --out', /'--json' is invalid.*looks like an option/],
  ['colorize a.jpg --ou x', /Unknown option '--ou'/],
  ['colorize a.jpg --out x --beside', /--out and --beside were both given/],
  ['colorize a.jpg --beside --page', /--page needs a folder/],
  ['colorize a.jpg --out x --quality 300', /'300' is invalid.*from 1 to 100/],
  ['colorize a.jpg --out x --quality 9.5', /'9\.5' is invalid/],
  [
    'colorize a.jpg --out x --format png --quality 90',
    /--quality 90 was given, but png loses nothing/,
  ],
  ['colorize a.jpg --out x --format gif', /'gif' is invalid.*jpeg, png, tiff, webp/],
  ['colorize a.jpg --out x --depth 16', /--depth 16 was asked for, but jpeg holds 8 bits/],
  ['colorize a.jpg --out x --depth 12', /'12' is invalid/],
  ['colorize a.jpg --out x --temperature 0', /'0' is invalid.*above 0 to 2/],
  ['colorize a.jpg --out x --strength 1.2', /'1\.2' is invalid/],
  ['colorize a.jpg --out x --saturation -1', /'-1' is invalid/],
  ['colorize a.jpg --out x --jobs 0', /'0' is invalid/],
  ['colorize a.jpg --out x --engine cuda', /'cuda' is invalid.*tensorflow, webgpu, onnx, wasm/],
  ['evaluate', /required option '--photos/i],
  ['evaluate --photos x --hints 1,a', /'1,a' is invalid/],
  ['evaluate --photos x --propagation edges', /'edges' is invalid.*learned, levin, mixed/],
  ['train --photos x', /required option '-o, --out/i],
  ['doctor now', /too many arguments/i],
];

test('wrong usage ends with status 2 and a message that names what was received', async () => {
  const runs = await Promise.all(
    wrongUsages.map(async ([parameters, message]) => {
      const run = await runCli([...parameters.split(' '), '--json']);
      return { parameters, message, run };
    }),
  );
  for (const { parameters, message, run } of runs) {
    const last = run.events.at(-1);
    assert.equal(run.status, 2, parameters);
    assert.ok(last?.type === 'result' && 'error' in last, parameters);
    assert.equal(last.error.code, 'usage', parameters);
    assert.match(last.error.message, message, parameters);
    assert.ok(last.error.advice.length > 0, parameters);
  }
});

test('for people, wrong usage is told on standard error, with a suggestion', async () => {
  const run = await runCli(['colorize', 'a.jpg', '--ou', 'x']);
  assert.equal(run.status, 2);
  assert.equal(run.stdout, '');
  assert.match(
    run.stderr,
    /^Error: Unknown option '--ou'\.\nDid you mean --out\? See: heliochrome colorize --help/,
  );
});

test('help and version are given on standard output; nothing at all is wrong usage', async () => {
  const [help, version, nothing] = await Promise.all([
    runCli(['--help']),
    runCli(['--version']),
    runCli([]),
  ]);
  assert.equal(help.status, 0);
  for (const command of ['colorize', 'evaluate', 'train', 'models', 'doctor']) {
    assert.match(help.stdout, new RegExp(`^  ${command}`, 'm'));
  }
  assert.match(help.stdout, /Exit status: 0 done/);
  assert.equal(version.status, 0);
  assert.match(version.stdout, /^\d+\.\d+\.\d+$/);
  assert.equal(nothing.status, 2);
  assert.match(nothing.stderr, /Usage: heliochrome/);
});
