import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { resultOf, runCli, type CliRun } from '../../support/commandLine.ts';
import { writeColorfulPhotos } from '../../support/photographs.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';
import { writeGreyPhoto } from '../../support/scanFolder.ts';
import { writeTinyModel } from '../../support/tinyModel.ts';
import { tinyNetwork } from '../../support/tinyNetwork.ts';
import type { Provenance } from '../../../src-shared/domain/provenance.ts';

describe('the other commands', () => {
  let root = '';
  let data = '';
  let photos = '';

  function cli(...parameters: string[]): Promise<CliRun> {
    return runCli([...parameters, '--json'], {
      directory: root,
      environment: { HELIOCHROME_DATA: data, HELIOCHROME_NATIVE: path.join(root, 'no-native') },
    });
  }

  function failureOf(run: CliRun): { code: string; message: string } {
    const last = run.events.at(-1);
    assert.ok(last?.type === 'result' && 'error' in last, run.stdout + run.stderr);
    return last.error;
  }

  before(async () => {
    await usePlainBackend();
    root = await mkdtemp(path.join(tmpdir(), 'heliochrome-commands-'));
    data = path.join(root, 'data');
    photos = path.join(root, 'photos');
    await writeTinyModel(path.join(data, 'models', 'tiny'));
    await mkdir(photos);
    await writeColorfulPhotos(photos, 6);
    await writeFile(path.join(photos, 'broken.jpg'), 'no picture');
    await writeFile(path.join(root, 'small.json'), JSON.stringify({ network: tinyNetwork }));
  });

  after(() => rm(root, { recursive: true, force: true }));

  test('models lists the user’s models and inspects one, checksums proven', async () => {
    const list = await cli('models');
    const { models } = resultOf(list, 'models');
    const tiny = models.find(({ id }) => id === 'tiny');
    assert.equal(tiny?.origin, 'user');
    const one = resultOf(await cli('models', 'tiny'), 'models');
    assert.equal(one.manifest?.['id'], 'tiny');
    assert.equal(one.models[0].weightsSha256, tiny.weightsSha256);
    const byPath = resultOf(await cli('models', './data/models/tiny'), 'models');
    assert.equal(byPath.models[0].origin, 'folder');
  });

  test('a damaged model is named and not used', async () => {
    const damaged = path.join(root, 'damaged');
    await cp(path.join(data, 'models', 'tiny'), damaged, { recursive: true });
    const weights = await readFile(path.join(damaged, 'weights.bin'));
    weights[10] ^= 1;
    await writeFile(path.join(damaged, 'weights.bin'), weights);
    const run = await cli('models', './damaged');
    assert.equal(run.status, 3);
    assert.equal(failureOf(run).code, 'model-damaged');
    await writeGreyPhoto(path.join(root, 'one.jpg'));
    const used = await cli(
      'colorize',
      'one.jpg',
      '--out',
      'o',
      '--model',
      './damaged',
      '--engine',
      'wasm',
    );
    assert.equal(used.status, 3);
    assert.equal(failureOf(used).code, 'model-damaged');
    assert.deepEqual(await readdir(path.join(root, 'o')), []);
  });

  test('a model that is not there, and an engine that is not there, end with status 3', async () => {
    await writeGreyPhoto(path.join(root, 'one.jpg'));
    const noModel = await cli('colorize', 'one.jpg', '--out', 'o2', '--model', 'nobody');
    assert.equal(noModel.status, 3);
    assert.equal(failureOf(noModel).code, 'model-missing');
    const noEngine = await cli(
      'colorize',
      'one.jpg',
      '--out',
      'o2',
      '--model',
      'tiny',
      '--engine',
      'tensorflow',
    );
    assert.equal(noEngine.status, 3, noEngine.stdout);
    assert.equal(failureOf(noEngine).code, 'engine-unavailable');
  });

  test('evaluate scores what it can read, beside what grey would score', async () => {
    const run = await cli(
      'evaluate',
      '--photos',
      photos,
      '--model',
      'tiny',
      '--engine',
      'wasm',
      '--hints',
      '0,3',
    );
    assert.equal(run.status, 1, run.stderr);
    const result = resultOf(run, 'evaluate');
    assert.equal(result.images, 6);
    assert.equal(result.failures.length, 1);
    assert.equal(result.failures[0].error.code, 'not-an-image');
    assert.ok(result.psnrGrey > 5 && result.psnrGrey < 60);
    assert.ok(result.colorfulnessTruth > 10);
    assert.deepEqual(Object.keys(result.hints), ['0', '3']);
    assert.equal(result.hints['0'], result.psnr);
    const scored = run.events.filter((event) => event.type === 'item' && event.status === 'scored');
    assert.equal(scored.length, 6);
    const mean =
      scored.reduce(
        (sum, event) => sum + ((event.type === 'item' ? event.figures?.['psnr'] : 0) ?? 0),
        0,
      ) / 6;
    assert.ok(Math.abs(mean - result.psnr) < 1e-9);
  });

  test('evaluate sets the ways of spreading hints beside each other', async () => {
    const common = ['--photos', photos, '--model', 'tiny', '--engine', 'wasm', '--hints', '0,40'];
    const run = await cli('evaluate', ...common, '--propagation', 'levin,mixed,learned');
    assert.equal(run.status, 1, run.stderr);
    const { hints, hintCurves, psnrGrey } = resultOf(run, 'evaluate');
    assert.deepEqual(Object.keys(hintCurves), ['learned', 'levin', 'mixed']);
    assert.deepEqual(hintCurves.learned, hints);
    // Without hints edges have nothing to spread, and a mix is what the model says.
    assert.equal(hintCurves.levin?.['0'], psnrGrey);
    assert.equal(hintCurves.mixed?.['0'], hints['0']);
    assert.ok(hintCurves.levin['40'] > psnrGrey + 1, `${hintCurves.levin['40']}, ${psnrGrey}`);
    assert.ok(Number.isFinite(hintCurves.mixed['40']));
    assert.notEqual(hintCurves.mixed['40'], hintCurves.levin['40']);
    const plain = await cli('evaluate', ...common);
    assert.deepEqual(resultOf(plain, 'evaluate').hintCurves, {});
    assert.deepEqual(resultOf(plain, 'evaluate').hints, hints);
  });

  test('evaluate takes so many photos as it is told, and stops where there is none', async () => {
    const run = await cli(
      'evaluate',
      '--photos',
      photos,
      '--model',
      'tiny',
      '--engine',
      'wasm',
      '--hints',
      '0',
      '--max',
      '2',
    );
    assert.equal(run.events.filter(({ type }) => type === 'item').length, 2);
    const none = await cli('evaluate', '--photos', data, '--model', 'tiny');
    assert.equal(none.status, 2);
  });

  test('colorize takes hints for one photo, and refuses them for several', async () => {
    await writeGreyPhoto(path.join(root, 'pair', 'a.jpg'));
    await writeGreyPhoto(path.join(root, 'pair', 'b.jpg'));
    const hints = { version: 1, hints: [{ x: 0.5, y: 0.5, radius: 0.2, a: 40, b: 30 }] };
    await writeFile(path.join(root, 'hints.json'), JSON.stringify(hints));
    const common = [
      '--model',
      'tiny',
      '--engine',
      'wasm',
      '--format',
      'png',
      '--hints',
      'hints.json',
    ];
    const plain = await cli('colorize', 'pair/a.jpg', '--out', 'plain', ...common.slice(0, 6));
    const hinted = await cli('colorize', 'pair/a.jpg', '--out', 'hinted', ...common);
    assert.deepEqual([plain.status, hinted.status], [0, 0], hinted.stdout);
    const [one, other] = await Promise.all(
      ['plain', 'hinted'].map((folder) => readFile(path.join(root, folder, 'a_colorized.png'))),
    );
    assert.notDeepEqual(one, other);
    const record = async (): Promise<unknown> =>
      (
        JSON.parse(
          await readFile(path.join(root, 'hinted', 'a_colorized.png.json'), 'utf8'),
        ) as Provenance
      ).recipe.edges;
    assert.equal(await record(), 0.5);
    const again = await cli('colorize', 'pair/a.jpg', '--out', 'hinted', ...common);
    assert.equal(resultOf(again, 'colorize').skipped, 1, 'the same mix is the same result');
    const another = await cli(
      'colorize',
      'pair/a.jpg',
      '--out',
      'hinted',
      ...common,
      '--edges',
      '1',
    );
    assert.match(
      resultOf(another, 'colorize').failures[0]?.error.message ?? '',
      /edges 0\.5, not 1/,
    );
    const replaced = [...common, '--edges', '1', '--overwrite'];
    assert.equal((await cli('colorize', 'pair/a.jpg', '--out', 'hinted', ...replaced)).status, 0);
    assert.equal(await record(), 1);
    const withMix = { version: 2, edges: 0, hints: [] as unknown[] };
    withMix.hints = [{ kind: 'fill', points: [[0.5, 0.5]], radius: 0.02, a: 40, b: 30 }];
    await writeFile(path.join(root, 'fill.json'), JSON.stringify(withMix));
    const filled = [...common.slice(0, 6), '--hints', 'fill.json', '--overwrite'];
    assert.equal((await cli('colorize', 'pair/a.jpg', '--out', 'hinted', ...filled)).status, 0);
    assert.equal(await record(), 0, 'the file says how its hints spread');
    const alone = await cli('colorize', 'pair/a.jpg', '--out', 'x', '--edges', '0.5');
    assert.match(failureOf(alone).message, /--edges 0\.5 was given without hints/);
    const several = await cli('colorize', 'pair', '--out', 'several', ...common);
    assert.equal(several.status, 2);
    assert.match(failureOf(several).message, /Hints belong to one photo, but 2 were given/);
    await writeFile(path.join(root, 'hints.json'), '{"version": 1, "hints": [{"x": 7}]}');
    const wrong = await cli('colorize', 'pair/a.jpg', '--out', 'wrong', ...common);
    assert.equal(wrong.status, 2);
    assert.match(failureOf(wrong).message, /hints\.json does not hold what it should/);
  });

  test('train makes a model that colorize can use, and does not overwrite it', async () => {
    const parameters = [
      'train',
      '--photos',
      photos,
      '--out',
      'learned',
      '--settings',
      'small.json',
      '--epochs',
      '1',
      '--size',
      '32',
      '--batch',
      '2',
      '--engine',
      'wasm',
    ];
    const run = await cli(...parameters);
    assert.equal(run.status, 0, run.stdout + run.stderr);
    const result = resultOf(run, 'train');
    assert.equal(result.id, 'learned');
    assert.equal(result.trainingPhotos + result.heldOutPhotos + result.refusedPhotos, 7);
    assert.ok(run.events.some((event) => event.type === 'progress' && event.figures !== undefined));
    assert.ok(
      run.events.some((event) => event.type === 'item' && event.path.endsWith('broken.jpg')),
    );
    const used = await cli(
      'colorize',
      photos,
      '--out',
      'used',
      '--model',
      './learned',
      '--engine',
      'wasm',
    );
    assert.equal(resultOf(used, 'colorize').colorized, 6);
    assert.ok(
      used.events.some(
        (event) =>
          event.type === 'item' &&
          event.warnings?.some((text) => text.includes('already a color photograph')),
      ),
      'a color photo is told as such',
    );
    const again = await cli(...parameters);
    assert.equal(again.status, 2);
    assert.equal(failureOf(again).code, 'output-exists');
    const nothing = await cli(...parameters, '--resume');
    assert.match(failureOf(nothing).message, /no stopped training/);
  });

  test('a training that is stopped by Ctrl-C goes on with --resume', async () => {
    const parameters = ['train', '--photos', photos, '--out', 'stopped', '--epochs', '40'];
    const small = ['--settings', 'small.json', '--size', '32', '--batch', '2'];
    const rest = [...small, '--engine', 'wasm', '--json'];
    const environment = { HELIOCHROME_DATA: data };
    let lastStep = 0;
    const stopped = await runCli([...parameters, ...rest], {
      directory: root,
      environment,
      onEvent: (event, child) => {
        if (event.type !== 'progress') return;
        if (lastStep === 0) child.kill('SIGINT');
        lastStep = event.done;
      },
    });
    assert.equal(stopped.status, 130, stopped.stdout);
    assert.equal(failureOf(stopped).code, 'cancelled');
    assert.ok((await readdir(path.join(root, 'stopped'))).includes('training.checkpoint'));
    const begun = await cli(...parameters, ...small, '--engine', 'wasm');
    assert.match(failureOf(begun).message, /A training was stopped/);
    const resumed = await cli(
      'train',
      '--photos',
      photos,
      '--out',
      'stopped',
      '--resume',
      '--epochs',
      '5',
      ...rest.slice(0, -1),
    );
    assert.equal(resumed.status, 0, resumed.stdout);
    const first = resumed.events.find(({ type }) => type === 'progress');
    assert.ok(first?.type === 'progress' && first.done > lastStep, 'it went on, not afresh');
  });

  test('doctor tells every engine, and wasm works anywhere', async () => {
    const run = await cli('doctor');
    const { engines, models, system } = resultOf(run, 'doctor');
    assert.deepEqual(
      engines.map(({ name }) => name),
      ['tensorflow', 'webgpu', 'onnx', 'wasm'],
    );
    const wasm = engines.find(({ name }) => name === 'wasm');
    assert.equal(wasm?.state, 'works');
    assert.ok((wasm.speed?.inferenceMilliseconds ?? 0) > 0);
    const tensorflow = engines.find(({ name }) => name === 'tensorflow');
    assert.equal(tensorflow?.state, 'missing');
    assert.ok(tensorflow.reason.length > 0 && tensorflow.advice.length > 0);
    // Only ONNX Runtime has several ways to compute; the processor is always one of them.
    for (const { name, state, providers } of engines) {
      const processor = providers.find((provider) => provider.name === 'cpu');
      assert.equal(processor?.state, name === 'onnx' ? state : undefined);
    }
    assert.ok(models >= 1 && Number(system['cores']) >= 1);
  });
});
