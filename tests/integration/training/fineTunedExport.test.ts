import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { loadColorModel } from '../../../src-main/models/colorModel.ts';
import { exportModel } from '../../../src-main/models/exportModel.ts';
import { importModel } from '../../../src-main/models/importing/importModel.ts';
import { trainModel } from '../../../src-main/training/trainModel.ts';
import { trainingSettingsSchema } from '../../../src-main/training/trainingSettings.ts';
import { writeColorPhotos } from '../../support/colorPhotos.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';
import { writeTinyModel } from '../../support/tinyModel.ts';
import { tinyNetwork } from '../../support/tinyNetwork.ts';

let directory: string;

before(async () => {
  await usePlainBackend();
  directory = await mkdtemp(path.join(tmpdir(), 'heliochrome-tuned-'));
});
after(() => rm(directory, { recursive: true, force: true }));

test('a fine-tuned model, written as ONNX, gives the same colors', async () => {
  const photos = await writeColorPhotos(path.join(directory, 'photos'), 4);
  const start = path.join(directory, 'start');
  const tuned = path.join(directory, 'tuned');
  await writeTinyModel(start);
  const source = (paths: string[]) => ({ kind: 'files', paths, shorterSide: 48 }) as const;
  await trainModel({
    settings: trainingSettingsSchema.parse({
      architecture: 'base',
      network: tinyNetwork,
      size: 32,
      photoSide: 48,
      batch: 2,
      epochs: 1,
      learningRate: 0.01,
      warmupSteps: 0,
    }),
    training: source(photos.slice(0, 2)),
    validation: source(photos.slice(2)),
    out: tuned,
    resume: false,
    from: start,
    identity: {
      id: 'tuned',
      name: 'Tuned',
      version: '1.0.0',
      description: 'for a test',
      licence: 'MIT',
    },
    photographs: 'generated',
  });
  const weights = (folder: string): Promise<Buffer> => readFile(path.join(folder, 'weights.bin'));
  assert.notDeepEqual(await weights(tuned), await weights(start), 'it learned nothing');

  const file = path.join(directory, 'tuned.onnx');
  await exportModel(tuned, file, false);
  const out = path.join(directory, 'read-back');
  await importModel({
    source: file,
    out,
    mapping: {
      size: { kind: 'padded', multipleOf: 16, longSide: 64 },
      inputs: [
        {
          name: 'luminance_and_hints',
          holds: 'luminance-and-hints',
          layout: 'channels-first',
          offset: [50, 0, 0, 0],
          scale: [50, 110, 110, 1],
        },
      ],
      output: {
        name: 'ab_answer',
        holds: 'ab',
        layout: 'channels-first',
        offset: [0],
        scale: [110],
      },
    },
    identity: { id: 'back', name: 'Back', version: '1', licence: 'MIT' },
  });

  const luminance = {
    width: 40,
    height: 30,
    data: Float32Array.from({ length: 1200 }, (_, point) => (point * 7) % 100),
  };
  const [ours, theirs] = [await loadColorModel(tuned), await loadColorModel(out)];
  const expected = await ours.predict(luminance, { decisiveness: 0 });
  const found = await theirs.predict(luminance);
  ours.dispose();
  theirs.dispose();
  const strongest = Math.max(...expected.a.map(Math.abs), ...expected.b.map(Math.abs));
  assert.ok(strongest > 1, `there is hardly any color to compare: ${strongest}`);
  for (let point = 0; point < 1200; point += 1) {
    assert.ok(Math.abs(found.a[point] - expected.a[point]) < 1e-3);
    assert.ok(Math.abs(found.b[point] - expected.b[point]) < 1e-3);
  }
});
