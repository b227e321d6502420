import { createHash, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';

/** Temporary files of this process; what is left of them goes when the process exits. */
const ofThisProcess = new Set<string>();
let watchesExit = false;

// The computer is named by a hash: several may share one output folder, and each knows only its own processes.
const computer = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const namePattern = /^\.heliochrome-([0-9a-f]{8})-(\d+)-[0-9a-f]{12}\.part$/;

function removeAllAtExit(): void {
  for (const file of ofThisProcess) rmSync(file, { force: true });
  ofThisProcess.clear();
}

/** Whether a file's name is that of a temporary file of this program. */
export function isTemporaryName(name: string): boolean {
  return namePattern.test(name);
}

/**
 * A fresh path for a temporary file beside `target` (so that it can be renamed onto it). The file is not created; it
 * is removed at the process's exit unless {@link forgetTemporary} was called.
 */
export function temporaryBeside(target: string): string {
  if (!watchesExit) {
    process.on('exit', removeAllAtExit);
    watchesExit = true;
  }
  // A name of its own and not a longer form of the target's, which may be as long as the file system allows.
  const name = `.heliochrome-${computer}-${process.pid}-${randomBytes(6).toString('hex')}.part`;
  const temporary = path.join(path.dirname(target), name);
  ofThisProcess.add(temporary);
  return temporary;
}

/** Takes a path off the list: its file was renamed or removed. */
export function forgetTemporary(temporary: string): void {
  ofThisProcess.delete(temporary);
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Removes what runs that were killed outright (power cut, kill -9) left in `directory`: temporary files of this
 * computer whose process is gone. Never throws: it is a courtesy.
 *
 * @returns how many were removed
 */
export async function removeStaleTemporaries(directory: string): Promise<number> {
  let removed = 0;
  const names = await readdir(directory).catch(() => []);
  for (const name of names) {
    const match = namePattern.exec(name);
    if (match?.[1] !== computer || isAlive(Number(match[2]))) continue;
    try {
      await rm(path.join(directory, name), { force: true });
      removed += 1;
    } catch {
      // Not ours to remove; it does no harm.
    }
  }
  return removed;
}
