import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PhotoDetails, PhotoSelection } from '../../../src-shared/domain/photo.ts';
import type { Catalog } from '../../catalog/catalogTypes.ts';
import { csvHead, csvRows } from './metadataCsv.ts';

const photosATurn = 200;

/** The metadata of photos as CSV; other work goes on meanwhile. */
export async function exportMetadata(catalog: Catalog, photos: PhotoSelection): Promise<string> {
  const ids = catalog.photos.resolve(photos);
  const parts = [csvHead()];
  for (let start = 0; start < ids.length; start += photosATurn) {
    const details = ids
      .slice(start, start + photosATurn)
      .map((id) => catalog.photos.get(id))
      .filter((photo): photo is PhotoDetails => photo !== null);
    parts.push(csvRows(details));
    await nextTurn();
  }
  return parts.join('');
}
