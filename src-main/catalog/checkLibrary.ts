import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { describeCatalogError } from './catalogErrors.ts';
import { integrityProblems } from './migrations/migrate.ts';
import type { Store } from './store.ts';

/** What must hold beyond what SQLite itself can see: [what is wrong, how many of it there are]. */
const rules: readonly (readonly [string, string])[] = [
  [
    'The figures of the library do not match its photos',
    `SELECT NOT EXISTS (
       SELECT 1 FROM figures WHERE photos = (SELECT count(*) FROM photos WHERE trashed = 0)
         AND trashed = (SELECT count(*) FROM photos WHERE trashed = 1)
         AND missing = (SELECT count(*) FROM photos WHERE missing = 1 AND trashed = 0)
         AND unreadable = (SELECT count(*) FROM photos WHERE state = 'unreadable' AND trashed = 0)
         AND colorized = (SELECT count(*) FROM photos WHERE version_id IS NOT NULL AND trashed = 0)
         AND to_review = (SELECT count(*) FROM photos
           WHERE version_id IS NOT NULL AND review = 'none' AND trashed = 0))`,
  ],
  [
    'Photos with a wrong number of versions',
    `SELECT count(*) FROM photos WHERE versions <>
       (SELECT count(*) FROM versions WHERE photo_id = photos.id AND removed = 0)`,
  ],
  [
    'Photos whose current version is not one of theirs',
    `SELECT count(*) FROM photos WHERE version_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM versions WHERE id = version_id AND photo_id = photos.id AND removed = 0)`,
  ],
  [
    'Versions without their colors',
    `SELECT count(*) FROM versions WHERE id NOT IN (SELECT version_id FROM chroma_planes)`,
  ],
  [
    'Collections with a wrong number of photos',
    `SELECT count(*) FROM collections WHERE photos <> (
       SELECT count(*) FROM collection_photos JOIN photos ON photos.id = photo_id
       WHERE collection_id = collections.id AND trashed = 0)`,
  ],
  [
    'Photos with a wrong number of collections',
    `SELECT count(*) FROM photos WHERE collections <>
       (SELECT count(*) FROM collection_photos WHERE photo_id = photos.id)`,
  ],
  [
    'Masters without a photo',
    'SELECT count(*) FROM masters WHERE id NOT IN (SELECT master_id FROM photos)',
  ],
  [
    'Photos that search does not know',
    'SELECT abs((SELECT count(*) FROM photos) - (SELECT count(*) FROM photo_search))',
  ],
  [
    'Jobs with a wrong number of items',
    `SELECT count(*) FROM jobs WHERE pending + done + skipped + failed <>
       (SELECT count(*) FROM job_items WHERE job_id = jobs.id)`,
  ],
];

function messageOf(error: unknown, path: string): string {
  return HeliochromeError.from(describeCatalogError(error, path)).message;
}

function damage(store: Store): string[] {
  try {
    return integrityProblems(store.database).map((text) => `The file is damaged: ${text}.`);
  } catch (error) {
    return [messageOf(error, store.path)];
  }
}

function brokenRules(store: Store): string[] {
  return rules.flatMap(([what, sql]) => {
    try {
      const found = store.number(sql) ?? 0;
      return found === 0 ? [] : [`${what} (${found}).`];
    } catch (error) {
      return [messageOf(error, store.path)];
    }
  });
}

/** Every inconsistency found, in words; none when the library is sound. Reads the whole file. */
export function checkLibrary(store: Store): string[] {
  return [...new Set([...damage(store), ...brokenRules(store)])];
}
