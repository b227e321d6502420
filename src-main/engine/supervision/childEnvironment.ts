import { tmpdir } from 'node:os';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { programLayout, type ProgramLayout } from '../../platform/programLayout.ts';
import { addonPackageDirectory } from '../tensorflow/nativeDirectory.ts';

/** Folders of NVIDIA's libraries that `setup:tensorflow -- --gpu` has put beside TensorFlow; none without it. */
export function cudaLibraryDirectories(): string[] {
  const base = path.join(addonPackageDirectory(), 'deps', 'nvidia');
  try {
    return readdirSync(base).map((name) => path.join(base, name, 'lib'));
  } catch {
    return [];
  }
}

/**
 * Of an installed program: where TensorFlow's addon, which then lies in the user's data, finds the program's own
 * TensorFlow.js. CommonJS modules look there last.
 */
function modulePath(layout: ProgramLayout): NodeJS.ProcessEnv {
  return layout.kind === 'packaged' ? { NODE_PATH: path.join(layout.root, 'node_modules') } : {};
}

/**
 * Settings that must stand before the process starts: libraries read them as they load. What the user has set wins.
 *
 * TensorFlow takes and gives back big blocks at every step; letting the C library keep them instead of asking the
 * system each time makes training a tenth faster.
 */
export function childEnvironment(
  base: NodeJS.ProcessEnv = process.env,
  layout: ProgramLayout = programLayout(),
): NodeJS.ProcessEnv {
  const cuda = cudaLibraryDirectories();
  const libraryPath = [...cuda, base['LD_LIBRARY_PATH'] ?? ''].filter((part) => part !== '');
  return {
    TF_CPP_MIN_LOG_LEVEL: '2',
    // Otherwise TensorFlow takes the whole memory of the graphics card, which others want too.
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    // Dawn's Vulkan loader asks for it, and a server without a desktop does not set it.
    ...(process.platform === 'linux' && { XDG_RUNTIME_DIR: tmpdir() }),
    ...modulePath(layout),
    MALLOC_MMAP_MAX_: '0',
    MALLOC_TRIM_THRESHOLD_: '100000000000',
    MALLOC_TOP_PAD_: '268435456',
    ...base,
    ...(cuda.length > 0 && { LD_LIBRARY_PATH: libraryPath.join(':') }),
  };
}
