import { HeliochromeError } from '../../../src-shared/domain/error.ts';

/**
 * Does the work once more when the compute process ended in the middle of it: what ended it (the system, a driver)
 * seldom was this photo. If it was, the second end is the photo's.
 *
 * @throws HeliochromeError what the work throws; a crash only the second time
 */
export async function outliveCrash<Result>(
  work: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const crashed = error instanceof HeliochromeError && error.code === 'engine-crashed';
    if (!crashed || signal?.aborted === true) throw error;
    return await work();
  }
}
