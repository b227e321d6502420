import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import type { ItemEvent } from '../../../src-shared/api/commandEvents.ts';
import { colorizedSourceType, provenanceSchema } from '../../../src-shared/domain/provenance.ts';
import {
  filesBelow,
  fingerprintTree,
  resultOf,
  runCli,
  type CliRun,
} from '../../support/commandLine.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';
import {
  writeGreyPhoto,
  writeGreyTiff,
  writeHugeClaim,
  writeTruncated,
} from '../../support/scanFolder.ts';
import { writeTinyModel } from '../../support/tinyModel.ts';

const nobody = 65_534;
const longName = `${'Ünser_sehr_langer_Name_'.repeat(10)}.jpg`;
const oddName = 'Größe & “Fête” 写真 (1).jpg';

/** Whether a process of another user can run this program at all (not where the checkout is private). */
function canRunAsNobody(): boolean {
  if (process.getuid?.() !== 0) return false;
  try {
    const program = path.resolve(import.meta.dirname, '../../../src-main/cli/main.ts');
    const user = { uid: nobody, gid: nobody, stdio: 'ignore' } as const;
    execFileSync(process.execPath, [program, '--version'], user);
    return true;
  } catch {
    return false;
  }
}

/** The user that runs the command: root reads every file, so a test of permissions must not be root. */
const dropped = canRunAsNobody();
const isRoot = process.getuid?.() === 0;
const hasPermissions = dropped || !isRoot;

describe('a folder with every kind of trouble', () => {
  let root = '';
  let scans = '';
  let out = '';
  let model = '';
  let sourceBefore = '';
  let first: CliRun;

  function colorize(...more: string[]): Promise<CliRun> {
    return runCli(
      [
        'colorize',
        scans,
        '--out',
        out,
        '--recursive',
        '--model',
        model,
        '--engine',
        'wasm',
        '--json',
        ...more,
      ],
      {
        environment: { HELIOCHROME_DATA: path.join(root, 'data') },
        ...(dropped && { user: nobody }),
      },
    );
  }

  function itemsBy(run: CliRun, status: ItemEvent['status']): ItemEvent[] {
    return run.events.filter(
      (event): event is ItemEvent => event.type === 'item' && event.status === status,
    );
  }

  before(async () => {
    await usePlainBackend();
    root = await mkdtemp(path.join(tmpdir(), 'heliochrome-batch-'));
    scans = path.join(root, 'scans');
    out = path.join(root, 'out');
    model = path.join(root, 'model');
    await writeTinyModel(model);
    await writeGreyPhoto(path.join(scans, 'plain.jpg'));
    await writeGreyPhoto(path.join(scans, 'album', 'inner.png'), { seed: 2 });
    await writeGreyPhoto(path.join(scans, oddName), { seed: 3 });
    await writeGreyPhoto(path.join(scans, longName), { seed: 4 });
    await writeGreyPhoto(path.join(scans, 'same.jpg'), { seed: 5 });
    await writeGreyTiff(path.join(scans, 'same.tif'));
    await writeGreyTiff(path.join(scans, 'pages.tif'), 3);
    await writeFile(path.join(scans, 'empty.jpg'), '');
    await writeFile(
      path.join(scans, 'text.jpg'),
      'This is a text and no picture, whatever its name says.',
    );
    await writeFile(path.join(scans, 'notes.txt'), 'Notes.');
    await writeFile(path.join(scans, '.DS_Store'), 'junk');
    await writeTruncated(path.join(scans, 'truncated.jpg'));
    await writeHugeClaim(path.join(scans, 'huge.png'));
    await writeGreyPhoto(path.join(scans, 'forbidden.jpg'));
    await chmod(path.join(scans, 'forbidden.jpg'), hasPermissions ? 0o000 : 0o644);
    await chmod(root, 0o777);
    sourceBefore = await fingerprintTree(scans);
    first = await colorize();
  });

  after(() => rm(root, { recursive: true, force: true }));

  test('some failed, and the status says so', () => {
    assert.equal(first.status, 1, first.stderr);
    assert.equal(resultOf(first, 'colorize').exitStatus, 1);
    assert.equal(resultOf(first, 'colorize').notDone, 0);
  });

  test('each input that cannot be colorized has its reason', (context) => {
    const failures = Object.fromEntries(
      itemsBy(first, 'failed').map(({ path: file, error }) => [path.basename(file), error?.code]),
    );
    assert.equal(failures['empty.jpg'], 'file-empty');
    assert.equal(failures['text.jpg'], 'not-an-image');
    assert.equal(failures['truncated.jpg'], 'image-damaged');
    assert.ok(
      ['image-damaged', 'file-too-large'].includes(failures['huge.png'] ?? ''),
      failures['huge.png'],
    );
    if (hasPermissions) assert.equal(failures['forbidden.jpg'], 'file-permission');
    else context.diagnostic('root reads everything: permissions were not tried');
    assert.equal(Object.keys(failures).length, hasPermissions ? 5 : 4);
    for (const { error } of itemsBy(first, 'failed')) {
      assert.ok(error !== undefined && error.message.length > 10);
      assert.doesNotMatch(error.message, /\n\s+at /, 'no stack');
    }
    assert.deepEqual(
      resultOf(first, 'colorize')
        .failures.map(({ path: file }) => path.basename(file))
        .sort(),
      Object.keys(failures).sort(),
    );
  });

  test('what is no picture is left out, and said', () => {
    const ignored = itemsBy(first, 'ignored').map(({ path: file, reason }) => [
      path.basename(file),
      reason,
    ]);
    assert.deepEqual(ignored, [
      ['.DS_Store', 'hidden'],
      ['notes.txt', 'not a picture'],
    ]);
  });

  test('every readable photo has its result, in mirrored folders, each under its own name', async () => {
    const results = (await filesBelow(out)).filter((name) => !name.endsWith('.json'));
    const shortened = results.find((name) => /~[0-9a-f]{8}_colorized\.jpg$/.test(name));
    assert.ok(shortened !== undefined && Buffer.byteLength(`${shortened}.json`) <= 255);
    const expected = [
      shortened,
      'album/inner_colorized.jpg',
      'pages_colorized.jpg',
      'pages_page2_colorized.jpg',
      'pages_page3_colorized.jpg',
      'plain_colorized.jpg',
      'same_jpg_colorized.jpg',
      'same_tif_colorized.jpg',
      'Größe & “Fête” 写真 (1)_colorized.jpg',
      ...(hasPermissions ? [] : ['forbidden_colorized.jpg']),
    ];
    assert.deepEqual(results.sort(), expected.sort());
    assert.equal(resultOf(first, 'colorize').colorized, results.length);
    const warnings = first.events.filter((event) => event.type === 'warning');
    assert.ok(warnings.some(({ message }) => message.includes('same_tif_colorized')));
  });

  test('results are whole, of full size, and in color', async () => {
    for (const { output } of itemsBy(first, 'colorized')) {
      const { data, info } = await sharp(output).raw().toBuffer({ resolveWithObject: true });
      assert.ok(info.width >= 50 && info.height >= 30);
      assert.equal(info.channels, 3);
      let colored = 0;
      for (let pixel = 0; pixel < data.length; pixel += 3) {
        if (
          Math.abs(data[pixel] - data[pixel + 1]) + Math.abs(data[pixel + 1] - data[pixel + 2]) >
          8
        )
          colored += 1;
      }
      assert.ok(colored > data.length / 30, `${output ?? ''} is grey`);
    }
  });

  test('each result has a record beside it that proves master and result', async () => {
    const { createHash } = await import('node:crypto');
    const sha256 = async (file: string): Promise<string> =>
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
    for (const { path: master, output, page } of itemsBy(first, 'colorized')) {
      assert.ok(output !== undefined);
      const record = provenanceSchema.parse(JSON.parse(await readFile(`${output}.json`, 'utf8')));
      assert.equal(record.master.sha256, await sha256(master));
      assert.equal(record.result.sha256, await sha256(output));
      assert.equal(record.master.page, page ?? 1);
      assert.equal(record.recipe.model.id, 'tiny');
      assert.equal(record.digitalSourceType, colorizedSourceType);
      assert.equal(path.isAbsolute(record.master.name), false);
    }
  });

  test('the picture itself says that it is colorized', async () => {
    const { xmp } = await sharp(path.join(out, 'plain_colorized.jpg')).metadata();
    assert.ok(xmp?.toString('utf8').includes(colorizedSourceType));
  });

  test('progress rises to the end, and the result is the last line', () => {
    const shares = first.events.flatMap((event) =>
      event.type === 'progress' ? [event.progress] : [],
    );
    assert.ok(shares.length > 0);
    assert.deepEqual(
      shares,
      shares.toSorted((one, other) => one - other),
    );
    assert.equal(shares.at(-1), 1);
    assert.equal(
      first.events.findIndex(({ type }) => type === 'result'),
      first.events.length - 1,
    );
  });

  test('the masters were not touched, and nothing was written among them', async () => {
    assert.equal(await fingerprintTree(scans), sourceBefore);
  });

  test('a second run skips all that is done and changes nothing', async () => {
    const before = await fingerprintTree(out);
    const second = await colorize();
    const { colorized, skipped, failed } = resultOf(second, 'colorize');
    assert.equal(colorized, 0);
    assert.equal(skipped, resultOf(first, 'colorize').colorized);
    assert.equal(failed, resultOf(first, 'colorize').failed);
    assert.equal(await fingerprintTree(out), before);
  });

  test('another recipe does not overwrite silently', async () => {
    const before = await fingerprintTree(out);
    const other = await colorize('--strength', '0.5');
    assert.equal(other.status, 1);
    const codes = itemsBy(other, 'failed').map(({ error }) => error?.code);
    const taken = codes.filter((code) => code === 'output-exists').length;
    assert.equal(taken, resultOf(first, 'colorize').colorized);
    assert.equal(await fingerprintTree(out), before);
  });

  test('with --overwrite the same recipe gives the same bytes again', async () => {
    const file = path.join(out, 'plain_colorized.jpg');
    const bytes = await readFile(file);
    const again = await colorize('--overwrite');
    assert.equal(resultOf(again, 'colorize').skipped, 0);
    assert.deepEqual(await readFile(file), bytes);
  });
});
