import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { loadWasm } from '../../../src-main/engine/wasm/loadWasm.ts';
import {
  architectures,
  type ArchitectureName,
} from '../../../src-main/training/architectures/architectureList.ts';
import { trainModel } from '../../../src-main/training/trainModel.ts';
import { writeColorPhotos } from '../../support/colorPhotos.ts';
import { tinyRequest } from '../../support/tinyRun.ts';

let directory: string;
let photos: string[];

before(async () => {
  await loadWasm();
  directory = await mkdtemp(path.join(tmpdir(), 'heliochrome-resumption-'));
  photos = await writeColorPhotos(path.join(directory, 'photos'), 4, 32);
});
after(() => rm(directory, { recursive: true, force: true }));

/** Everything that chance decides takes part: crops, mirroring, dropout, noise, an encoder that thaws on the way. */
const chancy = {
  batch: 2,
  epochs: 2,
  photoSide: 40,
  randomCrop: true,
  flip: 0.5,
  freezeEncoder: 1,
  validationSteps: 2,
};

async function train(name: ArchitectureName, folder: string, stopAfter?: number): Promise<void> {
  const stopper = new AbortController();
  const request = tinyRequest(name, photos, path.join(directory, folder), chancy);
  const training = { ...request.training, shorterSide: 40 };
  const run = trainModel(
    { ...request, training },
    {
      signal: stopper.signal,
      onProgress: ({ step }) => {
        if (step === stopAfter) stopper.abort();
      },
    },
  );
  if (stopAfter === undefined) {
    await run;
    return;
  }
  await assert.rejects(run, { code: 'cancelled' });
  await trainModel({ ...request, training, resume: true });
}

for (const { name } of architectures) {
  test(`${name}: a run that is stopped and resumed ends with the same bits`, async () => {
    await train(name, `${name}-whole`);
    await train(name, `${name}-parts`, 3);
    const [whole, parts] = await Promise.all(
      ['whole', 'parts'].map((run) =>
        readFile(path.join(directory, `${name}-${run}`, 'weights.bin')),
      ),
    );
    assert.ok(whole.equals(parts));
  });
}
