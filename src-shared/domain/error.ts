/** Stable codes of everything that can go wrong where a person can do something about it. */
export type ErrorCode =
  | 'usage'
  | 'cancelled'
  | 'file-missing'
  | 'file-empty'
  | 'file-unreadable'
  | 'file-permission'
  | 'file-too-large'
  | 'not-an-image'
  | 'image-damaged'
  | 'image-unsupported'
  | 'output-exists'
  | 'output-unwritable'
  | 'disk-full'
  | 'model-missing'
  | 'model-damaged'
  | 'engine-unavailable'
  | 'engine-crashed'
  | 'engine-timeout'
  | 'engine-memory'
  | 'data-unusable'
  | 'environment'
  | 'library-damaged'
  | 'library-future'
  | 'library-locked'
  | 'library-read-only'
  | 'not-found'
  | 'not-offered'
  | 'not-allowed'
  | 'internal';

/**
 * An error a person can act on. `message` says what happened and why; `advice` says what to do. Crosses processes
 * as `{code, message, advice}` and is rebuilt on the other side by {@link HeliochromeError.from}.
 */
export class HeliochromeError extends Error {
  readonly code: ErrorCode;
  readonly advice: string;

  constructor(code: ErrorCode, message: string, advice = '', options?: ErrorOptions) {
    super(message, options);
    this.name = 'HeliochromeError';
    this.code = code;
    this.advice = advice;
  }

  /** Wraps anything thrown; a HeliochromeError is returned as it is. */
  static from(error: unknown, code: ErrorCode = 'internal', advice = ''): HeliochromeError {
    if (error instanceof HeliochromeError) return error;
    const message = error instanceof Error ? error.message : String(error);
    return new HeliochromeError(code, message, advice, { cause: error });
  }
}
