import { HeliochromeError, type ErrorCode } from '../../src-shared/domain/error.ts';

/** What was being done to the path when the system refused. */
export type FileAction = 'read' | 'write';

interface Explanation {
  readonly code: ErrorCode;
  readonly what: string;
  readonly advice: string;
}

type Explanations = Readonly<Partial<Record<string, Explanation>>>;

const forBoth: Explanations = {
  ENAMETOOLONG: {
    code: 'usage',
    what: 'its name is too long for this file system',
    advice: 'Use a shorter name or folder.',
  },
  EIO: {
    code: 'file-unreadable',
    what: 'the disk reports an input/output error',
    advice: 'Check the disk, its cable or the network share, then try again.',
  },
  EMFILE: {
    code: 'environment',
    what: 'too many files are open',
    advice: 'Use fewer --jobs, or raise the limit of open files (ulimit -n).',
  },
  ELOOP: {
    code: 'file-unreadable',
    what: 'its symbolic links lead in a circle',
    advice: 'Repair or remove the link.',
  },
};

const forReading: Explanations = {
  ENOENT: {
    code: 'file-missing',
    what: 'there is no such file or folder',
    advice: 'Check the path; its drive may not be connected.',
  },
  EACCES: {
    code: 'file-permission',
    what: 'this user has no permission to read it',
    advice: 'Give this user permission to read it.',
  },
  EISDIR: {
    code: 'not-an-image',
    what: 'it is a folder, not a file',
    advice: 'Name the files in it, or give the folder itself.',
  },
  ENOTDIR: {
    code: 'file-missing',
    what: 'a part of its path is a file, not a folder',
    advice: 'Check the path.',
  },
};

const forWriting: Explanations = {
  ENOENT: {
    code: 'output-unwritable',
    what: 'its folder does not exist',
    advice: 'Check the path of the output folder.',
  },
  EACCES: {
    code: 'output-unwritable',
    what: 'this user has no permission to write there',
    advice: 'Choose another output folder, or give this user permission to write.',
  },
  EROFS: {
    code: 'output-unwritable',
    what: 'the disk is read-only',
    advice: 'Choose an output folder on another disk.',
  },
  ENOSPC: {
    code: 'disk-full',
    what: 'the disk is full',
    advice:
      'Make room or choose an output folder on another disk, then run the same command again.',
  },
  EDQUOT: {
    code: 'disk-full',
    what: 'the disk quota of this user is used up',
    advice:
      'Make room or choose an output folder on another disk, then run the same command again.',
  },
  EFBIG: {
    code: 'disk-full',
    what: 'the file is larger than this file system can hold',
    advice: 'Choose an output folder on another disk.',
  },
  EEXIST: {
    code: 'output-exists',
    what: 'something of this name exists already',
    advice: 'Choose another output folder, or use --overwrite to replace it.',
  },
  ENOTDIR: {
    code: 'output-unwritable',
    what: 'a part of its path is a file, not a folder',
    advice: 'Choose another output folder.',
  },
  EISDIR: {
    code: 'output-exists',
    what: 'a folder of this name exists already',
    advice: 'Choose another output folder.',
  },
};

const aliases: Readonly<Partial<Record<string, string>>> = { EPERM: 'EACCES', ENFILE: 'EMFILE' };

/** The system's code (`ENOSPC` …) of an error, if it has one. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The error of work that was stopped on request. */
export function cancelled(cause?: unknown): HeliochromeError {
  return new HeliochromeError('cancelled', 'The work was stopped.', '', { cause });
}

/**
 * Turns an error of the file system into one a person can act on.
 *
 * @param path what was read or written; named in the message
 * @returns a HeliochromeError, unchanged when `error` is one already
 */
export function describeSystemError(
  error: unknown,
  path: string,
  action: FileAction,
): HeliochromeError {
  if (error instanceof HeliochromeError) return error;
  if (error instanceof Error && error.name === 'AbortError') return cancelled(error);
  const systemCode = systemErrorCode(error) ?? '';
  const name = aliases[systemCode] ?? systemCode;
  const explanation = (action === 'read' ? forReading : forWriting)[name] ?? forBoth[name];
  const failed = action === 'read' ? 'could not be read' : 'could not be written';
  if (explanation === undefined) {
    const reason = error instanceof Error ? error.message : String(error);
    const code = action === 'read' ? 'file-unreadable' : 'output-unwritable';
    return new HeliochromeError(code, `${path} ${failed}: ${reason}.`, '', { cause: error });
  }
  const message = `${path} ${failed}: ${explanation.what}.`;
  return new HeliochromeError(explanation.code, message, explanation.advice, { cause: error });
}

/** Runs `work`; whatever it throws leaves as a HeliochromeError about `path`. */
export async function withSystemErrors<T>(
  path: string,
  action: FileAction,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw describeSystemError(error, path, action);
  }
}
