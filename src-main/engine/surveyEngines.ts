import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { Log } from '../platform/log.ts';
import type { EngineReport, ProviderReport } from './engineReport.ts';
import { engineNames, type EngineInfo, type EngineName } from './engines.ts';
import { orderBySpeed } from './speedRecord.ts';
import { descend, type EngineFailure, type StartedChild } from './supervision/ladder.ts';
import { compareEngines } from './supervision/inferenceOrder.ts';
import { measuredModel } from './supervision/measuredModel.ts';
import { SupervisedCompute } from './supervision/supervisedCompute.ts';
import { surveyProviders } from './supervision/surveyProviders.ts';

export type { EngineReport, EngineSpeed, ProviderReport } from './engineReport.ts';

function reportFailure(
  name: EngineName,
  state: EngineFailure['state'],
  error: HeliochromeError,
): EngineReport {
  return {
    name,
    state,
    device: null,
    version: null,
    accelerated: false,
    chosen: false,
    speed: null,
    providers: [],
    reason: error.message,
    advice: error.advice,
  };
}

/** What there is to do about an engine that works. */
function adviceFor({ name, accelerated }: EngineInfo): string {
  if (name !== 'webgpu' || accelerated) return '';
  return 'This graphics card is imitated in software, so `auto` passes over it; a driver for a real one would help.';
}

async function reportRunning(started: StartedChild, log: Log | null): Promise<EngineReport> {
  const { engine } = started;
  const compute = new SupervisedCompute(started, { log, memoryLimit: Infinity }, 1);
  try {
    const speed = await compute.measure(measuredModel(), 'all');
    const chosen = engine.name !== 'webgpu' || engine.accelerated;
    const advice = adviceFor(engine);
    return { ...engine, state: 'works', chosen, speed, providers: [], reason: '', advice };
  } catch (error) {
    return {
      ...reportFailure(engine.name, 'broken', HeliochromeError.from(error)),
      device: engine.device,
      version: engine.version,
    };
  } finally {
    await compute.close();
  }
}

async function surveyEngine(name: EngineName, log: Log | null): Promise<EngineReport> {
  const { started, passedOver } = await descend(name, { log, memoryLimit: Infinity });
  if (started !== null) return reportRunning(started, log);
  const failure = passedOver.at(0);
  const unknown = new HeliochromeError('internal', 'The engine gave no reason.');
  return reportFailure(name, failure?.state ?? 'broken', failure?.error ?? unknown);
}

/**
 * Tries every engine, each in a process of its own and one after the other, and measures those that work. Takes some
 * five seconds an engine.
 */
export async function surveyEngines({ log = null }: { readonly log?: Log | null } = {}): Promise<
  EngineReport[]
> {
  const reports: EngineReport[] = [];
  for (const name of engineNames) reports.push(await surveyEngine(name, log));
  const settings = { log, memoryLimit: Infinity };
  const providers = await surveyProviders(settings);
  const order = orderBySpeed(await compareEngines(settings, providers));
  const fastest = order
    .map((name) => reports.find((report) => report.name === name && report.chosen))
    .find((report) => report !== undefined);
  const providersOf = ({ name }: EngineReport): readonly ProviderReport[] =>
    name === 'onnx' ? providers : [];
  return reports.map((report) => ({
    ...report,
    chosen: report === fastest,
    providers: providersOf(report),
  }));
}
