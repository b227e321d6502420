import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { resourcesDirectory } from '../../platform/paths.ts';
import type { EngineName } from '../engines.ts';
import {
  keepEngineSpeeds,
  orderBySpeed,
  readEngineSpeeds,
  type EngineSpeeds,
} from '../speedRecord.ts';
import type { ChildSettings } from './computeChild.ts';
import { descend } from './ladder.ts';
import { SupervisedCompute } from './supervisedCompute.ts';

/** The model that engines are measured with: the one that everybody has. */
export function measuredModel(): string {
  return path.join(resourcesDirectory(), 'models', 'base');
}

/**
 * Engines that are compared. WebAssembly is not: ONNX Runtime does the same on all cores, and it is taken where nothing
 * else works.
 */
const compared: readonly EngineName[] = ['onnx', 'tensorflow', 'webgpu'];

/** Milliseconds of a picture on one engine, in a process of its own; null where it does not work. */
async function timeEngine(name: EngineName, settings: ChildSettings): Promise<number | null> {
  const { started } = await descend(name, settings, { allowSoftware: false });
  if (started === null) return null;
  const compute = new SupervisedCompute(started, settings, 1);
  try {
    return (await compute.measure(measuredModel(), 'inference')).inferenceMilliseconds;
  } catch (error) {
    settings.log?.debug(`${name} was not measured: ${HeliochromeError.from(error).message}`);
    return null;
  } finally {
    await compute.close();
  }
}

async function measureEngines(settings: ChildSettings): Promise<EngineSpeeds> {
  settings.log?.info('The engines are compared, once; this takes a few seconds.');
  const milliseconds: Partial<Record<EngineName, number>> = {};
  for (const name of compared) {
    const time = await timeEngine(name, settings);
    if (time !== null) milliseconds[name] = time;
  }
  return { milliseconds, provider: 'cpu' };
}

let measuring: Promise<EngineSpeeds> | null = null;

/** The engines in the order of their speed on this computer, measured where that was not done yet. */
export async function inferenceOrder(settings: ChildSettings): Promise<readonly EngineName[]> {
  const known = readEngineSpeeds();
  if (known !== null) return orderBySpeed(known);
  measuring ??= measureEngines(settings).finally(() => {
    measuring = null;
  });
  const speeds = await measuring;
  await keepEngineSpeeds(speeds);
  return orderBySpeed(speeds);
}
