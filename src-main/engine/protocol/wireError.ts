import { z } from 'zod';
import { HeliochromeError, type ErrorCode } from '../../../src-shared/domain/error.ts';

// The record makes the compiler name a code that is missing here.
const codes: Record<ErrorCode, ErrorCode> = {
  usage: 'usage',
  cancelled: 'cancelled',
  'file-missing': 'file-missing',
  'file-empty': 'file-empty',
  'file-unreadable': 'file-unreadable',
  'file-permission': 'file-permission',
  'file-too-large': 'file-too-large',
  'not-an-image': 'not-an-image',
  'image-damaged': 'image-damaged',
  'image-unsupported': 'image-unsupported',
  'output-exists': 'output-exists',
  'output-unwritable': 'output-unwritable',
  'disk-full': 'disk-full',
  'model-missing': 'model-missing',
  'model-damaged': 'model-damaged',
  'engine-unavailable': 'engine-unavailable',
  'engine-crashed': 'engine-crashed',
  'engine-timeout': 'engine-timeout',
  'engine-memory': 'engine-memory',
  'data-unusable': 'data-unusable',
  environment: 'environment',
  'library-damaged': 'library-damaged',
  'library-future': 'library-future',
  'library-locked': 'library-locked',
  'library-read-only': 'library-read-only',
  'not-found': 'not-found',
  'not-offered': 'not-offered',
  'not-allowed': 'not-allowed',
  internal: 'internal',
};

/** An error as it crosses between processes. */
export const wireErrorSchema = z.strictObject({
  code: z.enum(codes),
  message: z.string(),
  advice: z.string(),
});

export type WireError = z.infer<typeof wireErrorSchema>;

/** Makes anything thrown ready to cross. */
export function toWireError(error: unknown): WireError {
  const { code, message, advice } = HeliochromeError.from(error);
  return { code, message, advice };
}

/** Rebuilds an error that crossed. */
export function fromWireError({ code, message, advice }: WireError): HeliochromeError {
  return new HeliochromeError(code, message, advice);
}
