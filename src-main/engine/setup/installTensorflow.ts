import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { startComputeProcess, type EngineInfo } from '../computeProcess.ts';
import { addonFile, addonPackageDirectory } from '../tensorflow/nativeDirectory.ts';
import { buildAddon } from './buildAddon.ts';
import { findCudaWheels } from './cudaWheels.ts';
import { layOutPackage } from './fetchPackage.ts';
import { fetchWheel, type Tell } from './fetchWheel.ts';
import { readInstallRecord, writeInstallRecord, type InstallRecord } from './installRecord.ts';
import { pinnedPackages, tensorflowVersion, wheelFor, type Variant } from './pinned.ts';
import { placeOfCuda, placeOfTensorflow, unzipSome } from './unzip.ts';

/** What to set up, and where. */
export interface InstallOptions {
  readonly variant: Variant;
  /** Build afresh although what is there works. */
  readonly force: boolean;
  /** Folder of the result; inside the program's folder, so that the addon finds the same TensorFlow.js. */
  readonly native: string;
  /** Folder of downloads. */
  readonly cache: string;
  readonly tell: Tell;
}

/** What came of it. */
export interface InstallResult {
  /** Whether anything was built; false when what was there works. */
  readonly built: boolean;
  readonly engine: EngineInfo;
}

const wantedPackages = Object.fromEntries(
  pinnedPackages.map(({ name, version }) => [name, version]),
);

/** Loads TensorFlow from a native folder in a process of its own, where it proves itself on a convolution. */
async function verify(native: string): Promise<EngineInfo> {
  const before = process.env['HELIOCHROME_NATIVE'];
  // The way by which the compute process learns of another folder than the usual.
  process.env['HELIOCHROME_NATIVE'] = native;
  try {
    const compute = await startComputeProcess({ engine: 'tensorflow' });
    await compute.close();
    return compute.engine;
  } finally {
    if (before === undefined) delete process.env['HELIOCHROME_NATIVE'];
    else process.env['HELIOCHROME_NATIVE'] = before;
  }
}

/** Whether what is there is what is wanted; one that was put together by hand has no record, and counts when it works. */
function fits(record: InstallRecord | null, variant: Variant): boolean {
  if (record === null) return variant === 'cpu';
  const packages = Object.entries(wantedPackages);
  return (
    record.tensorflow === tensorflowVersion &&
    record.variant === variant &&
    packages.every(([name, version]) => record.packages[name] === version)
  );
}

async function keepExisting({ native, variant }: InstallOptions): Promise<EngineInfo | null> {
  if (!existsSync(addonFile(native)) || !fits(await readInstallRecord(native), variant))
    return null;
  return verify(native).catch(() => null);
}

async function layOut(options: InstallOptions, folder: string): Promise<void> {
  const { cache, tell, variant } = options;
  const wheel = await fetchWheel(wheelFor(variant), cache, tell);
  tell('Fetching the JavaScript of tfjs-node from npm …');
  for (const wanted of pinnedPackages) {
    await layOutPackage(wanted, cache, path.join(folder, 'node_modules'));
  }
  const directory = addonPackageDirectory(folder);
  tell('Unpacking TensorFlow …');
  const unpacked = await unzipSome(wheel, path.join(directory, 'deps'), placeOfTensorflow);
  if (unpacked.filter((name) => name.includes('.so')).length !== 2) {
    throw new HeliochromeError('environment', `${wheel} does not hold TensorFlow's two libraries.`);
  }
  if (variant === 'gpu') {
    for (const cuda of await findCudaWheels(wheel)) {
      const file = await fetchWheel(cuda, cache, tell);
      await unzipSome(file, path.join(directory, 'deps'), placeOfCuda);
    }
  }
  tell('Building the addon …');
  await buildAddon(directory);
}

/** Removes what runs that were killed left beside the native folder. */
async function removeLeftovers(native: string): Promise<void> {
  const base = path.dirname(native);
  for (const name of await readdir(base)) {
    const found = /^\.(.+)-(\d+)\.(part|old)$/.exec(name);
    if (found?.[1] !== path.basename(native) || isAlive(Number(found[2]))) continue;
    await rm(path.join(base, name), { recursive: true, force: true });
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Name of a folder of this run beside the native folder. */
function besides(native: string, kind: 'part' | 'old'): string {
  return path.join(path.dirname(native), `.${path.basename(native)}-${process.pid}.${kind}`);
}

/** Puts the finished folder in place of what was there. */
async function replace(finished: string, native: string): Promise<void> {
  const old = besides(native, 'old');
  if (existsSync(native)) await rename(native, old);
  await rename(finished, native);
  await rm(old, { recursive: true, force: true });
}

/**
 * Sets TensorFlow up: downloads a current one, builds tfjs-node's addon against it, and proves that it computes before
 * it takes the place of what was there. A run that is cut off leaves what was there as it was; the next one goes on
 * with what has been downloaded.
 *
 * @throws HeliochromeError `environment`, `engine-unavailable` when the result does not compute
 */
export async function installTensorflow(options: InstallOptions): Promise<InstallResult> {
  const { native, variant, force, tell } = options;
  wheelFor(variant);
  const existing = force ? null : await keepExisting(options);
  if (existing !== null) return { built: false, engine: existing };
  await mkdir(path.dirname(native), { recursive: true });
  await removeLeftovers(native);
  const folder = besides(native, 'part');
  try {
    await layOut(options, folder);
    await writeInstallRecord(folder, {
      tensorflow: tensorflowVersion,
      variant,
      packages: wantedPackages,
    });
    tell('Trying it …');
    const engine = await verify(folder);
    await replace(folder, native);
    return { built: true, engine };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
