import assert from 'node:assert/strict';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { EngineChoice } from '../../../src-main/engine/engines.ts';
import { createLog } from '../../../src-main/platform/log.ts';
import { createComputeService } from '../../../src-main/usecases/library/computeService.ts';
import { atEnd } from '../../support/atEnd.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';
import { writeTinyModel } from '../../support/tinyModel.ts';

const log = createLog({ screen: null });

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}

describe('the compute service of an application', () => {
  before(usePlainBackend);

  test('starts on the first call, tells its speed, and changes engines without failing what is under way', async (context) => {
    const modelDirectory = path.join(await temporaryFolder(context), 'tiny');
    await writeTinyModel(modelDirectory);
    const data = new Float32Array(64 * 64).fill(50);
    const request = { modelDirectory, luminance: { width: 64, height: 64, data } };
    let choice: EngineChoice = 'wasm';
    const told: (number | null)[] = [];
    const service = createComputeService({
      choice: () => choice,
      log,
      onEngine: (_, seconds) => told.push(seconds),
    });
    atEnd(context, () => service.close());
    const engine = (): string | undefined => service.engine?.name;
    assert.equal(engine(), undefined);
    const [first, same] = await Promise.all([service.get(), service.get()]);
    assert.equal(first, same);
    assert.equal(engine(), 'wasm');
    assert.deepEqual(told, [null]);
    await first.colorize(request);
    // The first one loads the model, and tells nothing of the speed.
    const speed = (): number | null => service.secondsPerPhoto;
    assert.equal(speed(), null);
    await first.colorize(request);
    assert.ok((speed() ?? 0) > 0);

    const before = first.processId;
    const underWay = [first.colorize(request), first.colorize(request)];
    choice = 'auto';
    const second = await service.get();
    assert.notEqual(second, first);
    const planes = await Promise.all(underWay);
    assert.deepEqual(
      planes.map(({ width }) => width),
      [64, 64],
    );
    assert.equal((await second.colorize(request)).width, 64);
    assert.ok(before !== null);
    for (let tries = 0; isAlive(before) && tries < 200; tries += 1) await wait(20);
    assert.equal(isAlive(before), false);

    await service.close();
    await assert.rejects(service.get(), { code: 'cancelled' });
  });
});
