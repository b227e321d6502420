import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/**
 * Independent tools for what archives read: the Library of Congress' bagit-python and Artefactual's METS reader, from
 * PyPI. They are fetched once, into the user's cache.
 */
const packages = ['bagit==1.9.0', 'metsrw==0.7.0', 'lxml==6.1.3'];

const cache = path.join(
  process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'),
  'heliochrome-tests',
);

function pythonVersion(): string | null {
  try {
    const code = 'import sys; print("%d.%d" % sys.version_info[:2])';
    return execFileSync('python3', ['-c', code], { stdio: 'pipe' }).toString().trim();
  } catch {
    return null;
  }
}

/** Runs Python with the tools at hand; throws with what it said when it fails. */
export type RunPython = (code: string, ...parameters: readonly string[]) => Promise<string>;

async function install(place: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const temporary = await mkdtemp(path.join(cache, 'part-'));
  try {
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    const parameters = [...pip, '--target', temporary, ...packages];
    await promisify(execFile)('python3', parameters, { timeout: 120_000 });
    await rename(temporary, place);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    // Another test may have been the first.
    if (!existsSync(place)) throw error;
  }
}

/** @returns how to run Python with the tools; or why they are not here, as a reason to skip a test */
export async function archiveTools(): Promise<RunPython | string> {
  const version = pythonVersion();
  if (version === null) return 'python3 is not installed';
  const place = path.join(cache, `python${version}-${packages.join('-').replaceAll('==', '-')}`);
  try {
    if (!existsSync(place)) await install(place);
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    return `bagit-python could not be installed from PyPI: ${reason}`;
  }
  return async (code, ...parameters) => {
    const env = { ...process.env, PYTHONPATH: place, PYTHONIOENCODING: 'utf-8' };
    const { stdout } = await promisify(execFile)('python3', ['-c', code, ...parameters], { env });
    return stdout;
  };
}
