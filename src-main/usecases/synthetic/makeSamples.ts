import { WorkerPool } from '../../platform/workerPool.ts';

const WORKER_PROGRAM = new URL('./syntheticWorker.ts', import.meta.url);

/** Only one at a time: each replaces what the one before made. */
let making: Promise<unknown> = Promise.resolve();

async function make(folder: string): Promise<readonly string[]> {
  const worker = new WorkerPool<string, readonly string[]>(1, WORKER_PROGRAM, 'samples');
  try {
    return await worker.run(folder);
  } finally {
    await worker.close();
  }
}

/**
 * Makes the synthetic collection in a thread of its own, as `makeSyntheticCollection` does.
 *
 * @returns the paths of the scans
 * @throws HeliochromeError output-unwritable, disk-full
 */
export async function makeSamples(folder: string): Promise<readonly string[]> {
  const made = making.then(() => make(folder));
  making = made.catch(() => undefined);
  return made;
}
