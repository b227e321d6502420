import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { PinnedPackage } from './pinned.ts';
import { lastLines, runCommand } from './runCommand.ts';

/** Name that `npm pack` gives a package's archive. */
function archiveName({ name, version }: PinnedPackage): string {
  return `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`;
}

async function isWhole(file: string, integrity: string): Promise<boolean> {
  try {
    const hash = createHash('sha512').update(await readFile(file));
    return `sha512-${hash.digest('base64')}` === integrity;
  } catch {
    return false;
  }
}

/** Runs npm: the one that runs this script, else the one on the PATH. */
async function runNpm(parameters: readonly string[]): ReturnType<typeof runCommand> {
  const script = process.env['npm_execpath'];
  if (script !== undefined && /\.c?js$/.test(script)) {
    return runCommand(process.execPath, [script, ...parameters]);
  }
  return runCommand(process.platform === 'win32' ? 'npm.cmd' : 'npm', parameters);
}

/**
 * Brings an npm package's archive into the cache, through npm (which knows the user's registry and proxy) but without
 * its install script: that of tfjs-node downloads a TensorFlow too old for today's machines.
 *
 * @throws HeliochromeError `environment`
 */
async function fetchArchive(wanted: PinnedPackage, cache: string): Promise<string> {
  const file = path.join(cache, archiveName(wanted));
  if (await isWhole(file, wanted.integrity)) return file;
  await mkdir(cache, { recursive: true });
  const name = `${wanted.name}@${wanted.version}`;
  const { output } = await runNpm(['pack', name, '--pack-destination', cache, '--silent']);
  if (await isWhole(file, wanted.integrity)) return file;
  throw new HeliochromeError(
    'environment',
    `npm did not give the package ${name} as it was published: ${lastLines(output)}`,
    'Check the connection to the npm registry, then run the same command again.',
  );
}

/**
 * Lays an npm package out in `modules`/<its name>.
 *
 * @throws HeliochromeError `environment`
 */
export async function layOutPackage(
  wanted: PinnedPackage,
  cache: string,
  modules: string,
): Promise<void> {
  const archive = await fetchArchive(wanted, cache);
  const folder = path.join(modules, wanted.name);
  await mkdir(folder, { recursive: true });
  const { status, output } = await runCommand('tar', [
    '-xzf',
    archive,
    '-C',
    folder,
    '--strip-components=1',
  ]);
  if (status === 0) return;
  throw new HeliochromeError(
    'environment',
    `tar could not unpack ${archive}: ${lastLines(output)}`,
    'Install the program `tar`, then run the same command again.',
  );
}
