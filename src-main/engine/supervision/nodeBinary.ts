import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';

/** Runs TypeScript as it is, and has the iterators and Float16Array that the code uses. */
const oldestMajor = 24;

/**
 * The Node that runs the compute process: this one, unless it is Electron's (native WebGPU cannot run there) or too old;
 * then the one in the package `node`.
 *
 * @throws HeliochromeError `environment`
 */
export function nodeBinary(): string {
  const major = Number(process.versions.node.split('.')[0]);
  if (process.versions['electron'] === undefined && major >= oldestMajor) return process.execPath;
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json');
    const name = process.platform === 'win32' ? 'node.exe' : 'node';
    const file = path.join(path.dirname(manifest), 'bin', name);
    if (existsSync(file)) return file;
  } catch {
    // Told below.
  }
  throw new HeliochromeError(
    'environment',
    `The compute process needs Node ${oldestMajor}; this is ${process.versions.node}, and none came with the program.`,
    'Run `npm ci` again, or start the program with a newer Node.',
  );
}
