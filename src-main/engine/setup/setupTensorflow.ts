/**
 * `npm run setup:tensorflow`: gives this computer the native engine. See `--help`.
 */
import { parseArgs } from 'node:util';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { nativeDirectory } from '../tensorflow/nativeDirectory.ts';
import { cacheDirectory } from './cacheDirectory.ts';
import { installTensorflow } from './installTensorflow.ts';
import { tensorflowVersion } from './pinned.ts';

const help = `npm run setup:tensorflow [-- --gpu] [--force]

Sets up TensorFlow ${tensorflowVersion} for Heliochrome: downloads it from PyPI (about 230 MB; 3 GB with --gpu),
builds tfjs-node's addon against it (needs a C++ compiler), and tries it.

  --gpu      the TensorFlow for NVIDIA's graphics cards, with CUDA's libraries (needs NVIDIA's driver)
  --force    build afresh although what is there works
  --version  print the version that is set up

HELIOCHROME_CACHE   folder of downloads (now ${cacheDirectory()})
HELIOCHROME_NATIVE  folder of the result (now ${nativeDirectory()})
`;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      gpu: { type: 'boolean', default: false },
      force: { type: 'boolean', default: false },
      version: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    print(help);
    return;
  }
  if (values.version) {
    print(tensorflowVersion);
    return;
  }
  const { built, engine } = await installTensorflow({
    variant: values.gpu ? 'gpu' : 'cpu',
    force: values.force,
    native: nativeDirectory(),
    cache: cacheDirectory(),
    tell: print,
  });
  print(`${built ? 'Done' : 'Nothing to do'}: ${engine.version} works on ${engine.device}.`);
  if (values.gpu && !engine.accelerated) {
    print('TensorFlow found no graphics card that it can use, so it computes on the processor.');
    print("Check that NVIDIA's driver is installed (`nvidia-smi`), version 545 or later.");
  }
}

try {
  await main();
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error;
  const { message, advice } = HeliochromeError.from(error, 'usage', isUsage ? 'See --help.' : '');
  process.stderr.write(`${message}\n${advice === '' ? '' : `${advice}\n`}`);
  process.exitCode = isUsage ? 2 : 3;
}
