import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { WeightSeeds } from '../../../../src-main/models/architectures/seededDropout.ts';
import {
  applyValid,
  buildValverdeNetwork,
  valverdeWidths,
} from '../../../../src-main/models/architectures/valverdeNetwork.ts';
import { loadColorModel } from '../../../../src-main/models/colorModel.ts';
import { saveModelPackage } from '../../../../src-main/models/modelPackage.ts';
import { kindOf } from '../../../../src-main/training/architectures/trainables.ts';
import { variablesOf } from '../../../../src-main/training/networkVariables.ts';
import { writeColorPhotos } from '../../../support/colorPhotos.ts';
import { usePlainBackend } from '../../../support/plainBackend.ts';
import { tinyMaterial, tinyRequest } from '../../../support/tinyRun.ts';

let directory: string;
let photos: string[];

before(async () => {
  await usePlainBackend();
  directory = await mkdtemp(path.join(tmpdir(), 'heliochrome-systems-'));
  photos = await writeColorPhotos(path.join(directory, 'photos'), 2, 32);
});
after(() => rm(directory, { recursive: true, force: true }));

test('valverde: what learns on windows is what colors whole pictures', () => {
  const widths = valverdeWidths(16);
  assert.deepEqual(widths, [2, 4, 6, 8, 10, 12, 14, 16]);
  const network = buildValverdeNetwork(widths, new WeightSeeds(1));
  tf.tidy(() => {
    const window = tf.randomNormal<tf.Rank.R4>([1, 32, 32, 1], 0, 1, 'float32', 5);
    const learned = applyValid(network, window);
    assert.deepEqual(learned.shape, [1, 16, 16, 16]);
    const whole = network.predict(window) as tf.Tensor4D;
    const inner = whole.slice([0, 8, 8, 0], [1, 16, 16, 16]);
    assert.ok(inner.sub(learned).abs().max().dataSync()[0] < 1e-5);
  });
  network.dispose();
});

test('vae: each sample is a coloring of its own, the same each time; none is the likeliest', async () => {
  const request = tinyRequest('vae', photos, directory, { batch: 2 });
  const { settings, facts } = await tinyMaterial(request);
  const trainable = kindOf(settings).build(settings, facts);
  const out = path.join(directory, 'vae');
  const [network] = trainable.networks.values();
  await saveModelPackage(out, network, {
    ...request.identity,
    architecture: 'vae',
    input: { ...trainable.input, longSide: 256 },
    output: trainable.output,
    training: {},
    metrics: [],
  });
  trainable.dispose();
  const model = await loadColorModel(out);
  const luminance = { width: 20, height: 12, data: new Float32Array(240).fill(60) };
  const color = async (sample?: number): Promise<number[]> => {
    const plane = await model.predict(luminance, sample === undefined ? {} : { sample });
    return [...plane.a];
  };
  const first = await color(1);
  assert.deepEqual(await color(1), first);
  assert.notDeepEqual(await color(2), first);
  assert.notDeepEqual(await color(), first);
  assert.deepEqual(await color(), await color(0));
  model.dispose();
});

test('unet: dropout is by seed and step, and off when it colors', async () => {
  const request = tinyRequest('unet', photos, directory, { batch: 2, dropout: 0.5 });
  const { settings, facts, batch } = await tinyMaterial(request);
  const trainable = kindOf(settings).build(settings, facts);
  const variables = [...variablesOf(trainable.networks, ['network'], 'trainable').values()];
  const lossAt = (step: number): number => {
    trainable.chance?.begin(step, 0);
    const moment = { step, passes: 0, progress: 0 };
    const taught = trainable.differentiate({ batch, player: 'network', moment, variables });
    const loss = taught.losses['total'].dataSync()[0];
    tf.dispose([taught.losses, taught.gradients]);
    return loss;
  };
  const first = lossAt(0);
  assert.equal(lossAt(0), first);
  assert.notEqual(lossAt(1), first);
  const measured = (): number => tf.tidy(() => trainable.measure(batch)['total'].dataSync()[0]);
  assert.equal(measured(), measured());
  trainable.dispose();
});
