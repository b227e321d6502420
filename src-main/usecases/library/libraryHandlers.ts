import type { AnyJobHandler } from '../../jobs/jobTypes.ts';
import { importHandler, type ImportResult } from '../importing/importHandler.ts';
import { relinkHandler } from '../importing/relinkHandler.ts';
import { verifyHandler } from '../importing/verifyHandler.ts';
import { colorizeHandler } from '../jobs/colorizeHandler.ts';
import { exportHandler } from '../jobs/exportHandler.ts';
import { thumbnailsHandler } from '../jobs/thumbnailsHandler.ts';
import { trainHandler } from '../jobs/trainHandler.ts';
import type { LibraryContext } from './libraryContext.ts';

/** How each kind of job of a library is done. */
export function libraryHandlers(
  context: LibraryContext,
  onImported: (result: ImportResult) => void,
): readonly AnyJobHandler[] {
  return [
    importHandler(context, { onImported }),
    thumbnailsHandler(context),
    colorizeHandler(context),
    exportHandler(context),
    trainHandler(context),
    relinkHandler(context),
    verifyHandler(context),
  ];
}
