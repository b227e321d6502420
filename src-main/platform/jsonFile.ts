import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { HeliochromeError, type ErrorCode } from '../../src-shared/domain/error.ts';
import { withSystemErrors } from './systemError.ts';

/** How a file that does not hold what it should is spoken of. */
export interface JsonFileOptions {
  /** Code of the error when the content is not valid. Default file-unreadable. */
  readonly invalidCode?: ErrorCode;
  /** What to do about it. */
  readonly advice?: string;
}

/**
 * Reads a JSON file and checks it.
 *
 * @throws HeliochromeError file-missing, file-permission, file-unreadable; `invalidCode` when it is not JSON or does
 *   not fit the schema, with each place that does not
 */
export async function readJsonFile<T>(
  file: string,
  schema: z.ZodType<T>,
  options: JsonFileOptions = {},
): Promise<T> {
  const code = options.invalidCode ?? 'file-unreadable';
  const text = await withSystemErrors(file, 'read', () => readFile(file, 'utf8'));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `${file} is not valid JSON: ${reason}.`;
    throw new HeliochromeError(code, message, options.advice, { cause: error });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const message = `${file} does not hold what it should: ${z.prettifyError(result.error)}.`;
  throw new HeliochromeError(code, message, options.advice, { cause: result.error });
}
