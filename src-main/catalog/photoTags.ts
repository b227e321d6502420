import { z } from 'zod';
import { idList } from './columns.ts';
import type { Store } from './store.ts';

const tagCount = z.object({ tag: z.string(), photos: z.int() });

/** Gives these photos a tag; gives the ids of those that did not have it. */
export function addTag(store: Store, ids: readonly number[], name: string): number[] {
  store.run('INSERT INTO tags (name) VALUES (@name) ON CONFLICT DO NOTHING', { name });
  return store.numbers(
    `INSERT INTO photo_tags (tag_id, photo_id)
     SELECT (SELECT id FROM tags WHERE name = @name), photos.id FROM photos
     WHERE photos.id IN (SELECT value FROM json_each(@ids))
     ON CONFLICT DO NOTHING RETURNING photo_id`,
    { name, ids: idList(ids) },
  );
}

/** Takes a tag from these photos; gives the ids of those that had it. */
export function removeTag(store: Store, ids: readonly number[], name: string): number[] {
  return store.numbers(
    `DELETE FROM photo_tags WHERE tag_id = (SELECT id FROM tags WHERE name = @name)
       AND photo_id IN (SELECT value FROM json_each(@ids)) RETURNING photo_id`,
    { name, ids: idList(ids) },
  );
}

/** Tags of one photo, in order. */
export function tagsOf(store: Store, photoId: number): string[] {
  return store
    .all(
      z.object({ name: z.string() }),
      `SELECT tags.name FROM photo_tags JOIN tags ON tags.id = photo_tags.tag_id
       WHERE photo_tags.photo_id = @photoId ORDER BY tags.name`,
      { photoId },
    )
    .map((row) => row.name);
}

/** Tags of photos that are not in the trash, with their number. */
export function allTags(store: Store): { tag: string; photos: number }[] {
  return store.all(
    tagCount,
    `SELECT tags.name AS tag, count(*) AS photos FROM photo_tags
       JOIN tags ON tags.id = photo_tags.tag_id
     WHERE photo_tags.photo_id NOT IN (SELECT id FROM photos WHERE trashed = 1)
     GROUP BY tags.id ORDER BY tags.name`,
  );
}

/** Tags of some of these photos, with their number. */
export function tagsAmong(store: Store, ids: readonly number[]): { tag: string; photos: number }[] {
  return store.all(
    tagCount,
    `SELECT tags.name AS tag, count(*) AS photos FROM photo_tags
       JOIN tags ON tags.id = photo_tags.tag_id
     WHERE photo_tags.photo_id IN (SELECT value FROM json_each(@ids))
     GROUP BY tags.id ORDER BY tags.name`,
    { ids: idList(ids) },
  );
}
