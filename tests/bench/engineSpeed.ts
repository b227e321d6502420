import path from 'node:path';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { ChromaPlane, LuminancePlane } from '../../src-shared/domain/planes.ts';
import { startComputeProcess, type ComputeProcess } from '../../src-main/engine/computeProcess.ts';
import { engineNames, type EngineName } from '../../src-main/engine/engines.ts';
import { defaultModel, findModel } from '../../src-main/usecases/models/findModel.ts';
import { trainingSettingsSchema } from '../../src-main/training/trainingSettings.ts';
import { writeColorPhotos } from '../support/colorPhotos.ts';
import { median, type Benchmark, type BenchRow } from './benchmark.ts';
import { measureJpegExport, measureTiffExport, type Colorizer } from './exportSpeed.ts';

/** Starts an engine that is worth measuring: null where it is missing, or imitates a graphics card in software. */
async function startEngine(engine: EngineName): Promise<ComputeProcess | null> {
  try {
    const compute = await startComputeProcess({ engine });
    if (engine !== 'webgpu' || compute.engine.accelerated) return compute;
    await compute.close();
    return null;
  } catch (error) {
    if (error instanceof HeliochromeError && error.code === 'engine-unavailable') return null;
    throw error;
  }
}

/** Runs `measure` on every engine of this machine, one after the other. */
async function onEachEngine(
  measure: (compute: ComputeProcess) => Promise<BenchRow[]>,
): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const name of engineNames) {
    const compute = await startEngine(name);
    if (compute === null) continue;
    try {
      rows.push(...(await measure(compute)));
    } finally {
      await compute.close();
    }
  }
  return rows;
}

function baseColorizer(compute: ComputeProcess, modelDirectory: string): Colorizer {
  return (luminance: LuminancePlane): Promise<ChromaPlane> =>
    compute.colorize({ modelDirectory, luminance });
}

function texturedLuminance(width: number, height: number): LuminancePlane {
  const data = Float32Array.from({ length: width * height }, (_, point) => (point * 37) % 101);
  return { width, height, data };
}

const inferences = 15;

async function timeInference(compute: ComputeProcess): Promise<BenchRow[]> {
  const { directory } = await findModel(defaultModel);
  const colorize = baseColorizer(compute, directory);
  const luminance = texturedLuminance(256, 256);
  await colorize(luminance);
  const times: number[] = [];
  for (let round = 0; round < inferences; round += 1) {
    const start = performance.now();
    await colorize(luminance);
    times.push(performance.now() - start);
  }
  return [
    { name: `${compute.engine.name}: base, one 256² picture`, value: median(times), unit: 'ms' },
  ];
}

/** Seconds of training measured, after what warms up. */
const trainingMinutes = 0.5;

async function timeTraining(compute: ComputeProcess, temporary: string): Promise<BenchRow[]> {
  const paths = await writeColorPhotos(path.join(temporary, 'photos'), 32, 208);
  const times: number[] = [];
  let waiting = 0;
  let last = performance.now();
  const batch = 8;
  await compute.train(
    {
      settings: trainingSettingsSchema.parse({
        architecture: 'base',
        batch,
        minutes: trainingMinutes,
        validationSteps: 1e6,
      }),
      training: { kind: 'files', paths: paths.slice(0, 28), shorterSide: 208 },
      validation: { kind: 'files', paths: paths.slice(28), shorterSide: 208 },
      out: path.join(temporary, `trained-${compute.engine.name}`),
      resume: false,
      identity: {
        id: 'bench',
        name: 'Bench',
        version: '1.0.0',
        description: 'for a benchmark',
        licence: 'MIT',
      },
      photographs: 'generated',
    },
    {
      onProgress: ({ step, waitingShare }) => {
        const now = performance.now();
        if (step > 2) times.push(now - last);
        last = now;
        waiting = waitingShare;
      },
    },
  );
  const { name } = compute.engine;
  return [
    {
      name: `${name}: base, training at 128²`,
      value: (batch * 1000) / median(times),
      unit: 'images/s',
    },
    {
      name: `${name}: share of the time spent waiting for photos`,
      value: waiting * 100,
      unit: '%',
    },
  ];
}

async function timeExports(compute: ComputeProcess, temporary: string): Promise<BenchRow[]> {
  const { directory } = await findModel(defaultModel);
  const colorize = baseColorizer(compute, directory);
  const native = compute.engine.name !== 'wasm';
  const jpeg = await measureJpegExport(temporary, colorize, native ? 2 : 3);
  const tiff = await measureTiffExport(temporary, colorize, native ? 1.5 : 2);
  return [...jpeg, ...tiff].map((row) => ({ ...row, name: `${compute.engine.name}: ${row.name}` }));
}

/** The engine that `auto` takes, beside the fastest of the same run. */
async function compareChosen(rows: readonly BenchRow[]): Promise<BenchRow> {
  const compute = await startComputeProcess({ engine: 'auto' });
  await compute.close();
  const fastest = Math.min(...rows.map(({ value }) => value));
  const chosen = rows.find(({ name }) => name.startsWith(`${compute.engine.name}:`));
  return {
    name: `auto takes ${compute.engine.name}: its time over the fastest engine’s`,
    value: (chosen?.value ?? NaN) / fastest,
    unit: '×',
    target: 1.1,
  };
}

export const inferenceBenchmark: Benchmark = {
  name: 'inference',
  description: 'the shipped model on every engine of this machine',
  run: async () => {
    const rows = await onEachEngine(timeInference);
    return [...rows, await compareChosen(rows)];
  },
};

export const trainingBenchmark: Benchmark = {
  name: 'training',
  description: 'training of the base network on every engine of this machine',
  run: (temporary) => onEachEngine((compute) => timeTraining(compute, temporary)),
};

export const colorizeBenchmark: Benchmark = {
  name: 'colorize',
  description: '24 MP grey TIFF colorized and exported, inference and all, beside sharp alone',
  run: (temporary) => onEachEngine((compute) => timeExports(compute, temporary)),
};
