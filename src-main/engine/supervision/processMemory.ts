import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';

/**
 * Memory that a process holds, bytes, as Linux tells it even while the process computes; null elsewhere (there the
 * process's own reports serve) and when it is gone.
 */
export function residentBytes(processId: number): number | null {
  try {
    const status = readFileSync(`/proc/${processId}/status`, 'utf8');
    const found = /^VmRSS:\s+(\d+) kB$/m.exec(status);
    return found === null ? null : Number(found[1]) * 1024;
  } catch {
    return null;
  }
}

/** Memory that processes of this program may use, bytes: of the machine, or of its container when that has less. */
export function usableMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
