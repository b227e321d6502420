import { statfs } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';

/** What this computer has to work with. */
export interface SystemInformation {
  readonly platform: NodeJS.Platform;
  readonly architecture: string;
  readonly processor: string;
  /** Cores this process may use, which can be fewer than there are. */
  readonly cores: number;
  /** Memory this process may use, bytes: of the machine, or of its container if that has less. */
  readonly memory: number;
  /** Of it, free or at once to be freed, bytes. */
  readonly availableMemory: number;
  readonly node: string;
}

/** Looks at this computer. */
export function readSystemInformation(): SystemInformation {
  // 0 or a huge number where no limit is set.
  const limit = process.constrainedMemory();
  const total = totalmem();
  return {
    platform: process.platform,
    architecture: process.arch,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: limit > 0 ? Math.min(limit, total) : total,
    availableMemory: process.availableMemory(),
    node: process.versions.node,
  };
}

/** Free bytes on the disk of `directory`, or null where the system does not tell. */
export async function freeDiskSpace(directory: string): Promise<number | null> {
  try {
    const disk = await statfs(directory);
    return disk.bavail * disk.bsize;
  } catch {
    return null;
  }
}
