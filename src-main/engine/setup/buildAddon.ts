import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { lastLines, runCommand } from './runCommand.ts';

async function findCompiler(): Promise<string> {
  const chosen = process.env['CXX'];
  const candidates = [...(chosen === undefined ? [] : [chosen]), 'g++', 'c++', 'clang++'];
  for (const candidate of candidates) {
    const { status } = await runCommand(candidate, ['--version']);
    if (status === 0) return candidate;
  }
  throw new HeliochromeError(
    'environment',
    `No C++ compiler was found (tried ${candidates.join(', ')}).`,
    'Install one (Debian, Ubuntu: `apt-get install g++`; Fedora: `dnf install gcc-c++`), or name one with CXX.',
  );
}

/**
 * Builds tfjs-node's addon against the TensorFlow in the package's `deps`. It speaks Node-API, so it serves every Node.
 *
 * @param directory folder of the package @tensorflow/tfjs-node-gpu
 * @throws HeliochromeError `environment`
 */
export async function buildAddon(directory: string): Promise<void> {
  const compiler = await findCompiler();
  const { include_dir: nodeApi } = createRequire(import.meta.url)('node-api-headers') as {
    include_dir: string;
  };
  await mkdir(path.join(directory, 'lib', 'napi-v8'), { recursive: true });
  const { status, output } = await runCommand(
    compiler,
    [
      '-std=c++17',
      '-O2',
      '-fPIC',
      '-shared',
      '-DNAPI_VERSION=8',
      '-DNODE_GYP_MODULE_NAME=tfjs_binding',
      '-DBUILDING_NODE_EXTENSION',
      '-I.',
      '-Ideps/include',
      `-I${nodeApi}`,
      'binding/tfjs_backend.cc',
      'binding/tfjs_binding.cc',
      '-Ldeps/lib',
      '-l:libtensorflow_cc.so.2',
      '-l:libtensorflow_framework.so.2',
      // Found beside the addon wherever the folder is moved to.
      '-Wl,-rpath,$ORIGIN/../../deps/lib',
      '-o',
      'lib/napi-v8/tfjs_binding.node',
    ],
    { directory },
  );
  if (status === 0) return;
  throw new HeliochromeError(
    'environment',
    `The addon could not be built with ${compiler}:\n${lastLines(output, 12)}`,
    'A newer compiler may do (GCC 9 or later); name it with CXX.',
  );
}
