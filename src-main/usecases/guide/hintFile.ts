import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { HeliochromeError } from '../../../src-shared/domain/error.ts';
import { hintFileSchema, type HintFile } from '../../../src-shared/domain/hint.ts';
import { withSystemErrors } from '../../platform/systemError.ts';

/** Larger files are no hints. */
const largestFile = 100_000_000;

const advice =
  'A hint file is JSON: {"version": 2, "hints": [{"kind": "point", "points": [[0.5, 0.2]], "radius": 0.02, "a": 10, "b": 20}]}.';

function wrong(name: string, reason: string, cause?: unknown): HeliochromeError {
  return new HeliochromeError('usage', `${name} ${reason}.`, advice, { cause });
}

/** What is wrong, in so many words as a person reads. */
function problemsOf(error: z.ZodError): string {
  const told = error.issues.slice(0, 5).map(({ path, message }) => {
    const place = path.map(String).join('.');
    return place === '' ? message : `${place}: ${message}`;
  });
  const more = error.issues.length - told.length;
  return `${told.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

/**
 * Hints from the text of a hint file of any version.
 *
 * @param name of the file, for errors
 * @throws HeliochromeError usage, saying what is wrong where
 */
export function parseHintFile(text: string, name: string): HintFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw wrong(name, `is not valid JSON: ${reason}`, error);
  }
  const parsed = hintFileSchema.safeParse(value);
  if (!parsed.success) {
    throw wrong(name, `does not hold what it should: ${problemsOf(parsed.error)}`, parsed.error);
  }
  const { hints } = parsed.data;
  const edges = 'edges' in parsed.data ? parsed.data.edges : undefined;
  return { hints, edges: edges ?? null };
}

/** Reads a hint file. @throws HeliochromeError usage, file-missing, file-permission, file-unreadable */
export async function readHintFile(file: string): Promise<HintFile> {
  const { size } = await withSystemErrors(file, 'read', () => stat(file));
  if (size > largestFile) throw wrong(file, `is too large for a hint file: ${size} bytes`);
  return parseHintFile(await withSystemErrors(file, 'read', () => readFile(file, 'utf8')), file);
}
