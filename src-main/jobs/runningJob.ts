import type { JobLog } from './jobLog.ts';
import type { JobMemory } from './jobMemory.ts';
import type { RunningJob } from './jobTypes.ts';

/** What stands behind the job that a handler is given. */
export interface RunningJobParts {
  readonly id: number;
  readonly parameters: unknown;
  readonly signal: AbortSignal;
  readonly log: JobLog;
  /** Changed by what the handler tells. */
  readonly memory: JobMemory;
  readonly activity: (text: string) => void;
  /** Something was achieved. */
  readonly noteFruit: () => void;
  /** Stores the memory. */
  readonly save: () => void;
  /** Stores the memory, and its figures as those of this moment. */
  readonly saveFigures: (figures: Readonly<Record<string, number>>) => void;
}

/** The job as its handler sees it: what the handler tells is kept in the job's memory, and stored at once. */
export function runningJob(parts: RunningJobParts): RunningJob<unknown> {
  const { memory, log, save } = parts;
  return {
    id: parts.id,
    parameters: parts.parameters,
    signal: parts.signal,
    log: (line) => {
      log.add(line);
    },
    activity: parts.activity,
    figures: (figures) => {
      memory.figures = { ...figures };
      parts.saveFigures(memory.figures);
    },
    result: (result) => {
      memory.result = result;
      save();
    },
    get checkpoint(): unknown {
      return memory.handler;
    },
    set checkpoint(value: unknown) {
      memory.handler = value;
      parts.noteFruit();
      save();
    },
  };
}
