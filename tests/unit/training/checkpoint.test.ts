import assert from 'node:assert/strict';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, before, beforeEach, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { encodeTensorFile, readTensorFile } from '../../../src-main/models/tensorFile.ts';
import { loadCheckpoint, saveCheckpoint } from '../../../src-main/training/checkpoint.ts';
import type { TrainingState } from '../../../src-main/training/trainingState.ts';
import { trainingSettingsSchema } from '../../../src-main/training/trainingSettings.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';

before(usePlainBackend);

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'heliochrome-checkpoint-'));
  file = path.join(directory, 'training.checkpoint');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const stateAt = (step: number): TrainingState => ({
  settings: trainingSettingsSchema.parse({ architecture: 'base', epochs: 1 }),
  photographsSha256: 'f'.repeat(64),
  identity: { id: 'a', name: 'A', version: '1', description: 'a', licence: 'MIT' },
  origin: null,
  step,
  epoch: 0,
  index: step * 16,
  seconds: 12.5,
  classPrior: [0.25, 0.75],
  history: [{ step: 1, psnr: 22.5 }],
});

const values = [1.5, -2, 3e-30, 0, 7, 8];
const tensors = (): Map<string, tf.Tensor> =>
  new Map<string, tf.Tensor>([
    ['weight/a', tf.tensor2d(values, [2, 3])],
    ['weight/b', tf.tensor1d([9])],
  ]);

test('a checkpoint gives back its state and every bit of its tensors', async () => {
  await saveCheckpoint(file, stateAt(3), tensors());
  const loaded = await loadCheckpoint(file);
  assert.ok(loaded !== null);
  assert.deepEqual(loaded.state, stateAt(3));
  assert.deepEqual(loaded.tensors.get('weight/a')?.shape, [2, 3]);
  assert.deepEqual(loaded.tensors.get('weight/a')?.dataSync(), Float32Array.from(values));
  assert.deepEqual(loaded.tensors.get('weight/b')?.dataSync(), Float32Array.from([9]));
});

test('there is no checkpoint where none was written', async () => {
  assert.equal(await loadCheckpoint(file), null);
});

test('a damaged checkpoint gives way to the one before', async () => {
  await saveCheckpoint(file, stateAt(1), tensors());
  await saveCheckpoint(file, stateAt(2), tensors());
  const whole = await readFile(file);
  for (const length of [0, 5, 200, whole.length - 1]) {
    await writeFile(file, whole.subarray(0, length));
    assert.equal((await loadCheckpoint(file))?.state.step, 1, `cut to ${length} bytes`);
  }
});

test('a crash between the two renames loses nothing', async () => {
  await saveCheckpoint(file, stateAt(1), tensors());
  await rename(file, `${file}.previous`);
  assert.equal((await loadCheckpoint(file))?.state.step, 1);
});

test('a damaged checkpoint without a predecessor is an error that names the file', async () => {
  await writeFile(file, 'not a checkpoint at all');
  await assert.rejects(loadCheckpoint(file), {
    code: 'model-damaged',
    message: new RegExp(path.basename(file)),
  });
});

test('tensor files follow the safetensors layout', async () => {
  const bytes = encodeTensorFile({
    metadata: { note: 'é' },
    tensors: new Map([['t', { shape: [2], data: Float32Array.from([1, -1]) }]]),
  });
  const headerLength = Number(Buffer.from(bytes).readBigUInt64LE(0));
  assert.equal((8 + headerLength) % 8, 0);
  const header: unknown = JSON.parse(Buffer.from(bytes).toString('utf8', 8, 8 + headerLength));
  assert.deepEqual(header, {
    __metadata__: { note: 'é' },
    t: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
  });
  assert.deepEqual(Buffer.from(bytes).readFloatLE(8 + headerLength + 4), -1);
  await writeFile(file, bytes);
  assert.deepEqual((await readTensorFile(file)).tensors.get('t'), {
    shape: [2],
    data: Float32Array.from([1, -1]),
  });
});
