/** The program of the thread that looks through folders: gives what it meets in batches, as they are asked for. */
import { answerTasks } from '../../platform/workerPool.ts';
import { FolderWalk, type Walked, type WalkRequest } from './folderWalk.ts';

/** Large enough to make the messages few, small enough to be stored in a moment. */
const batchSize = 250;

let walk: Iterator<Walked, undefined> | null = null;

/** The request starts the walk; every further call gives the next batch, an empty one at the end. */
function nextBatch(request: WalkRequest): Walked[] {
  walk ??= new FolderWalk(request).walk();
  const batch: Walked[] = [];
  while (batch.length < batchSize) {
    const next = walk.next();
    if (next.done === true) break;
    batch.push(next.value);
  }
  return batch;
}

answerTasks((request: WalkRequest) => Promise.resolve(nextBatch(request)));
