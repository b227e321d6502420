import path from 'node:path';
import { applicationRoot } from '../../platform/paths.ts';

/**
 * Folder where `setup:tensorflow` puts TensorFlow and the addon; `HELIOCHROME_NATIVE` names another. It lies inside the
 * program's folder so that the addon finds the same TensorFlow.js as the program.
 */
export function nativeDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const chosen = environment['HELIOCHROME_NATIVE'];
  if (chosen !== undefined && chosen !== '') return path.resolve(chosen);
  return path.join(applicationRoot(), '.native', 'tensorflow');
}

/** Folder of the package @tensorflow/tfjs-node-gpu in a native folder. */
export function addonPackageDirectory(native: string = nativeDirectory()): string {
  return path.join(native, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
}

/** The addon's file in a native folder. */
export function addonFile(native: string = nativeDirectory()): string {
  return path.join(addonPackageDirectory(native), 'lib', 'napi-v8', 'tfjs_binding.node');
}
