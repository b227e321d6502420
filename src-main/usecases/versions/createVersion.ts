import type { CallPayload } from '../../../src-shared/api/contract.ts';
import type { Version } from '../../../src-shared/domain/version.ts';
import type { LibraryContext } from '../library/libraryContext.ts';
import { announceVersion, keepVersion } from './keepVersion.ts';
import { resolveColoring } from './resolveColoring.ts';
import { sourceOf, tryColoring } from './tryColoring.ts';

/**
 * Colors a photo now and keeps the result as its current version: one step of the photo's undo.
 *
 * @throws HeliochromeError cancelled, not-found, library-read-only, model-missing, model-damaged, usage, data-unusable
 *   (the master changed), what opening the master and computing throw
 */
export async function createVersion(
  context: LibraryContext,
  { photoId, coloring, finish }: CallPayload<'versions.create'>,
  signal?: AbortSignal,
): Promise<Version> {
  const { catalog } = context;
  const source = sourceOf(context, photoId);
  const resolved = await resolveColoring(coloring, finish);
  const { tried } = await tryColoring(context, source, resolved, signal);
  const version = catalog.history.record('Colorize', photoId, () =>
    keepVersion(context, photoId, resolved, tried),
  );
  announceVersion(context, photoId);
  return version;
}
