/** The program of the thread that checks the copy of a library. */
import { answerTasks } from '../platform/workerPool.ts';
import { checkLibrary } from './checkLibrary.ts';
import { connectForReading } from './connection.ts';
import { Store } from './store.ts';

/** A copy to be checked, and the library of which it is one. */
export interface CheckRequest {
  readonly file: string;
  readonly library: string;
}

function check({ file, library }: CheckRequest): string[] {
  const database = connectForReading(file, true);
  try {
    return checkLibrary(new Store(library, database, 'It is a copy.'));
  } finally {
    database.close();
  }
}

answerTasks((request: CheckRequest) => Promise.resolve(check(request)));
