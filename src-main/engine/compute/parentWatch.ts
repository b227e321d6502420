/**
 * A worker thread of the compute process that ends the process when its parent is gone. The main thread hears of that
 * itself, but not while it computes, and a training step or a hung driver can take long.
 */
import { workerData } from 'node:worker_threads';

const parent = Number(workerData);

function isOrphaned(): boolean {
  // On Unix an orphan is adopted by another process; elsewhere the number stays, but nobody answers to it.
  if (process.ppid !== parent) return true;
  try {
    process.kill(parent, 0);
    return false;
  } catch {
    return true;
  }
}

setInterval(() => {
  if (isOrphaned()) process.kill(process.pid, 'SIGKILL');
}, 1000);
