import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { PinnedWheel } from './pinned.ts';
import { unzipSome } from './unzip.ts';
import { indexPage, readIndexPage } from './wheelIndex.ts';

/** One line of a wheel's metadata: a package that it needs for its extra `and-cuda`. */
const requirement =
  /^Requires-Dist: (nvidia-[a-z0-9-]+)\s*\(?==([0-9.]+)\)?\s*;.*extra == ["']and-cuda["']/gm;

/** NVIDIA's packages and their versions, as the metadata of a TensorFlow wheel names them. */
export function cudaRequirements(metadata: string): { project: string; version: string }[] {
  return [...metadata.matchAll(requirement)].map(([, project = '', version = '']) => ({
    project,
    version,
  }));
}

async function metadataOf(wheel: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'heliochrome-metadata-'));
  try {
    await unzipSome(wheel, folder, (name) =>
      name.endsWith('.dist-info/METADATA') ? 'METADATA' : null,
    );
    return await readFile(path.join(folder, 'METADATA'), 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Finds the wheels with NVIDIA's libraries that a TensorFlow wheel was made for. TensorFlow's wheel is pinned by its
 * hash and names exact versions; their hashes are those of the index.
 *
 * @throws HeliochromeError `environment`
 */
export async function findCudaWheels(tensorflowWheel: string): Promise<PinnedWheel[]> {
  const found: PinnedWheel[] = [];
  for (const { project, version } of cudaRequirements(await metadataOf(tensorflowWheel))) {
    const address = indexPage(project);
    const response = await fetch(address, { headers: { accept: 'text/html' } });
    const files = readIndexPage(await response.text(), address);
    const start = `${project.replaceAll('-', '_')}-${version}-`;
    const match = files.find(
      ({ file }) => file.startsWith(start) && /manylinux.*x86_64\.whl$/.test(file),
    );
    if (match === undefined || match.sha256 === null) {
      const message = `${address} does not offer version ${version} for this system.`;
      throw new HeliochromeError('environment', message, 'Set up without --gpu.');
    }
    found.push({ project, version, file: match.file, sha256: match.sha256, megabytes: 300 });
  }
  return found;
}
