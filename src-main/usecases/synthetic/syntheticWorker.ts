/** The program of the thread that computes synthetic pictures: seconds of work that must not hold up anything else. */
import { answerTasks } from '../../platform/workerPool.ts';
import { makeSyntheticCollection } from '../makeSyntheticCollection.ts';

answerTasks((folder: string) => makeSyntheticCollection(folder));
