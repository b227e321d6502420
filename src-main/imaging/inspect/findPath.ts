import { statSync, type Stats } from 'node:fs';
import { systemErrorCode } from '../../platform/systemError.ts';
import type { FoundPath, PathStatus } from './inspectTasks.ts';

/** Size and time of a file, as the catalog keeps them. */
export function pathStatus(status: Stats): PathStatus {
  return { bytes: status.size, modifiedAt: Math.floor(status.mtimeMs) };
}

/** Looks whether a file is there. Blocks: for worker threads. */
export function findPath(path: string): FoundPath {
  try {
    const status = statSync(path);
    return status.isFile() ? pathStatus(status) : 'absent';
  } catch (error) {
    const code = systemErrorCode(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'absent' : 'unknown';
  }
}
