import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  filesBelow,
  fingerprintTree,
  resultOf,
  runCli,
  type CliRun,
} from '../../support/commandLine.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';
import { writeGreyPhoto } from '../../support/scanFolder.ts';
import { writeTinyModel } from '../../support/tinyModel.ts';

describe('where results may go', () => {
  let root = '';
  let model = '';

  function colorize(parameters: readonly string[], user?: number): Promise<CliRun> {
    return runCli(['colorize', '--model', model, '--engine', 'wasm', '--json', ...parameters], {
      directory: root,
      environment: { HELIOCHROME_DATA: path.join(root, 'data') },
      ...(user !== undefined && { user }),
    });
  }

  /** Code and message of a run that could not do its work. */
  function failureOf(run: CliRun): { code: string; message: string } {
    const last = run.events.at(-1);
    assert.ok(last?.type === 'result' && 'error' in last, run.stdout);
    assert.equal(last.exitStatus, run.status);
    return last.error;
  }

  async function makeScans(name: string, files: readonly string[]): Promise<string> {
    const folder = path.join(root, name);
    for (const [seed, file] of files.entries()) {
      await writeGreyPhoto(path.join(folder, file), { seed });
    }
    return folder;
  }

  before(async () => {
    await usePlainBackend();
    root = await mkdtemp(path.join(tmpdir(), 'heliochrome-places-'));
    await chmod(root, 0o755);
    model = path.join(root, 'model');
    await writeTinyModel(model);
  });

  after(() => rm(root, { recursive: true, force: true }));

  test('never among the masters, by whatever way', async () => {
    const scans = await makeScans('guarded', ['a.jpg', 'inner/b.jpg']);
    await symlink(scans, path.join(root, 'link'));
    const untouched = await fingerprintTree(scans);
    const ways = [
      [scans, '--out', scans],
      [scans, '--out', path.join(scans, 'color')],
      [scans, '--out', path.join(scans, 'inner', 'color', 'new')],
      [scans, '--out', path.join(root, 'link', 'color')],
      [path.join(root, 'link'), '--out', scans],
      [path.join(scans, 'a.jpg'), '--out', scans],
      ['guarded', '--out', './guarded/../guarded/color'],
    ];
    for (const parameters of ways) {
      const run = await colorize(parameters);
      assert.equal(run.status, 2, parameters.join(' '));
      assert.match(failureOf(run).message, /among the masters/);
    }
    assert.equal(await fingerprintTree(scans), untouched);
  });

  test('beside the masters only when told, and then results are not taken for masters', async () => {
    const scans = await makeScans('beside', ['a.jpg', 'inner/b.jpg']);
    const first = await colorize([scans, '--beside', '--recursive']);
    assert.equal(first.status, 0, first.stdout);
    const files = [
      'a.jpg',
      'a_colorized.jpg',
      'a_colorized.jpg.json',
      'inner/b.jpg',
      'inner/b_colorized.jpg',
      'inner/b_colorized.jpg.json',
    ];
    assert.deepEqual(await filesBelow(scans), files);
    const second = await colorize([scans, '--beside', '--recursive']);
    assert.equal(resultOf(second, 'colorize').skipped, 2);
    assert.equal(resultOf(second, 'colorize').colorized, 0);
    assert.deepEqual(await filesBelow(scans), files);
  });

  test('several inputs keep apart, and one given twice is done once', async () => {
    const one = await makeScans('one/1932', ['a.jpg']);
    const two = await makeScans('two/1932', ['a.jpg']);
    const out = path.join(root, 'several');
    const run = await colorize([
      one,
      two,
      path.join(one, 'a.jpg'),
      '--out',
      out,
      '--format',
      'webp',
    ]);
    assert.equal(run.status, 0, run.stdout);
    const pictures = (await filesBelow(out)).filter((name) => name.endsWith('.webp'));
    assert.deepEqual(pictures, ['1932/a_colorized.webp', '1932_2/a_colorized.webp']);
    assert.equal(resultOf(run, 'colorize').ignored, 1);
  });

  test('a folder without photos, and an input that is missing', async () => {
    const folder = path.join(root, 'nothing');
    await mkdir(path.join(folder, 'inside'), { recursive: true });
    const none = await colorize([folder, '--out', path.join(root, 'o1')]);
    assert.equal(none.status, 2);
    assert.match(failureOf(none).message, /No photo was found/);
    const scans = await makeScans('present', ['a.jpg']);
    const partly = await colorize([
      scans,
      path.join(root, 'absent.jpg'),
      '--out',
      path.join(root, 'o2'),
    ]);
    assert.equal(partly.status, 1);
    assert.equal(resultOf(partly, 'colorize').colorized, 1);
    assert.equal(resultOf(partly, 'colorize').failures[0].error.code, 'file-missing');
  });

  test('a folder that may not be written is told before any work', async (context) => {
    const scans = await makeScans('readable', ['a.jpg']);
    const out = path.join(root, 'locked');
    await mkdir(out);
    await chmod(out, 0o555);
    const asRoot = process.getuid?.() === 0;
    const run = await colorize([scans, '--out', out], asRoot ? 65_534 : undefined).catch(
      () => null,
    );
    if (run === null || run.events.length === 0) {
      context.skip('no other user can run this checkout');
      return;
    }
    assert.equal(run.status, 3);
    assert.equal(failureOf(run).code, 'output-unwritable');
    assert.deepEqual(await readdir(out), []);
  });

  test('a file in the place of the folder is told', async () => {
    const scans = await makeScans('blocked', ['a.jpg']);
    const run = await colorize([scans, '--out', path.join(scans, '..', 'model', 'model.json')]);
    assert.equal(run.status, 2);
    assert.equal(failureOf(run).code, 'output-exists');
  });

  test('a full disk fails what does not fit and leaves no part of it', async (context) => {
    const disk = path.join(root, 'disk');
    await mkdir(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      context.skip('this user cannot mount a small disk');
      return;
    }
    try {
      const scans = path.join(root, 'large');
      for (let seed = 0; seed < 4; seed += 1) {
        await writeGreyPhoto(path.join(scans, `${seed}.jpg`), {
          width: 300,
          height: 250,
          seed,
          noise: true,
        });
      }
      const parameters = [scans, '--out', disk, '--format', 'tiff', '--jobs', '1'];
      const run = await colorize(parameters);
      assert.equal(run.status, 1, run.stdout);
      const { colorized, failures, notDone } = resultOf(run, 'colorize');
      assert.ok(colorized >= 1 && failures.length >= 1);
      assert.equal(colorized + failures.length + notDone, 4);
      assert.ok(
        failures.every(({ error }) => error.code === 'disk-full'),
        run.stdout,
      );
      const files = await filesBelow(disk);
      assert.equal(files.filter((name) => name.endsWith('.tif')).length, colorized);
      assert.equal(
        files.some((name) => name.includes('.part')),
        false,
      );
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});
