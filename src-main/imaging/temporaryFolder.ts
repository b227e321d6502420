import { rmSync } from 'node:fs';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeliochromeError } from '../../src-shared/domain/error.ts';

const openFolders = new Set<string>();

function removeAtExit(): void {
  for (const path of openFolders) rmSync(path, { recursive: true, force: true });
}

/** A private folder for decoded pictures too large for memory. */
export interface TemporaryFolder {
  readonly path: string;
  /** Removes the folder with all in it; idempotent. What is left goes when the process exits. */
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
  if (openFolders.size === 0) process.once('exit', removeAtExit);
  openFolders.add(path);
  return {
    path,
    remove: async () => {
      await rm(path, { recursive: true, force: true });
      openFolders.delete(path);
      if (openFolders.size === 0) process.removeListener('exit', removeAtExit);
    },
  };
}
