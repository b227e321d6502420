import { z } from 'zod';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { Problem } from '../../src-shared/domain/job.ts';

const longestValue = 80;
const issuesTold = 3;

/** A value in an error, shortened; never throws, whatever it is. */
export function shortened(value: unknown): string {
  let text: string;
  try {
    // Of a function or a symbol it gives nothing, whatever its type says.
    const json = JSON.stringify(value) as string | undefined;
    text = json ?? String(value);
  } catch {
    text = Object.prototype.toString.call(value);
  }
  // Cut between whole characters, so that no half of a pair is left.
  const characters = Array.from(text.slice(0, 2 * longestValue));
  const short = characters.slice(0, longestValue).join('');
  return short.length < text.length ? `${short}…` : short;
}

/** The value at a path of a request, as far as there is one. */
function valueAt(request: unknown, path: readonly PropertyKey[]): unknown {
  let value = request;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/** A refused request in words: which field, why, and what came. */
export function refusedRequest(
  name: string,
  request: unknown,
  error: z.ZodError,
): HeliochromeError {
  const told = error.issues.slice(0, issuesTold).map((issue) => {
    const place = issue.path.length === 0 ? 'request' : issue.path.map(String).join('.');
    return `${place}: ${issue.message} (received ${shortened(valueAt(request, issue.path))})`;
  });
  const more = error.issues.length - told.length;
  const rest = more > 0 ? `; and ${more} more` : '';
  return new HeliochromeError(
    'usage',
    `The call ${name} was refused. ${told.join('; ')}${rest}.`,
    'This is a fault of Heliochrome or of the program that called it; please report it.',
    { cause: error },
  );
}

/** Anything thrown as it crosses to the caller. */
export function problemOf(thrown: unknown): Problem {
  const isForeign = !(thrown instanceof HeliochromeError);
  const { code, message, advice } = HeliochromeError.from(thrown);
  const help = 'This is a fault of Heliochrome; what you did before is safe. Please report it.';
  return { code, message, advice: isForeign && advice === '' ? help : advice };
}
