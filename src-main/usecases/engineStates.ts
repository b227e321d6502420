import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { engineStateSchema, type EngineState } from '../../src-shared/api/contract.ts';
import {
  engineNames,
  type EngineChoice,
  type EngineInfo,
  type EngineName,
} from '../engine/engines.ts';
import { surveyEngines, type EngineReport } from '../engine/surveyEngines.ts';
import { addonFile } from '../engine/tensorflow/nativeDirectory.ts';
import { applicationVersion } from '../platform/applicationVersion.ts';
import type { Log } from '../platform/log.ts';
import type { OwnedComputeService } from './library/computeService.ts';
import { StoredDocument } from './library/storedDocument.ts';

const surveySchema = z.strictObject({
  /** Of the program that looked: another one may find something else. */
  program: z.string(),
  engines: z.array(engineStateSchema),
});

const notTried: Readonly<Record<EngineName, string>> = {
  tensorflow: 'It is set up, and was not tried yet.',
  webgpu: 'Its packages are installed; whether a graphics card answers was not tried yet.',
  onnx: 'It comes with the program.',
  wasm: 'It comes with the program.',
};

function isInstalled(name: EngineName): boolean {
  if (name === 'wasm' || name === 'onnx') return true;
  if (name === 'tensorflow') return existsSync(addonFile());
  const { resolve } = createRequire(import.meta.url);
  try {
    return resolve('webgpu') !== '' && resolve('@tensorflow/tfjs-backend-webgpu') !== '';
  } catch {
    return false;
  }
}

function untried(name: EngineName): EngineState {
  const installed = isInstalled(name);
  return {
    name,
    state: installed ? 'works' : 'missing',
    device: null,
    version: null,
    accelerated: false,
    chosen: false,
    secondsPerPhoto: null,
    reason: installed ? notTried[name] : 'It is not installed.',
    advice: installed ? 'Test the engines to see how fast they are.' : adviceFor(name),
  };
}

/** Whether what a test found can still be so: an engine may be set up or taken away since. */
function stillHolds(tested: EngineState, name: EngineName): boolean {
  if (tested.state !== 'missing') return isInstalled(name);
  // WebGPU may be installed without a graphics card that answers.
  return name === 'webgpu' || !isInstalled(name);
}

function adviceFor(name: EngineName): string {
  return name === 'tensorflow'
    ? 'Run `npm run setup:tensorflow` once; it makes this several times faster.'
    : 'Install the packages with `npm install webgpu @tensorflow/tfjs-backend-webgpu`.';
}

/** Seconds for one picture of the model's size out of the measured fixed network, which has about its cost. */
function stateOf(report: EngineReport): EngineState {
  const { name, state, device, version, accelerated, chosen, reason, advice, speed } = report;
  return {
    name,
    state,
    device,
    version,
    accelerated,
    chosen,
    secondsPerPhoto: speed === null ? null : speed.inferenceMilliseconds / 1000,
    reason,
    advice,
  };
}

/** The engine that runs, as it is shown. */
export function runningEngine(engine: EngineInfo, secondsPerPhoto: number | null): EngineState {
  return { ...engine, state: 'works', chosen: true, secondsPerPhoto, reason: '', advice: '' };
}

/** What is known of the engines. */
export interface EngineStates {
  /** Tells what is known, and tries nothing. */
  list(): EngineState[];
  /** Tries and measures each; some five seconds an engine. */
  test(): Promise<EngineState[]>;
}

/** Marks the engine that the user's choice comes to. */
function withChosen(states: readonly EngineState[], choice: EngineChoice): EngineState[] {
  const wanted =
    choice === 'auto'
      ? (states.find(({ chosen }) => chosen) ?? states.find(({ state }) => state === 'works'))?.name
      : choice;
  return states.map((state) => ({ ...state, chosen: state.name === wanted }));
}

/** Reads what the last test found, kept in `<dataDirectory>/engines.json`. */
export async function openEngineStates(
  dataDirectory: string,
  compute: OwnedComputeService,
  choice: () => EngineChoice,
  log: Log,
): Promise<EngineStates> {
  const program = `${applicationVersion().version} ${process.platform} ${process.arch}`;
  const file = path.join(dataDirectory, 'engines.json');
  const nothing = { program, engines: [] };
  const document = await StoredDocument.open(file, surveySchema, nothing, log);
  let testing: Promise<EngineState[]> | null = null;

  function list(): EngineState[] {
    const { content } = document;
    const known = content.program === program ? content.engines : [];
    const states = engineNames.map((name) => {
      const { engine } = compute;
      const tested = known.find((state) => state.name === name);
      const base = tested !== undefined && stillHolds(tested, name) ? tested : untried(name);
      if (engine?.name !== name) return base;
      const seconds = compute.secondsPerPhoto ?? base.secondsPerPhoto;
      return {
        ...runningEngine(engine, seconds),
        advice: base.state === 'works' ? '' : base.advice,
      };
    });
    const running = compute.engine?.name;
    if (running === undefined || choice() !== 'auto') return withChosen(states, choice());
    return states.map((state) => ({ ...state, chosen: state.name === running }));
  }

  async function test(): Promise<EngineState[]> {
    const engines = (await surveyEngines({ log })).map(stateOf);
    await document.replace({ program, engines });
    return list();
  }

  return {
    list,
    // Two tests at once would measure each other.
    test: () => {
      testing ??= test().finally(() => {
        testing = null;
      });
      return testing;
    },
  };
}
