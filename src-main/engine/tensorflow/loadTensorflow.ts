import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { EngineInfo } from '../engines.ts';
import { addonFile, addonPackageDirectory } from './nativeDirectory.ts';

/** What is used here of tfjs-node's addon. */
interface Addon {
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
}
interface BackendModule {
  readonly NodeJSKernelBackend: new (addon: Addon, packageName: string) => tf.KernelBackend;
}

/** TFJS 4.22 calls two functions that Node 23 took out of `util`, or warns of. Must run before it is loaded. */
function restoreUtilFunctions(require: NodeJS.Require): void {
  Object.assign(require('node:util') as object, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
}

async function graphicsCardName(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(
      'nvidia-smi',
      ['--query-gpu=name', '--format=csv,noheader'],
      { timeout: 10_000 },
    );
    const [name = ''] = stdout.trim().split('\n');
    if (name !== '') return name;
  } catch {
    // The tool is not everywhere that the driver is.
  }
  return 'NVIDIA graphics card';
}

/**
 * Loads TensorFlow through tfjs-node's addon and makes it the backend: on the graphics card when TensorFlow lists one,
 * else on the processor. The addon is loaded by itself, without the package's entry file: that would only add the
 * installer's libraries and file handlers.
 *
 * @throws HeliochromeError `engine-unavailable` when it is not set up; whatever loading the addon throws
 */
export async function loadTensorflow(): Promise<EngineInfo> {
  const file = addonFile();
  if (!existsSync(file)) {
    throw new HeliochromeError(
      'engine-unavailable',
      'TensorFlow is not set up on this computer.',
      'Run `npm run setup:tensorflow` once; it makes this several times faster.',
    );
  }
  const packageDirectory = addonPackageDirectory();
  const require = createRequire(path.join(packageDirectory, 'package.json'));
  restoreUtilFunctions(require);
  const distribution = path.join(packageDirectory, 'dist');
  const addon = require(file) as Addon;
  const { NodeJSKernelBackend } = require(
    path.join(distribution, 'nodejs_kernel_backend.js'),
  ) as BackendModule;
  require(path.join(distribution, 'register_all_kernels.js'));
  tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(addon, 'tfjs-node-gpu'));
  await tf.setBackend('tensorflow');
  const accelerated = addon.isUsingGpuDevice();
  return {
    name: 'tensorflow',
    device: accelerated ? await graphicsCardName() : (cpus()[0]?.model.trim() ?? 'processor'),
    version: `TensorFlow ${addon.TF_Version}, TensorFlow.js ${tf.version_core}`,
    accelerated,
  };
}
