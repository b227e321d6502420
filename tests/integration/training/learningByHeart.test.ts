import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { loadWasm } from '../../../src-main/engine/wasm/loadWasm.ts';
import { loadColorModel } from '../../../src-main/models/colorModel.ts';
import { architectures } from '../../../src-main/training/architectures/architectureList.ts';
import { trainModel, type TrainingProgress } from '../../../src-main/training/trainModel.ts';
import { writeColorPhotos } from '../../support/colorPhotos.ts';
import { tinyRequest } from '../../support/tinyRun.ts';
import { tinySystems } from '../../support/tinySystems.ts';

let directory: string;
let photos: string[];

before(async () => {
  await loadWasm();
  directory = await mkdtemp(path.join(tmpdir(), 'heliochrome-heart-'));
  photos = await writeColorPhotos(path.join(directory, 'photos'), 8, 32);
});
after(() => rm(directory, { recursive: true, force: true }));

for (const { name } of architectures) {
  test(`${name} learns eight photographs by heart; what it learned is saved, loads and colors`, async () => {
    const { heart } = tinySystems[name];
    const out = path.join(directory, name);
    const rows: TrainingProgress[] = [];
    const before = tf.memory().numTensors;
    const manifest = await trainModel(tinyRequest(name, photos, out, { epochs: heart.epochs }), {
      onProgress: (row) => rows.push(row),
    });
    assert.equal(tf.memory().numTensors, before, 'no tensor is left behind');
    const losses = rows.map((row) => row.losses[heart.loss]);
    const end = losses.slice(-5).reduce((sum, loss) => sum + loss, 0) / 5;
    assert.ok(end < heart.below, `${heart.loss} fell from ${losses[0]} to ${end}`);
    assert.ok(end < losses[0] / 5, `${heart.loss} fell from ${losses[0]} to ${end}`);
    const { validation } = rows[rows.length - 1];
    assert.ok(validation !== undefined && validation.psnr > validation.psnrGrey + 3);

    assert.equal(manifest.architecture, name);
    const model = await loadColorModel(out);
    const data = Float32Array.from({ length: 40 * 32 }, (_, point) => (point < 640 ? 70 : 42));
    const plane = await model.predict({ width: 40, height: 32, data });
    assert.equal(plane.a.length, data.length);
    assert.ok([...plane.a, ...plane.b].every(Number.isFinite));
    const mean = (from: number): number =>
      plane.b.subarray(from, from + 640).reduce((sum, b) => sum + b, 0) / 640;
    assert.ok(mean(0) < mean(640), 'the sky is bluer than the ground');
    model.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
}
