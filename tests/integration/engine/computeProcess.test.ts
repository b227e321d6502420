import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs';
import {
  startComputeProcess,
  type ComputeProcess,
} from '../../../src-main/engine/computeProcess.ts';
import { HeliochromeError, type ErrorCode } from '../../../src-shared/domain/error.ts';
import type { LuminancePlane } from '../../../src-shared/domain/planes.ts';
import { bounded } from '../../support/bounded.ts';
import { writeTinyModel } from '../../support/tinyModel.ts';

/** A gradient with stripes: something with edges. */
function picture(width: number, height: number): LuminancePlane {
  const data = Float32Array.from({ length: width * height }, (_, place) => {
    const [x, y] = [place % width, Math.floor(place / width)];
    return (70 * y) / height + (x % 8 < 4 ? 0 : 25);
  });
  return { width, height, data };
}

function hasCode(code: ErrorCode): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof HeliochromeError, String(error));
    assert.equal(error.code, code, error.message);
    return true;
  };
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

describe('compute process', () => {
  let folder = '';
  let modelDirectory = '';
  let compute: ComputeProcess;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'heliochrome-compute-'));
    modelDirectory = path.join(folder, 'tiny');
    tf.enableProdMode();
    await tf.setBackend('cpu');
    await writeTinyModel(modelDirectory);
    compute = await startComputeProcess({ engine: 'wasm' });
  });
  after(async () => {
    await compute.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('says what it runs on in plain words', () => {
    assert.equal(compute.engine.name, 'wasm');
    assert.match(compute.engine.device, /core/);
    assert.equal(compute.engine.accelerated, false);
  });

  test('inspects a model', async () => {
    const manifest = await compute.inspectModel(modelDirectory);
    assert.equal(manifest.id, 'tiny');
  });

  test('colors a picture of any size, and hints change the color', async () => {
    const luminance = picture(50, 37);
    const plain = await compute.colorize({ modelDirectory, luminance });
    assert.deepEqual([plain.width, plain.height], [50, 37]);
    assert.equal(plain.a.length, 50 * 37);
    const count = 50 * 37;
    const hints = {
      width: 50,
      height: 37,
      a: new Float32Array(count).fill(60),
      b: new Float32Array(count).fill(-40),
      mask: new Float32Array(count).fill(1),
    };
    const hinted = await compute.colorize({ modelDirectory, luminance, hints });
    assert.ok(plain.a.some((value, place) => Math.abs(value - hinted.a[place]) > 1e-4));
  });

  test('gives the same answer as the network in this process', async () => {
    const luminance = picture(64, 48);
    const { loadColorModel } = await import('../../../src-main/models/colorModel.ts');
    const model = await loadColorModel(modelDirectory);
    const expected = await model.predict(luminance);
    model.dispose();
    const found = await compute.colorize({ modelDirectory, luminance });
    for (const plane of ['a', 'b'] as const) {
      for (const [place, value] of found[plane].entries()) {
        assert.ok(Math.abs(value - expected[plane][place]) < 1e-3);
      }
    }
  });

  test('serves requests that come at once, each with its own answer', async () => {
    const sizes = [16, 48, 32, 20];
    const planes = await Promise.all(
      sizes.map((size) => compute.colorize({ modelDirectory, luminance: picture(size, 16) })),
    );
    assert.deepEqual(
      planes.map(({ width }) => width),
      sizes,
    );
  });

  test('passes errors of the work on, and lives on', async () => {
    await assert.rejects(
      compute.colorize({ modelDirectory: path.join(folder, 'none'), luminance: picture(16, 16) }),
      hasCode('model-missing'),
    );
    await compute.inspectModel(modelDirectory);
  });

  test('loads a model again when its package was changed', async () => {
    const changing = path.join(folder, 'changing');
    await writeTinyModel(changing);
    assert.equal((await compute.inspectModel(changing)).name, 'Tiny');
    const file = path.join(changing, 'heliochrome.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"name": "Tiny"', '"name": "Tiny the Second"'));
    assert.equal((await compute.inspectModel(changing)).name, 'Tiny the Second');
  });

  test('refuses planes that are not whole or not finite', async () => {
    const luminance = { width: 16, height: 16, data: new Float32Array(255) };
    await assert.rejects(compute.colorize({ modelDirectory, luminance }), hasCode('usage'));
    const bad = picture(16, 16);
    bad.data[7] = Number.NaN;
    await assert.rejects(compute.colorize({ modelDirectory, luminance: bad }), hasCode('usage'));
  });

  test('leaks no tensor over 50 requests, and keeps two models at most', async () => {
    const luminance = picture(32, 32);
    for (const seed of [2, 3]) await writeTinyModel(path.join(folder, `model${seed}`), seed);
    const models = [2, 3].map((seed) => path.join(folder, `model${seed}`));
    for (const directory of models)
      await compute.colorize({ modelDirectory: directory, luminance });
    const first = await compute.memory();
    assert.equal(first.models, 2);
    for (let turn = 0; turn < 50; turn += 1) {
      await compute.colorize({ modelDirectory: models[turn % 2], luminance });
    }
    const last = await compute.memory();
    assert.equal(last.tensors, first.tensors);
    await compute.colorize({ modelDirectory, luminance });
    assert.equal((await compute.memory()).models, 2);
  });
});

describe('supervision of the compute process', () => {
  let folder = '';
  let modelDirectory = '';
  const luminance = picture(32, 32);
  /** Long enough to be interrupted. */
  const large = picture(768, 768);

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'heliochrome-supervision-'));
    modelDirectory = path.join(folder, 'tiny');
    tf.enableProdMode();
    await tf.setBackend('cpu');
    await writeTinyModel(modelDirectory);
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test(
    'a process killed in the middle fails its request; the next one works',
    bounded,
    async () => {
      const compute = await startComputeProcess({ engine: 'wasm' });
      try {
        const first = compute.processId!;
        const request = compute.colorize({ modelDirectory, luminance: large });
        const waiting = compute.colorize({ modelDirectory, luminance });
        const failure = assert.rejects(request, hasCode('engine-crashed'));
        await wait(100);
        process.kill(first, 'SIGKILL');
        await failure;
        // One that only waited its turn is not harmed.
        assert.equal((await waiting).width, 32);
        assert.notEqual(compute.processId, first);
      } finally {
        await compute.close();
      }
    },
  );

  test('a process that hangs is ended in time; the next request works', bounded, async () => {
    const compute = await startComputeProcess({ engine: 'wasm', patience: 0.1 });
    try {
      process.kill(compute.processId!, 'SIGSTOP');
      const start = performance.now();
      await assert.rejects(
        compute.colorize({ modelDirectory, luminance }),
        hasCode('engine-timeout'),
      );
      assert.ok(performance.now() - start < 10_000);
      assert.equal((await compute.colorize({ modelDirectory, luminance })).width, 32);
    } finally {
      await compute.close();
    }
  });

  test('a process that takes too much memory is ended, with advice', bounded, async () => {
    const idle = await startComputeProcess({ engine: 'wasm' });
    const { bytes } = await idle.memory();
    await idle.close();
    const memoryLimit = bytes + 60 * 2 ** 20;
    const compute = await startComputeProcess({ engine: 'wasm', memoryLimit });
    try {
      await assert.rejects(
        compute.colorize({ modelDirectory, luminance: picture(2048, 2048) }),
        (error) => hasCode('engine-memory')(error) && (error as HeliochromeError).advice !== '',
      );
      assert.equal((await compute.colorize({ modelDirectory, luminance })).width, 32);
    } finally {
      await compute.close();
    }
  });

  test(
    'a cancelled request ends within a second, waiting or working; the next works',
    bounded,
    async () => {
      const compute = await startComputeProcess({ engine: 'wasm' });
      try {
        const control = new AbortController();
        const start = { at: 0 };
        const working = compute.colorize({ modelDirectory, luminance: large }, control);
        const waiting = compute.colorize({ modelDirectory, luminance }, control);
        const failures = Promise.all(
          [working, waiting].map((one) => assert.rejects(one, hasCode('cancelled'))),
        );
        await wait(150);
        start.at = performance.now();
        control.abort();
        await failures;
        // Within a second; on a busy machine the clock that ends it comes late.
        assert.ok(performance.now() - start.at < 2000, `${performance.now() - start.at} ms`);
        await assert.rejects(
          compute.colorize({ modelDirectory, luminance }, { signal: AbortSignal.abort() }),
          hasCode('cancelled'),
        );
        assert.equal((await compute.colorize({ modelDirectory, luminance })).width, 32);
      } finally {
        await compute.close();
      }
    },
  );

  test('closing ends the process and fails what is under way', bounded, async () => {
    const compute = await startComputeProcess({ engine: 'wasm' });
    const processId = compute.processId!;
    const request = assert.rejects(
      compute.colorize({ modelDirectory, luminance: large }),
      hasCode('cancelled'),
    );
    await wait(50);
    await compute.close();
    await request;
    assert.equal(isAlive(processId), false);
    await assert.rejects(compute.inspectModel(modelDirectory), hasCode('cancelled'));
    await compute.close();
  });
});
