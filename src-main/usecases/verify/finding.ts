import type { ErrorReport } from '../../../src-shared/api/commandEvents.ts';
import type { HeliochromeError } from '../../../src-shared/domain/error.ts';

/** Something that is not as it should be. */
export interface Finding {
  /** The file or folder it is about. */
  readonly path: string;
  readonly error: ErrorReport;
}

/** What a verification tells of, as it goes. */
export interface VerifyListener {
  /** Bytes that were read since the last call. */
  readonly read: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

const fromOrigin = 'Bring it back from another copy.';

/** A finding in an archivist's words. */
export function finding(path: string, message: string, advice = fromOrigin): Finding {
  return { path, error: { code: 'data-unusable', message, advice } };
}

/** What kept something from being looked at is a finding too. */
export function findingOf(path: string, { code, message, advice }: HeliochromeError): Finding {
  return { path, error: { code, message, advice } };
}
