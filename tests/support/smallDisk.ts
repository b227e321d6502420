import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';

/**
 * A disk of its own for one test file, taken away after its tests; null where none can be mounted: that takes root on
 * Linux.
 *
 * @param megabytes its size
 */
export function mountSmallDisk(megabytes: number): string | null {
  const disk = mkdtempSync(path.join(os.tmpdir(), 'heliochrome-disk-'));
  const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk];
  const mounted = process.platform === 'linux' && spawnSync('mount', options).status === 0;
  after(() => {
    if (mounted) spawnSync('umount', ['-l', disk]);
    rmdirSync(disk);
  });
  return mounted ? disk : null;
}
