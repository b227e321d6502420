import assert from 'node:assert/strict';
import { access, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { loadColorModel } from '../../../src-main/models/colorModel.ts';
import { checkpointPath, readTrainingState } from '../../../src-main/training/trainingState.ts';
import { trainModel, type TrainingProgress } from '../../../src-main/training/trainModel.ts';
import type { TrainingRequest } from '../../../src-main/training/trainingRequest.ts';
import { trainingSettingsSchema } from '../../../src-main/training/trainingSettings.ts';
import { writeColorPhotos } from '../../support/colorPhotos.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';
import { tinyNetwork } from '../../support/tinyNetwork.ts';

let directory: string;
let photos: string[];

before(async () => {
  await usePlainBackend();
  directory = await mkdtemp(path.join(tmpdir(), 'heliochrome-training-'));
  photos = await writeColorPhotos(path.join(directory, 'photos'), 10);
});
after(() => rm(directory, { recursive: true, force: true }));

function request(
  name: string,
  changes: Partial<TrainingRequest> & { epochs?: number } = {},
): TrainingRequest {
  const { epochs = 3, ...others } = changes;
  const source = (paths: string[]) => ({ kind: 'files', paths, shorterSide: 48 }) as const;
  return {
    settings: trainingSettingsSchema.parse({
      architecture: 'base',
      network: tinyNetwork,
      size: 32,
      photoSide: 48,
      batch: 2,
      epochs,
      learningRate: 0.01,
      warmupSteps: 2,
      validationSteps: 5,
    }),
    training: source(photos.slice(0, 8)),
    validation: source(photos.slice(8)),
    out: path.join(directory, name),
    resume: false,
    identity: {
      id: 'tiny',
      name: 'Tiny',
      version: '1.0.0',
      description: 'for a test',
      licence: 'MIT',
    },
    photographs: 'generated',
    ...others,
  };
}

async function weightsOf(name: string): Promise<Buffer> {
  return readFile(path.join(directory, name, 'weights.bin'));
}

test('learns: the losses fall, progress never does, and the package colors', async () => {
  const rows: TrainingProgress[] = [];
  const before = tf.memory().numTensors;
  const manifest = await trainModel(request('learns', { epochs: 12 }), {
    onProgress: (row) => rows.push(row),
  });
  assert.equal(tf.memory().numTensors, before, 'no tensor is left behind');
  const mean = (part: readonly TrainingProgress[]): number =>
    part.reduce((sum, row) => sum + row.losses['regression'], 0) / part.length;
  assert.ok(mean(rows.slice(-5)) < 0.5 * mean(rows.slice(0, 5)), 'the regression loss halves');
  rows.slice(1).forEach((row, index) => {
    assert.ok(row.progress >= rows[index].progress);
  });
  const { validation } = rows[rows.length - 1];
  assert.ok(
    validation !== undefined && validation.psnr > validation.psnrGrey + 1,
    JSON.stringify(validation),
  );
  assert.equal(manifest.training['steps'], rows.length);
  const model = await loadColorModel(path.join(directory, 'learns'));
  const plane = await model.predict({
    width: 32,
    height: 32,
    data: new Float32Array(1024).fill(70),
  });
  assert.ok(plane.b.every(Number.isFinite));
  model.dispose();
  await assert.rejects(
    access(checkpointPath(path.join(directory, 'learns'))),
    'the checkpoint is removed at the end',
  );
});

test('a run that is stopped and resumed ends with the same bits as one that was not', async () => {
  await trainModel(request('whole'));
  const stopper = new AbortController();
  const stopped = trainModel(request('parts'), {
    signal: stopper.signal,
    onProgress: ({ step }) => {
      if (step === 3) stopper.abort();
    },
  });
  await assert.rejects(stopped, { code: 'cancelled' });
  await trainModel(request('parts', { resume: true }));
  assert.ok((await weightsOf('whole')).equals(await weightsOf('parts')));
});

test('a stopped run goes on with its own photographs only, also from the checkpoint before the last', async () => {
  const stopper = new AbortController();
  const stopped = trainModel(request('kept'), {
    signal: stopper.signal,
    onProgress: ({ step }) => {
      if (step === 2) stopper.abort();
    },
  });
  await assert.rejects(stopped, { code: 'cancelled' });
  const checkpoint = checkpointPath(path.join(directory, 'kept'));
  await rename(checkpoint, `${checkpoint}.previous`);
  assert.equal((await readTrainingState(path.join(directory, 'kept')))?.step, 2);
  const others = request('kept', { resume: true });
  const fewer = { ...others.training, paths: others.training.paths.slice(1) };
  await assert.rejects(trainModel({ ...others, training: fewer }), {
    code: 'usage',
    message: /not the ones it was started with/,
  });
});

test('a run that diverges leaves no checkpoint of what it became', async () => {
  const wild = request('wild');
  const settings = { ...wild.settings, learningRate: 1e30, warmupSteps: 0 };
  await assert.rejects(trainModel({ ...wild, settings }), {
    code: 'internal',
    message: /diverged/,
  });
  const state = await readTrainingState(path.join(directory, 'wild'));
  assert.ok(state === null || state.step === 0);
});

test('begins with the weights of another model, and remembers which', async () => {
  const manifest = await trainModel(
    request('next', { from: path.join(directory, 'whole'), epochs: 1 }),
  );
  const { from } = manifest.training as { from: { id: string; sha256: string } };
  assert.equal(from.id, 'tiny');
  const first = JSON.parse(
    await readFile(path.join(directory, 'whole', 'heliochrome.json'), 'utf8'),
  ) as {
    weights: { sha256: string };
  };
  assert.equal(from.sha256, first.weights.sha256);
});

test('refuses settings that cannot work, saying what was received', async () => {
  const wrongSize = request('wrong');
  await assert.rejects(
    trainModel({ ...wrongSize, settings: { ...wrongSize.settings, size: 40 } }),
    {
      code: 'usage',
      message: /multiple of 16; it is 40/,
    },
  );
  const endless = trainingSettingsSchema.parse({ architecture: 'base' });
  await assert.rejects(trainModel({ ...wrongSize, settings: endless }), {
    code: 'usage',
    message: /no end/,
  });
});
