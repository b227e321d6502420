import type { PhotoSelection, PhotoSummary } from '../../../src-shared/domain/photo.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';

/** Photos read from the catalog between two turns of the event loop. */
const batch = 500;

/** The photos of a selection, in its order, in batches, so that a large library does not hold up anything else. */
export async function* selectedPhotos(
  catalog: Catalog,
  selection: PhotoSelection,
): AsyncGenerator<readonly PhotoSummary[]> {
  const ids = catalog.photos.resolve(selection);
  for (let start = 0; start < ids.length; start += batch) {
    yield catalog.photos.summaries(ids.slice(start, start + batch));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
