import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import type { Breath } from './referenceTypes.ts';

const turnMilliseconds = 12;

/** A {@link Breath} that throws `cancelled` once the signal is aborted. */
export function breathe(signal?: AbortSignal): Breath {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < turnMilliseconds) return;
    await turnOfTheLoop();
    if (signal?.aborted === true) {
      throw new HeliochromeError('cancelled', 'The coloring was stopped.');
    }
    last = performance.now();
  };
}
