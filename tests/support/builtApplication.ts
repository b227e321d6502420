import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  buildRenderer,
  bundleMain,
  bundlePreload,
  bundleWorkers,
} from '../../src-main/build/bundles.ts';

const repository = path.resolve(import.meta.dirname, '..', '..');

/** The desktop application, built from the sources as they are into a folder of its own. */
export interface BuiltApplication {
  readonly root: string;
  readonly main: string;
  readonly preload: string;
  dispose(): Promise<void>;
}

/**
 * Builds the application into a temporary folder that looks like the repository: what the bundles look for around them
 * is linked there.
 */
export async function buildTemporarily(): Promise<BuiltApplication> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'heliochrome-built-'));
  const output = path.join(root, 'build');
  await mkdir(output);
  const linked = ['package.json', 'node_modules', 'resources', 'src-main', 'src-shared'];
  for (const name of [...linked, path.join('build', 'kernels')]) {
    await symlink(path.join(repository, name), path.join(root, name));
  }
  const place = { root: repository, output };
  await bundleMain(place);
  await bundlePreload(place);
  await bundleWorkers(place);
  await buildRenderer(place);
  return {
    root,
    main: path.join(output, 'app', 'main', 'main.js'),
    preload: path.join(output, 'app', 'preload', 'preload.cjs'),
    dispose: () => rm(root, { recursive: true, force: true }),
  };
}
