import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ApiEvent } from '../../src-shared/api/contract.ts';
import type { Api } from '../api/apiTypes.ts';
import { ask } from './ask.ts';
import { texts } from './texts.ts';

const libraryExtension = '.heliochrome';

/**
 * Files and folders among a program's arguments, as absolute paths.
 *
 * @param parameters without the program's own; Chromium's switches may be among them
 */
export function pathsOfArguments(parameters: readonly string[], directory: string): string[] {
  return parameters
    .filter((parameter) => parameter !== '' && !parameter.startsWith('-'))
    .map((parameter) => path.resolve(directory, parameter));
}

/** Opens a library, or imports photos and folders, as they were given from outside the window. */
export async function openPaths(
  paths: readonly string[],
  api: Pick<Api, 'call'>,
  tell: (event: ApiEvent) => void,
): Promise<void> {
  for (const missing of paths.filter((given) => !existsSync(given))) {
    const message = texts.opening.missing(missing);
    tell({ type: 'notice', level: 'warning', message, advice: texts.opening.missingAdvice });
  }
  const present = paths.filter((given) => existsSync(given));
  const isLibrary = (given: string): boolean => path.extname(given) === libraryExtension;
  const library = present.findLast(isLibrary);
  const photos = present.filter((given) => !isLibrary(given));
  if (library !== undefined) await ask(api, tell, 'library.open', { path: library });
  if (photos.length > 0) {
    await ask(api, tell, 'jobs.import', { paths: photos, collectionId: null });
  }
}
