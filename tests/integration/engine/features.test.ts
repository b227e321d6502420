import assert from 'node:assert/strict';
import path from 'node:path';
import { before, describe, test, type TestContext } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import {
  startComputeProcess,
  type ComputeProcess,
  type EngineName,
} from '../../../src-main/engine/computeProcess.ts';
import { saveModelPackage } from '../../../src-main/models/modelPackage.ts';
import type { FeatureGrid } from '../../../src-shared/domain/pictureFeatures.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { LuminancePlane } from '../../../src-shared/domain/planes.ts';
import { atEnd } from '../../support/atEnd.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';
import { writeTinyModel } from '../../support/tinyModel.ts';

/** Blobs of different size: every place looks different. */
function picture(width: number, height: number, shift = 0): LuminancePlane {
  const data = Float32Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [(at % width) + shift, Math.floor(at / width)];
    return 50 + 25 * Math.sin(x / 5 + y / 17) + 20 * Math.cos((x * y) / 190);
  });
  return { width, height, data };
}

async function start(context: TestContext, engine: EngineName): Promise<ComputeProcess> {
  const compute = await startComputeProcess({ engine });
  atEnd(context, () => compute.close());
  return compute;
}

function vector({ channels, data }: FeatureGrid, place: number): Float32Array {
  return data.subarray(place * channels, (place + 1) * channels);
}

function cosine(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, at) => sum + value * other[at], 0);
}

describe('what a network sees', () => {
  before(usePlainBackend);

  test('is a vector of length 1 for each place of two grids, whatever the size of the picture', async (context) => {
    const modelDirectory = path.join(await temporaryFolder(context), 'tiny');
    await writeTinyModel(modelDirectory);
    const compute = await start(context, 'wasm');
    const { coarse, fine } = await compute.features({ modelDirectory, luminance: picture(50, 37) });
    assert.deepEqual([coarse.width, coarse.height], [7, 5]);
    assert.deepEqual([fine.width, fine.height], [13, 10]);
    for (const grid of [coarse, fine]) {
      for (let place = 0; place < grid.width * grid.height; place += 1) {
        const own = vector(grid, place);
        const length = Math.sqrt(cosine(own, own));
        // A network of relus may see nothing at all at a place.
        assert.ok(Math.abs(length - 1) < 1e-3 || length === 0, `place ${place}: ${length}`);
      }
    }
  });

  test('moves with the picture', async (context) => {
    const modelDirectory = path.join(await temporaryFolder(context), 'tiny');
    await writeTinyModel(modelDirectory);
    const compute = await start(context, 'wasm');
    const one = await compute.features({ modelDirectory, luminance: picture(256, 192) });
    const other = await compute.features({ modelDirectory, luminance: picture(256, 192, 16) });
    // Two places to the left; far from the border the same lies around it.
    const difference = (steps: number): number => {
      let sum = 0;
      for (let place = 12 * 32 + 12; place < 12 * 32 + 20; place += 1) {
        sum += 1 - cosine(vector(one.coarse, place), vector(other.coarse, place - steps));
      }
      return sum;
    };
    assert.ok(difference(0) > 4 * difference(2), `${difference(0)}, ${difference(2)}`);
  });

  test('is the same on ONNX Runtime, and leaves no tensor behind', async (context) => {
    const modelDirectory = path.join(await temporaryFolder(context), 'tiny');
    await writeTinyModel(modelDirectory);
    const luminance = picture(40, 48);
    const answers = [];
    for (const engine of ['wasm', 'onnx'] as const) {
      const compute = await start(context, engine);
      answers.push(await compute.features({ modelDirectory, luminance }));
      const { tensors } = await compute.memory();
      for (let time = 0; time < 10; time += 1) {
        await compute.features({ modelDirectory, luminance: picture(30 + time, 40) });
      }
      assert.equal((await compute.memory()).tensors, tensors, `tensors on ${engine}`);
    }
    const [one, other] = answers;
    for (const grid of ['coarse', 'fine'] as const) {
      const largest = one[grid].data.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - other[grid].data[at])),
        0,
      );
      assert.ok(largest < 1e-3, `${grid}: ${largest}`);
    }
  });

  test('is refused for a network without the layers that it needs', async (context) => {
    const modelDirectory = path.join(await temporaryFolder(context), 'plain');
    const plain = tf.sequential({
      layers: [
        tf.layers.conv2d({
          inputShape: [null, null, 4],
          filters: 2,
          kernelSize: 3,
          padding: 'same',
        }),
      ],
    });
    await saveModelPackage(modelDirectory, plain, {
      id: 'plain',
      name: 'Plain',
      version: '1.0.0',
      description: 'One layer.',
      architecture: 'plain',
      input: { multipleOf: 1, longSide: 64, hints: true },
      output: { kind: 'ab' },
      training: {},
      metrics: [],
      licence: 'MIT',
    });
    plain.dispose();
    const compute = await start(context, 'wasm');
    await assert.rejects(
      compute.features({ modelDirectory, luminance: picture(16, 16) }),
      (error) => error instanceof HeliochromeError && error.code === 'not-offered',
    );
  });
});
