import { HeliochromeError, type ErrorCode } from '../../src-shared/domain/error.ts';

/** Ends the whole job, not only the item it came from. */
class JobStop extends Error {
  readonly reason: HeliochromeError;

  constructor(reason: HeliochromeError) {
    super(reason.message, { cause: reason });
    this.name = 'JobStop';
    this.reason = reason;
  }
}

/** What no other item could get past either, whoever throws it. */
const stoppingCodes = new Set<ErrorCode>([
  'disk-full',
  'engine-unavailable',
  'library-read-only',
  'library-locked',
  'library-damaged',
]);

/**
 * Ends the running job as failed for this reason. Its items that are not through stay so: a retry goes on with them.
 * Errors with the codes `disk-full`, `engine-unavailable` and `library-…` do the same without it.
 */
export function stopJob(error: HeliochromeError): never {
  throw new JobStop(error);
}

/** Why the whole job must end; null when only the item failed. */
export function stopReason(error: unknown): HeliochromeError | null {
  if (error instanceof JobStop) return error.reason;
  if (error instanceof HeliochromeError && stoppingCodes.has(error.code)) return error;
  return null;
}
