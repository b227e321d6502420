import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { ProviderReport } from '../engineReport.ts';
import type { EngineName } from '../engines.ts';
import {
  keepEngineSpeeds,
  orderBySpeed,
  readEngineSpeeds,
  type EngineSpeeds,
} from '../speedRecord.ts';
import type { ChildSettings } from './computeChild.ts';
import { descend } from './ladder.ts';
import { measuredModel } from './measuredModel.ts';
import { SupervisedCompute } from './supervisedCompute.ts';
import { bestProvider, surveyProviders } from './surveyProviders.ts';

/**
 * Engines that are compared. WebAssembly is not: ONNX Runtime does the same on all cores, and it is taken where nothing
 * else works.
 */
const compared: readonly EngineName[] = ['onnx', 'tensorflow', 'webgpu'];

/** Turns that each engine gets; the fastest counts, as other programs disturb it least. */
const turns = 3;

async function startCompared(
  settings: ChildSettings,
  provider: string,
): Promise<SupervisedCompute[]> {
  const started: SupervisedCompute[] = [];
  for (const name of compared) {
    const child = (await descend(name, { ...settings, provider }, { allowSoftware: false }))
      .started;
    if (child !== null) started.push(new SupervisedCompute(child, settings, 1));
  }
  return started;
}

/**
 * Compares the engines, turn by turn, so that whatever else the computer does meets them alike, and keeps what came of
 * it for the next start.
 *
 * @param providers what is known of ONNX Runtime's providers already
 */
export async function compareEngines(
  settings: ChildSettings,
  providers?: readonly ProviderReport[],
): Promise<EngineSpeeds> {
  settings.log?.info('The engines are compared; this takes a few seconds.');
  const milliseconds: Partial<Record<EngineName, number>> = {};
  const provider = bestProvider(providers ?? (await surveyProviders(settings)));
  const engines = await startCompared(settings, provider);
  try {
    for (let turn = 0; turn < turns; turn += 1) {
      for (const compute of engines) {
        const { name } = compute.engine;
        try {
          const speed = await compute.measure(measuredModel(), 'inference');
          milliseconds[name] = Math.min(
            milliseconds[name] ?? Infinity,
            speed.inferenceMilliseconds,
          );
        } catch (error) {
          const { message } = HeliochromeError.from(error);
          settings.log?.debug(`${name} was not measured: ${message}`);
        }
      }
    }
  } finally {
    for (const compute of engines) await compute.close();
  }
  const speeds = { milliseconds, provider };
  await keepEngineSpeeds(speeds);
  return speeds;
}

let measuring: Promise<EngineSpeeds> | null = null;

/** The engines in the order of their speed on this computer, measured where that was not done yet. */
export async function inferenceOrder(settings: ChildSettings): Promise<readonly EngineName[]> {
  const known = readEngineSpeeds();
  if (known !== null) return orderBySpeed(known);
  measuring ??= compareEngines(settings).finally(() => {
    measuring = null;
  });
  return orderBySpeed(await measuring);
}
