import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { loadWasm } from '../../../src-main/engine/wasm/loadWasm.ts';
import { variablesOf } from '../../../src-main/training/networkVariables.ts';
import { trainModel } from '../../../src-main/training/trainModel.ts';
import { createTrainingRun } from '../../../src-main/training/trainingRun.ts';
import { writeColorPhotos } from '../../support/colorPhotos.ts';
import { tinyMaterial, tinyRequest } from '../../support/tinyRun.ts';

let directory: string;
let photos: string[];

before(async () => {
  await loadWasm();
  directory = await mkdtemp(path.join(tmpdir(), 'heliochrome-course-'));
  photos = await writeColorPhotos(path.join(directory, 'photos'), 2, 32);
});
after(() => rm(directory, { recursive: true, force: true }));

test('a run ends early when validation after validation brings nothing better', async () => {
  const request = tinyRequest('valverde', photos, path.join(directory, 'early'), {
    learningRate: 1e-20,
    epochs: 30,
    batch: 2,
    patience: 2,
    validationSteps: 'pass',
  });
  const { training } = await trainModel(request);
  assert.equal(training['passes'], 3);
});

test('an encoder that is frozen stays for its passes and learns after them', async () => {
  const request = tinyRequest('autoencoder', photos, directory, { batch: 2, freezeEncoder: 1 });
  const { settings, facts, batch } = await tinyMaterial(request);
  const run = createTrainingRun(settings, facts);
  const { networks, isEncoder } = run.trainable;
  const moved = async (passes: number): Promise<{ encoder: boolean; decoder: boolean }> => {
    const weights = variablesOf(networks, ['network'], 'trainable');
    const before = new Map([...weights].map(([name, weight]) => [name, weight.dataSync().slice()]));
    await run.train(batch, { passes, progress: 0 });
    const changed = [...weights].filter(([name, weight]) =>
      weight.dataSync().some((value, index) => value !== before.get(name)![index]),
    );
    return {
      encoder: changed.some(([name]) => isEncoder?.(name) === true),
      decoder: changed.some(([name]) => isEncoder?.(name) === false),
    };
  };
  assert.deepEqual(await moved(0.5), { encoder: false, decoder: true });
  assert.deepEqual(await moved(1), { encoder: true, decoder: true });
  run.dispose();
});
