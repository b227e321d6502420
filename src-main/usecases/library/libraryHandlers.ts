import type { AnyJobHandler } from '../../jobs/jobTypes.ts';
import { importHandler, type ImportResult } from '../importing/importHandler.ts';
import { colorizeHandler } from '../jobs/colorizeHandler.ts';
import type { LibraryContext } from './libraryContext.ts';

/** How each kind of job of a library is done. */
export function libraryHandlers(
  context: LibraryContext,
  onImported: (result: ImportResult) => void,
): readonly AnyJobHandler[] {
  return [importHandler(context, { onImported }), colorizeHandler(context)];
}
