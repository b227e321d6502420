import path from 'node:path';
import { userDataDirectory } from '../../platform/paths.ts';
import { programLayout } from '../../platform/programLayout.ts';

/**
 * Folder where `setup:tensorflow` puts TensorFlow and the addon; `HELIOCHROME_NATIVE` names another. In the repository it
 * lies inside the program's folder; for an installed program in the user's data.
 */
export function nativeDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const chosen = environment['HELIOCHROME_NATIVE'];
  if (chosen !== undefined && chosen !== '') return path.resolve(chosen);
  const { kind, root } = programLayout();
  // An installed program's folder belongs to the system.
  const folder = kind === 'packaged' ? userDataDirectory() : root;
  return path.join(folder, '.native', 'tensorflow');
}

/** Folder of the package @tensorflow/tfjs-node-gpu in a native folder. */
export function addonPackageDirectory(native: string = nativeDirectory()): string {
  return path.join(native, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
}

/** The addon's file in a native folder. */
export function addonFile(native: string = nativeDirectory()): string {
  return path.join(addonPackageDirectory(native), 'lib', 'napi-v8', 'tfjs_binding.node');
}
