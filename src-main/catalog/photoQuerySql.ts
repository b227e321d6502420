import type { PhotoQuery } from '../../src-shared/domain/photo.ts';
import { searchExpression } from './searchIndex.ts';
import type { Values } from './store.ts';

/** A question to the catalog in SQL: put `SELECT … FROM` before `from`. */
export interface PhotoQuerySql {
  /** The table with its index, and the conditions. */
  readonly from: string;
  /** `ORDER BY …` */
  readonly order: string;
  readonly values: Values;
}

/** The collection @collection and all below it. */
const collectionAndBelow = `
  WITH RECURSIVE below (id) AS (
    SELECT @collection UNION SELECT collections.id FROM collections JOIN below ON parent_id = below.id)
  SELECT photo_id FROM collection_photos WHERE collection_id IN (SELECT id FROM below)`;

const orders = {
  imported: { index: 'photos_by_imported', up: 'id', down: 'id DESC' },
  name: { index: 'photos_by_name', up: 'name_key, id', down: 'name_key DESC, id DESC' },
  rating: { index: 'photos_by_rating', up: 'rating, id', down: 'rating DESC, id DESC' },
  modified: {
    index: 'photos_by_modified',
    up: 'modified_at, id',
    down: 'modified_at DESC, id DESC',
  },
  // Photos without a date come last in both directions.
  date: {
    index: 'photos_by_date',
    up: 'undated, first_day, id',
    down: 'undated, first_day DESC, id DESC',
  },
} as const;

class Conditions {
  readonly parts: string[] = [];
  readonly values: Record<string, string | number> = {};

  add(sql: string, values: Record<string, string | number> = {}): void {
    this.parts.push(sql);
    Object.assign(this.values, values);
  }
}

function addScope(conditions: Conditions, scope: PhotoQuery['scope']): void {
  conditions.add(scope.kind === 'trash' ? 'trashed = 1' : 'trashed = 0');
  if (scope.kind === 'missing') conditions.add('missing = 1');
  if (scope.kind === 'unreadable') conditions.add(`state = 'unreadable'`);
  if (scope.kind === 'toReview') conditions.add(`version_id IS NOT NULL AND review = 'none'`);
  if (scope.kind === 'collection') {
    conditions.add(`id IN (${collectionAndBelow})`, { collection: scope.id });
  }
}

function addReviews(conditions: Conditions, reviews: PhotoQuery['reviews']): void {
  const names = reviews.map((_, index) => `@review${index}`);
  const values = Object.fromEntries(reviews.map((review, index) => [`review${index}`, review]));
  if (names.length > 0) conditions.add(`review IN (${names.join(', ')})`, values);
}

function addTags(conditions: Conditions, tags: readonly string[]): void {
  for (const [index, tag] of tags.entries()) {
    conditions.add(
      `id IN (SELECT photo_id FROM photo_tags
        WHERE tag_id = (SELECT id FROM tags WHERE name = @tag${index}))`,
      { [`tag${index}`]: tag },
    );
  }
}

function conditionsOf(query: PhotoQuery): Conditions {
  const conditions = new Conditions();
  addScope(conditions, query.scope);
  if (query.colorized !== null) {
    conditions.add(`version_id IS ${query.colorized ? 'NOT NULL' : 'NULL'}`);
  }
  addReviews(conditions, query.reviews);
  if (query.minimumRating > 0) {
    conditions.add('rating >= @minimumRating', { minimumRating: query.minimumRating });
  }
  addTags(conditions, query.tags);
  if (query.fromYear !== null) {
    conditions.add('last_year >= @fromYear', { fromYear: query.fromYear });
  }
  if (query.toYear !== null) conditions.add('first_year <= @toYear', { toYear: query.toYear });
  const words = searchExpression(query.text);
  if (words !== null) {
    conditions.add('id IN (SELECT rowid FROM photo_search WHERE photo_search MATCH @words)', {
      words,
    });
  }
  return conditions;
}

/** Turns a question into SQL. Everything a person typed is a value, never part of the statement. */
export function photoQuerySql(query: PhotoQuery): PhotoQuerySql {
  const { parts, values } = conditionsOf(query);
  const order = orders[query.sort];
  const down = query.sort === 'date' ? 'photos_by_date_descending' : order.index;
  // The index of the sort order also holds what filters ask for: a question is one walk along it.
  const index = query.descending ? down : order.index;
  const table = query.scope.kind === 'trash' ? 'photos' : `photos INDEXED BY ${index}`;
  return {
    from: `${table} WHERE ${parts.join(' AND ')}`,
    order: `ORDER BY ${query.descending ? order.down : order.up}`,
    values,
  };
}
