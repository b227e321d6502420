import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { ProviderReport } from '../engineReport.ts';
import type { ChildSettings } from './computeChild.ts';
import { measuredModel } from './measuredModel.ts';
import { descend } from './ladder.ts';
import { SupervisedCompute } from './supervisedCompute.ts';

type Provider = Awaited<ReturnType<SupervisedCompute['providers']>>[number];

/** Starts ONNX Runtime by one provider and no other. @throws HeliochromeError why that does not work */
async function startBy(provider: string, settings: ChildSettings): Promise<SupervisedCompute> {
  const alone = { ...settings, provider };
  const { started, passedOver } = await descend('onnx', alone);
  if (started !== null) return new SupervisedCompute(started, alone, 1);
  throw passedOver.at(0)?.error ?? new HeliochromeError('internal', 'It gave no reason.');
}

async function tryProvider(
  { name, bundled }: Provider,
  settings: ChildSettings,
): Promise<ProviderReport> {
  if (!bundled) {
    const reason = 'Its libraries are not part of this installation.';
    return { name, state: 'missing', milliseconds: null, reason };
  }
  try {
    const compute = await startBy(name, settings);
    try {
      const speed = await compute.measure(measuredModel(), 'inference');
      return { name, state: 'works', milliseconds: speed.inferenceMilliseconds, reason: '' };
    } finally {
      await compute.close();
    }
  } catch (error) {
    // ONNX Runtime's own words name lines of its sources: they are for the log.
    settings.log?.debug(`ONNX Runtime by ${name}: ${HeliochromeError.from(error).message}`);
    const reason = 'No device answers through it here, or its driver fails.';
    return { name, state: 'broken', milliseconds: null, reason };
  }
}

/**
 * Tries and measures what ONNX Runtime can compute by on this computer, each in a process of its own: a driver that takes
 * its process down takes nothing else with it. The processor comes first.
 *
 * @returns empty where ONNX Runtime itself does not work
 */
export async function surveyProviders(settings: ChildSettings): Promise<ProviderReport[]> {
  const providers = await listProviders(settings).catch(() => []);
  const reports: ProviderReport[] = [];
  for (const provider of providers) reports.push(await tryProvider(provider, settings));
  return reports;
}

async function listProviders(settings: ChildSettings): Promise<Provider[]> {
  const compute = await startBy('cpu', settings);
  try {
    return await compute.providers();
  } finally {
    await compute.close();
  }
}

/** What another provider has to be faster by than the processor, which is never wrong about its driver. */
const clearly = 0.8;

/** The provider that is used: the processor, unless another is clearly faster. */
export function bestProvider(reports: readonly ProviderReport[]): string {
  const timeOf = ({ milliseconds }: ProviderReport): number => milliseconds ?? Infinity;
  const processor = reports.find(({ name }) => name === 'cpu');
  const limit = processor === undefined ? Infinity : clearly * timeOf(processor);
  const fastest = reports
    .filter((report) => report.name !== 'cpu' && timeOf(report) < limit)
    .toSorted((one, other) => timeOf(one) - timeOf(other))
    .at(0);
  return fastest?.name ?? 'cpu';
}
