import type { ErrorCode, HeliochromeError } from '../../../src-shared/domain/error.ts';

const codes = new Set<ErrorCode>([
  'file-empty',
  'file-permission',
  'file-unreadable',
  'file-too-large',
  'not-an-image',
  'image-damaged',
  'image-unsupported',
]);

/** Whether an error says that a file is no photo that can be read, rather than that it is gone or in use just now. */
export function isUnreadable({ code }: HeliochromeError): boolean {
  return codes.has(code);
}
