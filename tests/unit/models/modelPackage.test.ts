import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import {
  baseNetworkOutput,
  buildBaseNetwork,
} from '../../../src-main/models/architectures/baseNetwork.ts';
import { loadColorModel, loadLayersColorModel } from '../../../src-main/models/colorModel.ts';
import { saveModelPackage } from '../../../src-main/models/modelPackage.ts';
import { tensorsLeftBy, usePlainBackend } from '../../support/plainBackend.ts';
import { tinyNetwork } from '../../support/tinyNetwork.ts';

const centers = Float32Array.from([-20, 0, 0, 0, 30, 20, 0, -40]);
let network: tf.LayersModel;
let directory: string;

before(async () => {
  await usePlainBackend();
  network = buildBaseNetwork(4, tinyNetwork);
  network.setWeights(
    network.weights.map((weight, index) =>
      tf.randomNormal(weight.shape as number[], 0, 0.2, 'float32', index),
    ),
  );
});

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'heliochrome-model-'));
  await saveModelPackage(directory, network, {
    id: 'tiny',
    name: 'Tiny',
    version: '1.0.0',
    description: 'for a test',
    architecture: 'base',
    input: { multipleOf: 16, longSide: 64, hints: true },
    output: baseNetworkOutput(centers),
    training: {},
    metrics: [],
    licence: 'MIT',
  });
});

afterEach(() => rm(directory, { recursive: true, force: true }));
after(() => {
  network.dispose();
});

const luminance = {
  width: 37,
  height: 21,
  data: Float32Array.from({ length: 37 * 21 }, (_, point) => (point * 13) % 101),
};

test('a saved model is read back with its weights rounded to float16', async () => {
  const model = await loadLayersColorModel(directory);
  model.network.layers.weights.forEach((weight, index) => {
    const saved = Float32Array.from(
      new Float16Array(network.weights[index].read().dataSync() as Float32Array),
    );
    assert.deepEqual(weight.read().dataSync(), saved);
  });
  assert.equal(model.manifest.parameters, network.countParams());
  model.dispose();
});

test('it colors a picture of any size into a plane of the same size, and leaks nothing', async () => {
  const model = await loadColorModel(directory);
  const left = await tensorsLeftBy(async () => {
    const plane = await model.predict(luminance);
    assert.deepEqual(
      [plane.width, plane.height, plane.a.length, plane.b.length],
      [37, 21, 777, 777],
    );
    assert.ok(plane.confidence.every((value) => value >= 0 && value <= 1));
    assert.ok(plane.a.some((value) => value !== 0));
  });
  assert.equal(left, 0);
  model.dispose();
});

test('decisiveness moves the answer from the regression to the annealed mean in a straight line', async () => {
  const model = await loadColorModel(directory);
  const at = async (decisiveness: number): Promise<Float32Array> =>
    (await model.predict(luminance, { decisiveness })).a;
  const [averaged, half, decisive] = [await at(0), await at(0.5), await at(1)];
  assert.notDeepEqual(averaged, decisive);
  half.forEach((value, point) => {
    assert.ok(Math.abs(value - (averaged[point] + decisive[point]) / 2) < 1e-3);
  });
  model.dispose();
});

test('pictures smaller than the stride are colored too', async () => {
  const model = await loadColorModel(directory);
  for (const [width, height] of [
    [1, 1],
    [3, 1],
    [2, 5],
  ]) {
    const plane = await model.predict({
      width,
      height,
      data: new Float32Array(width * height).fill(40),
    });
    assert.equal(plane.a.length, width * height);
    assert.ok(plane.a.every(Number.isFinite));
  }
  model.dispose();
});

async function refusal(): Promise<HeliochromeError> {
  const error = await loadColorModel(directory).then(
    () => assert.fail('the damaged model was loaded'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof HeliochromeError);
  return error;
}

test('altered, shortened and missing parts are refused with the reason', async (context) => {
  const file = (name: string): string => path.join(directory, name);
  await context.test('altered weights', async () => {
    const weights = await readFile(file('weights.bin'));
    const altered = Buffer.from(weights);
    altered[7] ^= 1;
    await writeFile(file('weights.bin'), altered);
    assert.match((await refusal()).message, /weights fail their checksum/);
    await writeFile(file('weights.bin'), weights.subarray(2));
    assert.match((await refusal()).message, /its weights have \d+ bytes, not \d+/);
    await writeFile(file('weights.bin'), weights);
  });
  await context.test('altered topology', async () => {
    await appendFile(file('model.json'), ' ');
    assert.match((await refusal()).message, /model\.json fails its checksum/);
  });
  await context.test('an unknown field', async () => {
    const manifest = JSON.parse(await readFile(file('heliochrome.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    await writeFile(file('heliochrome.json'), JSON.stringify({ ...manifest, surprise: 1 }));
    assert.match((await refusal()).message, /surprise/);
  });
  await context.test('no manifest', async () => {
    await unlink(file('heliochrome.json'));
    assert.equal((await refusal()).code, 'model-missing');
  });
});
