import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** When a file was last changed, or the newest file below a folder; 0 when there is none. Milliseconds since 1970. */
function newestChange(place: string): number {
  const status = statSync(place, { throwIfNoEntry: false });
  if (status === undefined) return 0;
  if (!status.isDirectory()) return status.mtimeMs;
  const names = readdirSync(place, { withFileTypes: true, recursive: true });
  return names
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs)
    .reduce((newest, time) => Math.max(newest, time), 0);
}

/** Whether a built file is missing, or older than any of what it is made from. */
export function isStale(built: string, sources: readonly string[]): boolean {
  const made = statSync(built, { throwIfNoEntry: false })?.mtimeMs;
  if (made === undefined) return true;
  return sources.some((source) => newestChange(source) > made);
}
