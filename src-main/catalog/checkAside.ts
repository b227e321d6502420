import type Database from 'better-sqlite3';
import { rm } from 'node:fs/promises';
import { forgetTemporary, temporaryBeside } from '../platform/temporaryFiles.ts';
import { WorkerPool } from '../platform/workerPool.ts';
import type { CheckRequest } from './checkWorker.ts';

const WORKER_PROGRAM = new URL('./checkWorker.ts', import.meta.url);

async function checkCopy(request: CheckRequest): Promise<readonly string[]> {
  const worker = new WorkerPool<CheckRequest, readonly string[]>(1, WORKER_PROGRAM, 'check');
  try {
    return await worker.run(request);
  } finally {
    await worker.close();
  }
}

/**
 * Checks a copy of an open library in a thread of its own, while work on it goes on. A copy, because no other
 * connection of this process may open the file: closing it would give up the lock that keeps other programs out. Pages
 * are copied as they are, with whatever is wrong in them.
 *
 * @param library path named in what is told
 * @returns null when no copy could be made (no room, a damaged or write-protected file)
 */
export async function checkAside(
  database: Database.Database,
  library: string,
): Promise<readonly string[] | null> {
  const copy = temporaryBeside(library);
  try {
    try {
      await database.backup(copy);
    } catch {
      return null;
    }
    return await checkCopy({ file: copy, library });
  } finally {
    for (const suffix of ['', '-journal', '-wal', '-shm']) await rm(copy + suffix, { force: true });
    forgetTemporary(copy);
  }
}
