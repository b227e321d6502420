import { exitStatus } from './exitStatus.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The wish of the person (or system) to stop. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Ends the watch: the signals do again what they do by default. */
  release(): void;
}

/**
 * Turns Ctrl-C, and the signals by which systems end programs, into an abort: the work stops by itself and leaves
 * whole files only. A second one ends the process at once; temporary files are removed even then.
 */
export function watchInterruption(tell: (text: string) => void): Interruption {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(exitStatus.stopped);
    tell('Stopping; press Ctrl-C again to stop at once.');
    controller.abort();
  };
  for (const name of signals) process.on(name, stop);
  // Whoever reads the output has gone (`| head`): there is nobody left to work for.
  const readerGone = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error;
    controller.abort();
  };
  process.stdout.on('error', readerGone);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of signals) process.off(name, stop);
      process.stdout.off('error', readerGone);
    },
  };
}
