/** The program of a thread that reads masters. */
import { answerTasks } from '../../platform/workerPool.ts';
import { inspectMaster } from '../inspectMaster.ts';
import { findPath } from './findPath.ts';
import { hashFileAtOnce } from './hashFileAtOnce.ts';
import type { InspectResult, InspectTask } from './inspectTasks.ts';

async function perform(task: InspectTask): Promise<InspectResult> {
  switch (task.kind) {
    case 'inspect':
      return { kind: 'inspect', inspection: await inspectMaster(task.path) };
    case 'hash':
      return { kind: 'hash', file: hashFileAtOnce(task.path) };
    case 'find':
      return { kind: 'find', found: task.paths.map(findPath) };
  }
}

// While one waits for its decoder, the next is read.
answerTasks(perform, 2);
