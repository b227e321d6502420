import type { PhotoQuery } from '../../src-shared/domain/photo.ts';
import { idList } from './columns.ts';
import { photoQuerySql, type PhotoQuerySql, type PhotoSet } from './photoQuerySql.ts';
import type { Store } from './store.ts';

/** Up to so many photos are looked up one by one; more are picked from the order of all. */
const fewPhotos = 2000;
/** Answers that are kept while nothing changes: scrolling asks the same question again and again. */
const answersKept = 12;

/** The members that all lists share. */
function shared(lists: readonly (readonly number[])[]): readonly number[] {
  const [smallest, ...others] = [...lists].sort((left, right) => left.length - right.length);
  return others.reduce<readonly number[]>((found, list) => pick(found, list), smallest);
}

/** The members of `list` that are among `ids`, in the order of `list`. */
function pick(list: readonly number[], ids: readonly number[]): readonly number[] {
  let most = 0;
  for (const id of ids) most = Math.max(most, id);
  const marks = new Uint8Array(most + 1);
  for (const id of ids) marks[id] = 1;
  return list.filter((id) => marks[id] === 1);
}

/**
 * What questions find. Those that one index answers are left to SQLite, which walks along it only as far as needed.
 * Words, collections and tags each give a set of ids; SQLite would probe such a set once for every photo of the library
 * (100 ms where it holds them all), so large sets are laid over the order of all photos here.
 */
export class PhotoResults {
  readonly #store: Store;
  readonly #answers = new Map<string, readonly number[]>();
  #revision = -1;

  constructor(store: Store) {
    this.#store = store;
  }

  /** How many photos a question finds. */
  count(query: PhotoQuery): number {
    const sql = photoQuerySql(query);
    if (sql.sets.length > 0) return this.ids(query).length;
    const count = `SELECT count(*) FROM ${sql.table} ${sql.where}`;
    const found = this.#remember(`count ${count} ${JSON.stringify(sql.values)}`, () => [
      this.#store.number(count, sql.values) ?? 0,
    ]);
    return found[0];
  }

  /** Ids of all photos found, in order. */
  ids(query: PhotoQuery): readonly number[] {
    const sql = photoQuerySql(query);
    return sql.sets.length === 0 ? this.#ordered(sql) : this.#among(sql);
  }

  /** Ids of some of the photos found, in order. */
  page(query: PhotoQuery, offset: number, limit: number): readonly number[] {
    const sql = photoQuerySql(query);
    if (sql.sets.length > 0) return this.#among(sql).slice(offset, offset + limit);
    return this.#store.numbers(
      `SELECT id FROM ${sql.table} ${sql.where} ${sql.order} LIMIT @limit OFFSET @offset`,
      { ...sql.values, limit, offset },
    );
  }

  #ordered({ table, where, order, values }: PhotoQuerySql): readonly number[] {
    const sql = `SELECT id FROM ${table} ${where} ${order}`;
    return this.#remember(`${sql} ${JSON.stringify(values)}`, () =>
      this.#store.numbers(sql, values),
    );
  }

  #among(sql: PhotoQuerySql): readonly number[] {
    const key = JSON.stringify([sql.table, sql.where, sql.order, sql.values, sql.sets]);
    return this.#remember(key, () => {
      const found = shared(sql.sets.map((set) => this.#members(set)));
      return found.length <= fewPhotos
        ? this.#lookedUp(sql, [...new Set(found)])
        : pick(this.#ordered(sql), found);
    });
  }

  #members({ sql, values }: PhotoSet): readonly number[] {
    return this.#remember(`${sql} ${JSON.stringify(values)}`, () =>
      this.#store.numbers(sql, values),
    );
  }

  #lookedUp({ where, order, values }: PhotoQuerySql, found: readonly number[]): number[] {
    return this.#store.numbers(
      `SELECT photos.id FROM json_each(@found) AS found CROSS JOIN photos ON photos.id = found.value
       ${where} ${order}`,
      { ...values, found: idList(found) },
    );
  }

  /** Keeps an answer until something changes. In a transaction nothing is kept: it may be rolled back. */
  #remember(key: string, ask: () => readonly number[]): readonly number[] {
    if (this.#store.database.inTransaction) return ask();
    if (this.#revision !== this.#store.revision) this.#answers.clear();
    this.#revision = this.#store.revision;
    const answer = this.#answers.get(key) ?? ask();
    // The one used last is the last to go.
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= answersKept) break;
      this.#answers.delete(oldest);
    }
    return answer;
  }
}
