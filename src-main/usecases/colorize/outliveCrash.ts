import { HeliochromeError, type ErrorCode } from '../../../src-shared/domain/error.ts';

/** The compute process ended in the middle, or while it was started again, or another engine was chosen meanwhile. */
const ends: readonly ErrorCode[] = ['engine-crashed', 'engine-unavailable', 'cancelled'];

/**
 * Does the work once more when its compute process came to an end under it: what ended it (the system, a driver, a person
 * who changed the engine) seldom was this photo. If it was, the second end is the photo's.
 *
 * @throws HeliochromeError what the work throws; such an end only the second time
 */
export async function outliveCrash<Result>(
  work: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const ended = error instanceof HeliochromeError && ends.includes(error.code);
    if (!ended || signal?.aborted === true) throw error;
    return await work();
  }
}
