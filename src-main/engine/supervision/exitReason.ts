import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { memoryAdvice } from '../compute/engineFailure.ts';
import { usableMemory } from './processMemory.ts';

/** What is known of a process that ended by itself. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Memory it held when last looked at, bytes. */
  readonly bytes: number;
  /** The last lines that it printed. */
  readonly lastWords: string;
}

const memoryWords = /heap out of memory|bad_alloc|out of memory|Cannot allocate memory|\bOOM\b/i;

/** Linux ends the process that holds the most when memory runs out, with the signal that cannot be caught. */
function wasEndedForMemory({ signal, bytes, lastWords }: ProcessEnd): boolean {
  return memoryWords.test(lastWords) || (signal === 'SIGKILL' && bytes > usableMemory() / 2);
}

/** Says why a compute process ended that nobody had ended: `engine-memory` or `engine-crashed`. */
export function explainEnd(end: ProcessEnd): HeliochromeError {
  const how = end.signal === null ? `with status ${end.code ?? 'unknown'}` : `by ${end.signal}`;
  if (wasEndedForMemory(end)) {
    const held = `it held ${Math.round(end.bytes / 2 ** 20)} MB`;
    const message = `The compute process ended for lack of memory (${how}; ${held}).`;
    return new HeliochromeError('engine-memory', message, memoryAdvice);
  }
  const words = end.lastWords.trim().split('\n').slice(-3).join(' · ');
  return new HeliochromeError(
    'engine-crashed',
    `The compute process ended unexpectedly (${how})${words === '' ? '' : `: ${words}`}.`,
    'Try again; if it happens again, choose another --engine.',
  );
}
