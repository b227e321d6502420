import type { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { JobItem } from '../../src-shared/domain/job.ts';
import { runLibraryJob } from './library/runLibraryJob.ts';
import type { LibraryJobOptions, LibraryJobReport } from './library/runLibraryJob.ts';

/** What to import, and into which library. */
export interface ImportRequest {
  /** Absolute path; the library is made when it is not there. */
  readonly library: string;
  readonly create: boolean;
  /** Absolute paths of files and folders. */
  readonly paths: readonly string[];
  readonly title: string;
  readonly foldersAsCollections: boolean;
}

/** What came of it. */
export type ImportReport = LibraryJobReport;

/**
 * Imports files and folders into a library, as the application does. What is stopped goes on when the library is
 * opened again.
 *
 * @throws HeliochromeError library-damaged, library-future, library-locked, library-read-only, usage
 */
export function importPhotos(
  request: ImportRequest,
  options: LibraryJobOptions,
): Promise<ImportReport> {
  const { library, create, paths, title, foldersAsCollections } = request;
  const parameters = { paths, collectionId: null, foldersAsCollections };
  const details = paths.slice(0, 100).join(', ');
  return runLibraryJob({ library, create, kind: 'import', title, parameters, details }, options);
}

/** The error of an item that failed. */
export function errorOfItem(
  item: JobItem,
): Pick<HeliochromeError, 'message' | 'advice'> & { code: string } {
  return item.problem ?? { code: 'internal', message: 'The reason was not kept.', advice: '' };
}
