import { HeliochromeError } from '../../src-shared/domain/error.ts';

/** @throws HeliochromeError `cancelled` when the signal has been given */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw stopped();
}

/**
 * Waits for `work`, but no longer than until the signal: then it throws while the work goes on unattended.
 * @throws HeliochromeError `cancelled`; whatever `work` throws
 */
export async function abortable<Result>(
  work: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (!signal) return work;
  // Left behind, it may fail without anyone being told.
  work.catch(() => undefined);
  throwIfAborted(signal);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => {
    reject(stopped());
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function stopped(): HeliochromeError {
  return new HeliochromeError('cancelled', 'The rendering was stopped.');
}
