import { z } from 'zod';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { Collection } from '../../src-shared/domain/photo.ts';
import { notInLibrary } from './catalogErrors.ts';
import type { CollectionRepository } from './catalogTypes.ts';
import { countedCollections } from './collectionCounts.ts';
import { idList } from './columns.ts';
import { naturalKey } from './naturalKey.ts';
import type { Store } from './store.ts';

/** A collection and all below it. */
const below = `WITH RECURSIVE below (id, depth) AS (
    SELECT @id, 0 UNION ALL
    SELECT collections.id, depth + 1 FROM collections JOIN below ON parent_id = below.id)`;

function child(store: Store, name: string, parentId: number | null): number | null {
  return store.number(
    'SELECT id FROM collections WHERE coalesce(parent_id, 0) = coalesce(@parentId, 0) AND name = @name',
    { parentId, name },
  );
}

const nameRow = z.object({ name: z.string() });

function nameOf(store: Store, id: number): string {
  const sql = 'SELECT name FROM collections WHERE id = @id';
  const row = store.first(nameRow, sql, { id });
  if (row === null) throw notInLibrary('collection', id);
  return row.name;
}

function assertThere(store: Store, id: number): void {
  nameOf(store, id);
}

function assertFree(
  store: Store,
  name: string,
  parentId: number | null,
  exceptId: number | null,
): void {
  const known = child(store, name, parentId);
  if (known === null || known === exceptId) return;
  throw new HeliochromeError(
    'usage',
    `There is a collection named “${name}” already at this place.`,
    'Choose another name.',
  );
}

function insertCollection(store: Store, name: string, parentId: number | null): number {
  if (parentId !== null) assertThere(store, parentId);
  assertFree(store, name, parentId, null);
  return store.insert('INSERT INTO collections (parent_id, name) VALUES (@parentId, @name)', {
    parentId,
    name,
  });
}

function rename(store: Store, id: number, name: string): number {
  return store.write(() => {
    assertThere(store, id);
    const parentId = store.number('SELECT parent_id FROM collections WHERE id = @id', { id });
    assertFree(store, name, parentId, id);
    return store.run('UPDATE collections SET name = @name WHERE id = @id AND name <> @name', {
      id,
      name,
    });
  });
}

function move(store: Store, id: number, parentId: number | null): number {
  return store.write(() => {
    assertThere(store, id);
    if (parentId !== null) {
      assertThere(store, parentId);
      const ids = store.numbers(`${below} SELECT id FROM below`, { id });
      if (ids.includes(parentId)) {
        throw new HeliochromeError(
          'usage',
          'A collection cannot lie in itself or in one below it.',
          'Choose another place.',
        );
      }
    }
    assertFree(store, nameOf(store, id), parentId, id);
    return store.run(
      'UPDATE collections SET parent_id = @parentId WHERE id = @id AND parent_id IS NOT @parentId',
      { id, parentId },
    );
  });
}

function remove(store: Store, id: number): number {
  return store.write(() => {
    assertThere(store, id);
    // Those at the bottom first: what others name comes after what names it.
    const ids = store.numbers(`${below} SELECT id FROM below ORDER BY depth DESC`, { id });
    store.run(
      `DELETE FROM collection_photos
       WHERE collection_id IN (SELECT value FROM json_each(@ids))`,
      { ids: idList(ids) },
    );
    for (const each of ids) store.run('DELETE FROM collections WHERE id = @id', { id: each });
    return ids.length;
  });
}

function addPhotos(store: Store, id: number, photoIds: readonly number[]): number {
  return store.write(() => {
    assertThere(store, id);
    return store.run(
      `INSERT INTO collection_photos (collection_id, photo_id)
       SELECT @id, photos.id FROM photos WHERE photos.id IN (SELECT value FROM json_each(@ids))
       ON CONFLICT DO NOTHING`,
      { id, ids: idList(photoIds) },
    );
  });
}

function removePhotos(store: Store, id: number, photoIds: readonly number[]): number {
  return store.write(() => {
    assertThere(store, id);
    return store.run(
      `DELETE FROM collection_photos WHERE collection_id = @id
         AND photo_id IN (SELECT value FROM json_each(@ids))`,
      { id, ids: idList(photoIds) },
    );
  });
}

/** Collections, in natural order of their names; counted anew only when something changed. */
function collectionList(store: Store): () => readonly Collection[] {
  let revision = -1;
  let list: readonly Collection[] = [];
  return () => {
    // In a transaction the revision does not tell what has changed.
    if (store.revision === revision && !store.database.inTransaction) return list;
    const keys = new Map<number, string>();
    const counted = countedCollections(store);
    for (const { id, name } of counted) keys.set(id, naturalKey(name));
    const sorted = counted.sort((left, right) => {
      const [one, other] = [keys.get(left.id)!, keys.get(right.id)!];
      return one < other ? -1 : one > other ? 1 : left.id - right.id;
    });
    if (!store.database.inTransaction) {
      revision = store.revision;
      list = sorted;
    }
    return sorted;
  };
}

/** Collections of a library. */
export function collectionRepository(store: Store): CollectionRepository {
  return {
    list: collectionList(store),
    create: (name, parentId) =>
      store.write(() => {
        const id = insertCollection(store, name, parentId);
        return { id, parentId, name, photos: 0 };
      }),
    ensure: (name, parentId) =>
      child(store, name, parentId) ?? store.write(() => insertCollection(store, name, parentId)),
    rename: (id, name) => rename(store, id, name),
    move: (id, parentId) => move(store, id, parentId),
    remove: (id) => remove(store, id),
    addPhotos: (id, photoIds) => addPhotos(store, id, photoIds),
    removePhotos: (id, photoIds) => removePhotos(store, id, photoIds),
  };
}
