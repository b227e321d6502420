import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import {
  loadLayersModel,
  readModelPackage,
  saveModelPackage,
} from '../../../src-main/models/modelPackage.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';

let directory: string;
before(async () => {
  await usePlainBackend();
  directory = await mkdtemp(path.join(tmpdir(), 'heliochrome-parts-'));
});
after(() => rm(directory, { recursive: true, force: true }));

function network(filters: number): tf.LayersModel {
  const input = tf.input({ shape: [null, null, 1] });
  const layer = tf.layers.conv2d({ filters, kernelSize: 1 });
  return tf.model({ inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor });
}

test('a package may hold several networks; each is checked and given back', async () => {
  const [first, second] = [network(2), network(5)];
  const manifest = await saveModelPackage(
    directory,
    first,
    {
      id: 'two',
      name: 'Two',
      version: '1',
      description: 'for a test',
      architecture: 'two',
      licence: 'MIT',
      input: { multipleOf: 1, longSide: 64, hints: false },
      output: { kind: 'ab' },
      training: {},
      metrics: [],
    },
    'float32',
    new Map([['refine', second]]),
  );
  assert.equal(manifest.parameters, 4 + 10);
  const { parts } = await readModelPackage(directory);
  const loaded = await loadLayersModel(parts.get('refine')!);
  const kernels = [second, loaded].map((model) => model.getWeights()[0].dataSync());
  assert.deepEqual(kernels[0], kernels[1]);
  for (const model of [first, second, loaded]) model.dispose();

  const file = path.join(directory, 'refine.bin');
  const bytes = await readFile(file);
  bytes[3] ^= 1;
  await writeFile(file, bytes);
  await assert.rejects(readModelPackage(directory), { code: 'model-damaged' });
});
