import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeliochromeError } from '../../src-shared/domain/error.ts';

/** A private folder for decoded pictures too large for memory. */
export interface TemporaryFolder {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/**
 * Makes a folder in the system's temporary folder (TMPDIR chooses it).
 * @param bytes what it will have to hold
 * @throws HeliochromeError `disk-full` when that much is not free
 */
export async function createTemporaryFolder(bytes: number): Promise<TemporaryFolder> {
  const parent = tmpdir();
  const { bavail, bsize } = await statfs(parent);
  const free = bavail * bsize;
  if (free < bytes) {
    const megabytes = (value: number): string => `${Math.ceil(value / 1e6)} MB`;
    throw new HeliochromeError(
      'disk-full',
      `Reading this picture needs ${megabytes(bytes)} of temporary space, but ${parent} has ${megabytes(free)} free.`,
      'Free space there, or point TMPDIR to another drive.',
    );
  }
  const path = await mkdtemp(join(parent, 'heliochrome-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
