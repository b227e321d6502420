import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { applicationVersion } from '../platform/applicationVersion.ts';
import { writeTextAtomically } from '../platform/atomicWrite.ts';
import { engineNames, type EngineName } from './engines.ts';
import { cacheDirectory } from './setup/cacheDirectory.ts';
import { addonFile } from './tensorflow/nativeDirectory.ts';

const speedsSchema = z.strictObject({
  /** Milliseconds that each engine that works needs for a picture of the shipped model. */
  milliseconds: z.partialRecord(z.enum(engineNames), z.number().positive()),
  /** The fastest of ONNX Runtime's execution providers. */
  provider: z.string().min(1),
});
const recordSchema = z.strictObject({
  speeds: z.array(z.strictObject({ situation: z.string(), ...speedsSchema.shape })).max(100),
});

/** What was measured of the engines of this computer. */
export type EngineSpeeds = Readonly<z.infer<typeof speedsSchema>>;

/** Situations remembered: a developer's TensorFlow comes and goes. */
const remembered = 4;

function recordFile(): string {
  return path.join(cacheDirectory(), 'engine-speeds.json');
}

function versionOf(packageName: string): string {
  try {
    const found = createRequire(import.meta.url)(`${packageName}/package.json`) as unknown;
    return z.object({ version: z.string() }).parse(found).version;
  } catch {
    return 'none';
  }
}

/** What the speeds depend on; when any of it changes they are measured anew. */
function situation(): string {
  const tensorflow = statSync(addonFile(), { throwIfNoEntry: false })?.mtimeMs ?? 'none';
  const parts = [
    applicationVersion().version,
    process.platform,
    process.arch,
    cpus()[0]?.model ?? '',
    availableParallelism(),
    versionOf('onnxruntime-node'),
    versionOf('@tensorflow/tfjs'),
    versionOf('webgpu'),
    tensorflow,
  ];
  return parts.join(' | ');
}

function readRecord(): z.infer<typeof recordSchema> {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(recordFile(), 'utf8')));
  } catch {
    // Not there, or of another program: it is measured again.
    return { speeds: [] };
  }
}

/** What was measured here before, with the same programs; null when nothing was. */
export function readEngineSpeeds(): EngineSpeeds | null {
  const now = situation();
  const found = readRecord().speeds.find((speeds) => speeds.situation === now);
  return found === undefined
    ? null
    : { milliseconds: found.milliseconds, provider: found.provider };
}

/** Keeps what was measured. A record that cannot be written is measured again the next time. */
export async function keepEngineSpeeds(speeds: EngineSpeeds): Promise<void> {
  const now = situation();
  const others = readRecord().speeds.filter((known) => known.situation !== now);
  const record = { speeds: [{ situation: now, ...speeds }, ...others].slice(0, remembered) };
  try {
    mkdirSync(cacheDirectory(), { recursive: true });
    await writeTextAtomically(recordFile(), `${JSON.stringify(record, null, 2)}\n`, {
      overwrite: true,
    });
  } catch {
    // The next start will take a few seconds longer.
  }
}

/** The engines in the order in which `auto` tries them: the fastest first, those that were not measured last. */
export function orderBySpeed({ milliseconds }: EngineSpeeds): EngineName[] {
  const speed = (name: EngineName): number => milliseconds[name] ?? Infinity;
  return engineNames.toSorted((one, other) => {
    const difference = speed(one) - speed(other);
    return Number.isNaN(difference) ? 0 : difference;
  });
}
