import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ApiEvent } from '../../src-shared/api/contract.ts';
import type { Api } from '../api/apiTypes.ts';
import { ask } from './ask.ts';
import { texts } from './texts.ts';

const libraryExtension = '.heliochrome';

/** What a program's arguments ask for. */
export interface AskedFor {
  /** `--library FILE`: the library to begin with, made when it is not there; null for the last one. */
  readonly library: string | null;
  /** Files and folders. */
  readonly paths: string[];
}

/**
 * Reads a program's arguments; its paths become absolute. Chromium's switches may stand among them and are passed over.
 *
 * @param parameters without the program's own file
 * @param directory folder that relative paths start from
 */
export function readArguments(parameters: readonly string[], directory: string): AskedFor {
  const asked: { library: string | null; paths: string[] } = { library: null, paths: [] };
  const option = '--library';
  for (const [index, parameter] of parameters.entries()) {
    if (parameters[index - 1] === option) asked.library = path.resolve(directory, parameter);
    else if (parameter.startsWith(`${option}=`)) {
      asked.library = path.resolve(directory, parameter.slice(option.length + 1));
    } else if (parameter !== '' && !parameter.startsWith('-')) {
      asked.paths.push(path.resolve(directory, parameter));
    }
  }
  return asked;
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
  // The page imports them where it shows them.
  if (photos.length > 0) tell({ type: 'action', action: 'file.import', paths: photos });
}
