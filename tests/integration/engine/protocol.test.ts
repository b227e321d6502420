import assert from 'node:assert/strict';
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { engineNames } from '../../../src-main/engine/engines.ts';
import type { ParentMessage } from '../../../src-main/engine/protocol/messages.ts';
import { descend, startOnLadder } from '../../../src-main/engine/supervision/ladder.ts';
import { SupervisedCompute } from '../../../src-main/engine/supervision/supervisedCompute.ts';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { bounded } from '../../support/bounded.ts';
import { usePlainBackend } from '../../support/plainBackend.ts';
import { writeTinyModel } from '../../support/tinyModel.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const computeMain = path.join(root, 'src-main', 'engine', 'computeMain.ts');
const fixture = (name: string): string => path.join(root, 'tests', 'fixtures', 'engine', name);

interface Answer {
  readonly type: string;
  readonly id?: number;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Waits for a message from a compute process that `isWanted`. @throws Error when the process ends before */
async function answerOf(
  child: ChildProcess,
  isWanted: (answer: Answer) => boolean,
): Promise<Answer> {
  for await (const [answer] of on(child, 'message', { close: ['exit'] }) as AsyncIterable<
    [Answer]
  >) {
    if (isWanted(answer)) return answer;
  }
  throw new Error('The compute process ended without an answer.');
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

describe('messages that are none', () => {
  const malformed: readonly [string, object][] = [
    ['an unknown kind', { type: 'format-disk', id: 7 }],
    [
      'a plane of the wrong length',
      {
        type: 'colorize',
        id: 7,
        modelDirectory: '/tmp',
        luminance: { width: 4, height: 4, data: new Float32Array(3) },
      },
    ],
    [
      'values that are no numbers',
      {
        type: 'colorize',
        id: 7,
        modelDirectory: '/tmp',
        luminance: { width: 2, height: 1, data: new Float32Array([1, Number.NaN]) },
      },
    ],
    [
      'hints of another size',
      {
        type: 'colorize',
        id: 7,
        modelDirectory: '/tmp',
        luminance: { width: 1, height: 1, data: new Float32Array(1) },
        hints: {
          width: 2,
          height: 1,
          a: new Float32Array(2),
          b: new Float32Array(2),
          mask: new Float32Array(2),
        },
      },
    ],
    ['a request before the engine is there', { type: 'memory', id: 7 }],
  ];

  const start: ParentMessage = {
    type: 'start',
    engines: ['wasm'],
    allowSoftware: false,
    provider: 'cpu',
    orProcessor: true,
  };

  test('are refused by the process, which lives on', bounded, async (context) => {
    const child = fork(computeMain, [], { execArgv: [], serialization: 'advanced', silent: true });
    // Also when the time is up.
    context.after(() => child.kill('SIGKILL'));
    for (const [what, message] of malformed) {
      child.send(message);
      const answer = await answerOf(child, ({ id }) => id === 7);
      assert.equal(answer.type, 'failed', what);
      assert.equal(answer.error?.code, 'internal', what);
    }
    child.send('not even an object');
    child.send(start);
    await answerOf(child, ({ type }) => type === 'ready');
  });

  test('from the process end it, and fail the request', bounded, async () => {
    const settings = { mainFile: fixture('babblingChild.ts'), log: null, memoryLimit: Infinity };
    const compute = new SupervisedCompute(await startOnLadder('wasm', settings), settings, 1);
    try {
      await assert.rejects(
        compute.memory(),
        (error) => error instanceof HeliochromeError && error.code === 'engine-crashed',
      );
    } finally {
      await compute.close();
    }
  });

  test('and crashes: an engine that fails again and again is given up', bounded, async () => {
    const settings = { mainFile: fixture('babblingChild.ts'), log: null, memoryLimit: Infinity };
    const compute = new SupervisedCompute(await startOnLadder('wasm', settings), settings, 1);
    try {
      const codes: string[] = [];
      for (let request = 0; request < 6; request += 1) {
        await compute.memory().catch((error: unknown) => {
          codes.push(error instanceof HeliochromeError ? error.code : String(error));
        });
      }
      assert.deepEqual(codes, [...Array<string>(5).fill('engine-crashed'), 'engine-unavailable']);
    } finally {
      await compute.close();
    }
  });
});

test('an engine that takes the process down is passed over', bounded, async () => {
  const settings = { mainFile: fixture('crashingChild.ts'), log: null, memoryLimit: Infinity };
  const { started, passedOver } = await descend('auto', settings);
  assert.ok(started !== null);
  try {
    assert.equal(started.engine.name, 'wasm');
    assert.deepEqual(
      passedOver.map(({ engine, state }) => [engine, state]),
      engineNames.filter((name) => name !== 'wasm').map((name) => [name, 'broken']),
    );
  } finally {
    await new SupervisedCompute(started, settings, 1).close();
  }
});

describe('the parent', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'heliochrome-parent-'));
    await usePlainBackend();
    await writeTinyModel(folder);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('takes the compute process with it, even one that is computing', bounded, async () => {
    const parent = spawn(process.execPath, [fixture('shortLivedParent.ts'), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const processId = Number(line.toString());
    assert.ok(isAlive(processId));
    parent.kill('SIGKILL');
    const start = performance.now();
    while (isAlive(processId) && performance.now() - start < 10_000) await wait(50);
    assert.equal(isAlive(processId), false);
  });
});
