import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startComputeProcess, type EngineName } from '../../../src-main/engine/computeProcess.ts';
import { surveyEngines } from '../../../src-main/engine/surveyEngines.ts';
import { addonFile } from '../../../src-main/engine/tensorflow/nativeDirectory.ts';
import type { TrainingProgress } from '../../../src-main/training/trainModel.ts';
import { checkpointPath } from '../../../src-main/training/trainingState.ts';
import type { TrainingRequest } from '../../../src-main/training/trainingRequest.ts';
import { trainingSettingsSchema } from '../../../src-main/training/trainingSettings.ts';
import type { ChromaPlane } from '../../../src-shared/domain/planes.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { bounded } from '../../support/bounded.ts';
import { writeColorPhotos } from '../../support/colorPhotos.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';
import { writeTinyModel } from '../../support/tinyModel.ts';
import { tinyNetwork } from '../../support/tinyNetwork.ts';

const isNativeThere = existsSync(addonFile());
const engines: EngineName[] = isNativeThere ? ['wasm', 'tensorflow'] : ['wasm'];

let folder = '';
let photos: string[] = [];

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'heliochrome-engines-'));
  photos = await writeColorPhotos(path.join(folder, 'photos'), 6);
  await usePlainBackend();
  await writeTinyModel(path.join(folder, 'tiny'));
});
after(() => rm(folder, { recursive: true, force: true }));

function trainingRequest(out: string, epochs: number): TrainingRequest {
  return {
    settings: trainingSettingsSchema.parse({
      architecture: 'base',
      network: tinyNetwork,
      size: 32,
      photoSide: 48,
      batch: 2,
      epochs,
      warmupSteps: 2,
      validationSteps: 4,
    }),
    training: { kind: 'files', paths: photos.slice(0, 4), shorterSide: 48 },
    validation: { kind: 'files', paths: photos.slice(4), shorterSide: 48 },
    out: path.join(folder, out),
    resume: false,
    identity: { id: 'tiny', name: 'Tiny', version: '1', description: 'for a test', licence: 'MIT' },
    photographs: 'generated',
  };
}

async function colorizeOn(engine: EngineName): Promise<ChromaPlane> {
  const compute = await startComputeProcess({ engine });
  try {
    const [width, height] = [72, 56];
    const data = Float32Array.from(
      { length: width * height },
      (_, place) => 50 + 45 * Math.sin(place / 9),
    );
    return await compute.colorize({
      modelDirectory: path.join(folder, 'tiny'),
      luminance: { width, height, data },
    });
  } finally {
    await compute.close();
  }
}

test(
  'wasm and TensorFlow give the same colors',
  {
    ...bounded,
    skip: isNativeThere ? false : 'TensorFlow is not set up here',
  },
  async () => {
    const [one, other] = [await colorizeOn('wasm'), await colorizeOn('tensorflow')];
    for (const plane of ['a', 'b', 'confidence'] as const) {
      for (const [place, value] of one[plane].entries()) {
        assert.ok(Math.abs(value - other[plane][place]) <= 1e-3, `${plane}, point ${place}`);
      }
    }
  },
);

test('ONNX Runtime gives the colors that WebAssembly does', bounded, async () => {
  const [one, other] = [await colorizeOn('wasm'), await colorizeOn('onnx')];
  for (const plane of ['a', 'b', 'confidence'] as const) {
    for (const [place, value] of one[plane].entries()) {
      assert.ok(Math.abs(value - other[plane][place]) <= 1e-3, `${plane}, point ${place}`);
    }
  }
});

test('who chose ONNX Runtime trains on an engine that trains', bounded, async () => {
  const compute = await startComputeProcess({ engine: 'onnx', purpose: 'training' });
  await compute.close();
  assert.notEqual(compute.engine.name, 'onnx');
});

for (const engine of engines) {
  describe(`training on ${engine}`, () => {
    test('makes a model that colors, reporting on the way', bounded, async () => {
      const compute = await startComputeProcess({ engine });
      try {
        const rows: TrainingProgress[] = [];
        const request = trainingRequest(`trained-${engine}`, 3);
        const manifest = await compute.train(request, { onProgress: (row) => rows.push(row) });
        assert.equal(manifest.id, 'tiny');
        assert.equal(rows.length, 6);
        assert.ok(rows.every(({ losses }) => Number.isFinite(losses['classification'])));
        assert.notEqual(rows[rows.length - 1].validation, undefined);
        const luminance = { width: 20, height: 20, data: new Float32Array(400).fill(60) };
        const plane = await compute.colorize({ modelDirectory: request.out, luminance });
        assert.equal(plane.a.length, 400);
      } finally {
        await compute.close();
      }
    });

    test('stops when cancelled, with a checkpoint to go on from', bounded, async () => {
      const compute = await startComputeProcess({ engine });
      try {
        const control = new AbortController();
        const request = trainingRequest(`cancelled-${engine}`, 1000);
        const first = compute.processId;
        await assert.rejects(
          compute.train(request, {
            signal: control.signal,
            onProgress: ({ step }) => {
              if (step === 3) control.abort();
            },
          }),
          (error) => error instanceof HeliochromeError && error.code === 'cancelled',
        );
        assert.ok(existsSync(checkpointPath(request.out)));
        // It stopped by itself: the process need not be started again.
        assert.equal((await compute.memory()).tensors, 0);
        assert.equal(compute.processId, first);
      } finally {
        await compute.close();
      }
    });
  });
}

test('a survey tells of every engine, and which one is chosen', async () => {
  const reports = await surveyEngines();
  assert.deepEqual(
    reports.map(({ name }) => name),
    ['tensorflow', 'webgpu', 'onnx', 'wasm'],
  );
  assert.equal(reports.filter(({ chosen }) => chosen).length, 1);
  for (const report of reports) {
    if (report.state === 'works') {
      assert.ok(report.speed !== null && (report.speed.convolutionGigaflops ?? 0) > 0);
      assert.ok(report.device !== null && report.device.length > 2);
    } else {
      assert.notEqual(report.reason, '');
      assert.notEqual(report.advice, '');
    }
  }
});

test(
  'an engine that is not there is named, with what to do; auto goes on without it',
  bounded,
  async () => {
    const native = process.env['HELIOCHROME_NATIVE'];
    process.env['HELIOCHROME_NATIVE'] = path.join(folder, 'nothing-here');
    try {
      await assert.rejects(startComputeProcess({ engine: 'tensorflow' }), (error) => {
        assert.ok(error instanceof HeliochromeError);
        assert.equal(error.code, 'engine-unavailable');
        assert.match(error.advice, /setup:tensorflow/);
        return true;
      });
      const compute = await startComputeProcess({ engine: 'auto' });
      await compute.close();
      assert.notEqual(compute.engine.name, 'tensorflow');
    } finally {
      if (native === undefined) delete process.env['HELIOCHROME_NATIVE'];
      else process.env['HELIOCHROME_NATIVE'] = native;
    }
  },
);
