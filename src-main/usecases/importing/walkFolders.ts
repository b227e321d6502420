import { WorkerPool } from '../../platform/workerPool.ts';
import type { Walked, WalkRequest } from './folderWalk.ts';

const WORKER_PROGRAM = new URL('./walkWorker.ts', import.meta.url);

/**
 * Looks through files and folders in a thread of its own, as {@link FolderWalk} does, and gives what it meets in
 * batches. The walk goes no further ahead than one batch.
 *
 * @throws HeliochromeError cancelled
 */
export async function* walkFolders(
  request: WalkRequest,
  signal: AbortSignal,
): AsyncGenerator<readonly Walked[], undefined> {
  // One worker, for the walk lives in it.
  const worker = new WorkerPool<WalkRequest, readonly Walked[]>(1, WORKER_PROGRAM, 'folders');
  try {
    for (;;) {
      const batch = await worker.run(request, signal);
      if (batch.length === 0) return;
      yield batch;
    }
  } finally {
    await worker.close();
  }
}
