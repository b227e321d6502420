import { z } from 'zod';
import type { Collection } from '../../src-shared/domain/photo.ts';
import type { Store } from './store.ts';

const collectionRow = z.object({
  id: z.int(),
  parent_id: z.int().nullable(),
  name: z.string(),
  photos: z.int(),
});
type Row = z.output<typeof collectionRow>;

const membershipRow = z.object({ photo_id: z.int(), collection_id: z.int() });

/** A collection and all above it, from the bottom up. */
function lineage(byId: ReadonlyMap<number, Row>, id: number): Row[] {
  const rows: Row[] = [];
  for (let row = byId.get(id); row !== undefined;) {
    rows.push(row);
    row = row.parent_id === null ? undefined : byId.get(row.parent_id);
  }
  return rows;
}

/** Photos by the collections that they are in, of those that are in several. */
function severalFold(store: Store): Map<number, number[]> {
  const memberships = store.all(
    membershipRow,
    `SELECT photo_id, collection_id FROM photos INDEXED BY photos_in_several
       JOIN collection_photos ON photo_id = photos.id
     WHERE collections > 1 AND trashed = 0`,
  );
  const byPhoto = new Map<number, number[]>();
  for (const { photo_id: photo, collection_id: collection } of memberships) {
    const known = byPhoto.get(photo);
    if (known === undefined) byPhoto.set(photo, [collection]);
    else known.push(collection);
  }
  return byPhoto;
}

/** Takes away what summing counted twice: photos that are in several collections below one. */
function subtractDuplicates(
  store: Store,
  byId: ReadonlyMap<number, Row>,
  totals: Map<number, number>,
): void {
  for (const collections of severalFold(store).values()) {
    const seen = new Set<number>();
    for (const row of collections.flatMap((id) => lineage(byId, id))) {
      if (seen.has(row.id)) totals.set(row.id, totals.get(row.id)! - 1);
      seen.add(row.id);
    }
  }
}

/** All collections by name, with the number of photos in and below each. */
export function countedCollections(store: Store): Collection[] {
  const rows = store.all(collectionRow, 'SELECT id, parent_id, name, photos FROM collections');
  const byId = new Map(rows.map((row) => [row.id, row]));
  const totals = new Map(rows.map((row) => [row.id, 0]));
  for (const row of rows) {
    for (const above of lineage(byId, row.id)) {
      totals.set(above.id, totals.get(above.id)! + row.photos);
    }
  }
  subtractDuplicates(store, byId, totals);
  return rows.map(({ id, parent_id: parentId, name }) => ({
    id,
    parentId,
    name,
    photos: totals.get(id)!,
  }));
}
