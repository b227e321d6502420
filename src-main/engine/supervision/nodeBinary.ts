import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { programLayout, type ProgramLayout } from '../../platform/programLayout.ts';

/** Runs TypeScript as it is, and has the iterators and Float16Array that the code uses. */
const oldestMajor = 24;

const fileName = process.platform === 'win32' ? 'node.exe' : 'node';

/** What decides which Node is taken. */
export interface NodeSituation {
  readonly layout: ProgramLayout;
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly execPath: string;
}

/** The Node that came with the installed application, as an extra resource of its package. */
function shippedNode(layout: ProgramLayout): string | null {
  const file = path.join(layout.resources, 'node', fileName);
  return layout.kind === 'packaged' && existsSync(file) ? file : null;
}

/** The Node of the development dependency `node`. */
function packagedNode(layout: ProgramLayout): string | null {
  try {
    const manifest = createRequire(path.join(layout.root, 'package.json')).resolve(
      'node/package.json',
    );
    const file = path.join(path.dirname(manifest), 'bin', fileName);
    return existsSync(file) ? file : null;
  } catch {
    return null;
  }
}

/**
 * The Node that runs the compute process: the present one, unless it is Electron's (native WebGPU cannot run there) or
 * too old; then the one that came with the installed application, or with the repository's package `node`.
 *
 * @throws HeliochromeError `environment`
 */
export function nodeBinary(
  situation: NodeSituation = {
    layout: programLayout(),
    versions: process.versions,
    execPath: process.execPath,
  },
): string {
  const { layout, versions, execPath } = situation;
  const major = Number(versions['node']?.split('.')[0]);
  if (versions['electron'] === undefined && major >= oldestMajor) return execPath;
  const found = shippedNode(layout) ?? packagedNode(layout);
  if (found !== null) return found;
  const advice =
    layout.kind === 'packaged'
      ? 'Install the program again.'
      : 'Run `npm ci` again, or start the program with a newer Node.';
  throw new HeliochromeError(
    'environment',
    `The compute process needs Node ${oldestMajor}; this is ${versions['node'] ?? 'unknown'}, and none came with the program.`,
    advice,
  );
}
