import type { ErrorCode } from '../../src-shared/domain/error.ts';

/** Exit statuses of the command line. */
export const exitStatus = {
  done: 0,
  someFailed: 1,
  usage: 2,
  environment: 3,
  /** As shells report a program ended by Ctrl-C: 128 + SIGINT. */
  stopped: 130,
} as const;

const ofError: Readonly<Partial<Record<ErrorCode, number>>> = {
  usage: exitStatus.usage,
  cancelled: exitStatus.stopped,
  'file-missing': exitStatus.usage,
  'data-unusable': exitStatus.usage,
  'output-exists': exitStatus.usage,
  'output-unwritable': exitStatus.environment,
  'disk-full': exitStatus.environment,
  'model-missing': exitStatus.environment,
  'model-damaged': exitStatus.environment,
  'engine-unavailable': exitStatus.environment,
  'engine-memory': exitStatus.environment,
  environment: exitStatus.environment,
};

/** The status of a command that could not do its work at all. */
export function statusOfError(code: ErrorCode): number {
  return ofError[code] ?? exitStatus.someFailed;
}
