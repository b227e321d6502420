import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import type { CommandEvent } from '../../../src-shared/api/commandEvents.ts';
import { provenanceName } from '../../../src-shared/domain/provenance.ts';
import { resultOf, runCli, type CliOptions, type CliRun } from '../../support/commandLine.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';
import { writeGreyPhoto } from '../../support/scanFolder.ts';
import { writeTinyModel } from '../../support/tinyModel.ts';

const photoCount = 10;

function isColorized(event: CommandEvent): boolean {
  return event.type === 'item' && event.status === 'colorized';
}

describe('a run that is stopped in the middle', () => {
  let root = '';
  let scans = '';
  let model = '';

  function colorize(out: string, onEvent?: CliOptions['onEvent']): Promise<CliRun> {
    return runCli(
      [
        'colorize',
        scans,
        '--out',
        out,
        '--model',
        model,
        '--engine',
        'wasm',
        '--json',
        '--format',
        'png',
      ],
      {
        environment: { HELIOCHROME_DATA: path.join(root, 'data') },
        ...(onEvent !== undefined && { onEvent }),
      },
    );
  }

  /** Every file in the folder is a whole picture with its record, or a record. */
  async function assertWhole(out: string): Promise<number> {
    const names = await readdir(out);
    assert.deepEqual(
      names.filter((name) => name.startsWith('.')),
      [],
    );
    const pictures = names.filter((name) => name.endsWith('.png'));
    for (const name of pictures) {
      assert.ok(names.includes(provenanceName(name)), name);
      await sharp(path.join(out, name), { failOn: 'warning' }).raw().toBuffer();
    }
    return pictures.length;
  }

  before(async () => {
    await usePlainBackend();
    root = await mkdtemp(path.join(tmpdir(), 'heliochrome-stop-'));
    scans = path.join(root, 'scans');
    model = path.join(root, 'model');
    await writeTinyModel(model);
    for (let seed = 0; seed < photoCount; seed += 1) {
      await writeGreyPhoto(path.join(scans, `${seed}.jpg`), { width: 1600, height: 1200, seed });
    }
  });

  after(() => rm(root, { recursive: true, force: true }));

  test('Ctrl-C ends it soon, with whole files only, and the next run goes on', async () => {
    const out = path.join(root, 'interrupted');
    let pressed = 0;
    const stopped = await colorize(out, (event, child) => {
      if (pressed !== 0 || !isColorized(event)) return;
      pressed = performance.now();
      child.kill('SIGINT');
    });
    const seconds = (performance.now() - pressed) / 1000;
    assert.ok(pressed > 0, 'the run was stopped');
    assert.equal(stopped.status, 130, stopped.stderr);
    // A second is the promise; the machine of a test may be busy.
    assert.ok(seconds < 3, `it took ${seconds} s`);
    const result = resultOf(stopped, 'colorize');
    assert.equal(result.status, 'stopped');
    assert.ok(result.notDone > 0 && result.colorized >= 1 && result.failed === 0);
    const done = await assertWhole(out);
    assert.ok(done >= result.colorized && done < photoCount);

    const resumed = await colorize(out);
    assert.equal(resumed.status, 0, resumed.stderr);
    const rest = resultOf(resumed, 'colorize');
    assert.equal(rest.skipped, done);
    assert.equal(rest.colorized, photoCount - done);
    assert.equal(await assertWhole(out), photoCount);
  });

  test('for people it says what was done and how to go on', async () => {
    const out = path.join(root, 'told');
    const parameters = ['colorize', scans, '--out', out, '--model', model, '--engine', 'wasm'];
    const { spawn } = await import('node:child_process');
    const program = path.resolve(import.meta.dirname, '../../../src-main/cli/main.ts');
    const child = spawn(process.execPath, [program, ...parameters]);
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output === '' && text.includes('✓')) child.kill('SIGINT');
      output += text;
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    assert.equal(status, 130);
    assert.match(output, /\d+ photos? colorized, \d+ not done/);
    assert.match(output, /Run the same command again to go on/);
  });

  test('after kill -9 the next run clears up and goes on', async () => {
    const out = path.join(root, 'killed');
    const killed = await colorize(out, (event, child) => {
      if (isColorized(event)) child.kill('SIGKILL');
    });
    assert.equal(killed.status, null);
    const resumed = await colorize(out);
    assert.equal(resumed.status, 0, resumed.stdout);
    const { skipped, colorized } = resultOf(resumed, 'colorize');
    assert.ok(skipped >= 1);
    assert.equal(skipped + colorized, photoCount);
    assert.equal(await assertWhole(out), photoCount);
  });

  test('a reader that goes away ends it without a crash', async () => {
    const out = path.join(root, 'piped');
    let seen = 0;
    const run = await colorize(out, (event, child) => {
      if (!isColorized(event)) return;
      seen += 1;
      child.stdout?.destroy();
    }).catch(() => null);
    assert.equal(seen, 1);
    assert.doesNotMatch(run?.stderr ?? '', /EPIPE|at /);
    const done = await assertWhole(out);
    assert.ok(done < photoCount, 'it stopped');
  });
});
