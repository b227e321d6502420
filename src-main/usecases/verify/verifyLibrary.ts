import type { ItemEvent, ProgressEvent } from '../../../src-shared/api/commandEvents.ts';
import type { Log } from '../../platform/log.ts';
import { runLibraryJob } from '../library/runLibraryJob.ts';
import type { Finding } from './finding.ts';

/** Who listens, and what stops the work. */
export interface VerifyLibraryOptions {
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly onEvent: (event: ProgressEvent | ItemEvent) => void;
}

/** What came of it. */
export interface LibraryReport {
  /** Masters that were compared. */
  readonly masters: number;
  readonly findings: readonly Finding[];
  /** The work was stopped before its end. */
  readonly stopped: boolean;
}

/**
 * Compares every master of a library with what it was at import, by SHA-256, as the application does: what is found is
 * noted in the library.
 *
 * @throws HeliochromeError library-damaged, library-future, library-locked, library-read-only, usage
 */
export async function verifyLibrary(
  library: string,
  options: VerifyLibraryOptions,
): Promise<LibraryReport> {
  const { job, failures } = await runLibraryJob(
    {
      library,
      create: false,
      kind: 'verify',
      title: 'Verify all masters',
      parameters: { photos: { query: {} } },
      details: 'all masters',
    },
    options,
  );
  const findings = failures.map((item) => ({
    path: item.label,
    error: item.problem ?? { code: 'internal', message: 'The reason was not kept.', advice: '' },
  }));
  return { masters: job.done - job.skipped, findings, stopped: options.signal.aborted };
}
