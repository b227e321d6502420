import type { PhotoQuery } from '../../src-shared/domain/photo.ts';
import { searchExpression } from './searchIndex.ts';
import type { Values } from './store.ts';

/** A question to the catalog in SQL. */
export interface PhotoQuerySql {
  /** The table, with the index that holds the order. */
  readonly table: string;
  /** What the index tells: `WHERE …`. */
  readonly where: string;
  /** `ORDER BY …` */
  readonly order: string;
  readonly values: Values;
  /** Statements that find what lies beyond the index: words, a collection, tags. A photo must be among all of them. */
  readonly sets: readonly PhotoSet[];
}

/** A statement that gives ids of photos; an id may come twice. */
export interface PhotoSet {
  readonly sql: string;
  readonly values: Values;
}

/** The collection @collection and all below it. */
const inCollection = `
  WITH RECURSIVE below (id) AS (
    SELECT @collection UNION SELECT collections.id FROM collections JOIN below ON parent_id = below.id)
  SELECT photo_id FROM collection_photos WHERE collection_id IN (SELECT id FROM below)`;
const withTag =
  'SELECT photo_id FROM photo_tags WHERE tag_id = (SELECT id FROM tags WHERE name = @tag)';
const withWords = 'SELECT rowid FROM photo_search WHERE photo_search MATCH @words';

const orders = {
  imported: {
    index: 'photos_by_imported',
    up: 'position, photos.id',
    down: 'position DESC, photos.id DESC',
  },
  name: {
    index: 'photos_by_name',
    up: 'name_key, photos.id',
    down: 'name_key DESC, photos.id DESC',
  },
  rating: {
    index: 'photos_by_rating',
    up: 'rating, photos.id',
    down: 'rating DESC, photos.id DESC',
  },
  modified: {
    index: 'photos_by_modified',
    up: 'modified_at, photos.id',
    down: 'modified_at DESC, photos.id DESC',
  },
  // Photos without a date come last in both directions.
  date: {
    index: 'photos_by_date',
    up: 'first_day IS NULL, first_day, photos.id',
    down: 'first_day IS NULL, first_day DESC, photos.id DESC',
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
}

function addReviews(conditions: Conditions, reviews: PhotoQuery['reviews']): void {
  const names = reviews.map((_, index) => `@review${index}`);
  const values = Object.fromEntries(reviews.map((review, index) => [`review${index}`, review]));
  if (names.length > 0) conditions.add(`review IN (${names.join(', ')})`, values);
}

function setsOf(query: PhotoQuery): PhotoSet[] {
  const sets: PhotoSet[] = query.tags.map((tag) => ({ sql: withTag, values: { tag } }));
  const words = searchExpression(query.text);
  if (words !== null) sets.push({ sql: withWords, values: { words } });
  if (query.scope.kind === 'collection') {
    sets.push({ sql: inCollection, values: { collection: query.scope.id } });
  }
  return sets;
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
  if (query.fromYear !== null) {
    conditions.add('last_year >= @fromYear', { fromYear: query.fromYear });
  }
  if (query.toYear !== null) conditions.add('first_year <= @toYear', { toYear: query.toYear });
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
    table,
    where: `WHERE ${parts.join(' AND ')}`,
    order: `ORDER BY ${query.descending ? order.down : order.up}`,
    values,
    sets: setsOf(query),
  };
}
