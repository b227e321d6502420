import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { layersManifestSchema } from '../../../src-main/models/modelManifest.ts';
import { architectures } from '../../../src-main/training/architectures/architectureList.ts';
import { runCli, type CliRun } from '../../support/commandLine.ts';
import { writeColorfulPhotos } from '../../support/photographs.ts';

let root = '';
before(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'heliochrome-architectures-'));
  await mkdir(path.join(root, 'photos'));
  await writeColorfulPhotos(path.join(root, 'photos'), 6);
});
after(() => rm(root, { recursive: true, force: true }));

function cli(...parameters: string[]): Promise<CliRun> {
  const environment = {
    HELIOCHROME_DATA: path.join(root, 'data'),
    HELIOCHROME_NATIVE: path.join(root, 'no-native'),
  };
  return runCli([...parameters, '--json'], { directory: root, environment });
}

test('`models --architectures` lists every system with its paper and size', async () => {
  const run = await cli('models', '--architectures');
  const last = run.events.at(-1);
  assert.ok(last?.type === 'result' && last.command === 'models' && 'architectures' in last);
  const { architectures: listed = [] } = last;
  assert.deepEqual(
    listed.map(({ name, parameters }) => [name, parameters]),
    architectures.map(({ name, parameters }) => [name, parameters]),
  );
  const unet = listed.find(({ name }) => name === 'unet');
  assert.deepEqual([unet?.paper?.authors, unet?.defaults['learningRate']], ['Ketterer', 3e-4]);
});

test('`train --architecture` trains another system, with options and settings of its own', async () => {
  await writeFile(path.join(root, 'settings.json'), '{"widths": [4, 6], "photoSide": 48}');
  const run = await cli(
    ...['train', '--photos', 'photos', '--out', 'model', '--architecture', 'unet'],
    ...['--engine', 'wasm', '--epochs', '2', '--batch', '2', '--size', '32', '--loss', 'l2'],
    ...['--settings', 'settings.json'],
  );
  assert.equal(run.status, 0, run.stdout + run.stderr);
  const text = await readFile(path.join(root, 'model', 'heliochrome.json'), 'utf8');
  const manifest = layersManifestSchema.parse(JSON.parse(text));
  assert.equal(manifest.architecture, 'unet');
  assert.deepEqual(manifest.output, { kind: 'ab', scale: 128 });
  const settings = manifest.training['settings'] as Record<string, unknown>;
  assert.deepEqual([settings['loss'], settings['widths']], ['l2', [4, 6]]);
  const values = manifest.metrics[0]?.values ?? {};
  assert.equal(values['total'], values['l2']);
});

test('an option that the system does not have is refused by its name', async () => {
  const run = await cli(
    ...['train', '--photos', 'photos', '--out', 'other', '--architecture', 'cic'],
    ...['--epochs', '1', '--loss', 'l2'],
  );
  assert.equal(run.status, 2);
  assert.match(run.stdout, /loss/);
});
