import type Database from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import {
  describeCatalogError,
  isDamage,
  libraryDamaged,
  libraryReadOnly,
  restoreAdvice,
} from './catalogErrors.ts';

/** Values for the `@names` of a statement. */
export type Values = Readonly<Record<string, string | number | null | Uint8Array>>;

const none: Values = {};

/**
 * The connection as the repositories use it: statements are prepared once, rows are checked against a schema, errors
 * leave as ones a person can act on, and whatever is changed is changed in a transaction.
 */
export class Store {
  readonly path: string;
  readonly database: Database.Database;
  /** Names this opening of this library; no other has the same name. */
  readonly opening = randomBytes(6).toString('base64url');
  readonly #statements = new Map<string, Database.Statement<[Values]>>();
  // Times of opening grow, so that the revision also grows from one session to the next.
  #revision = Date.now();
  #readOnly: string | null;
  #contentsChanged = false;

  constructor(path: string, database: Database.Database, readOnly: string | null) {
    this.path = path;
    this.database = database;
    this.#readOnly = readOnly;
  }

  /** Why it can only be read; null when it can be written. */
  get readOnly(): string | null {
    return this.#readOnly;
  }

  /** Grows with every committed change of contents. */
  get revision(): number {
    return this.#revision;
  }

  /** All rows. @throws HeliochromeError library-damaged when a row is not as `schema` says */
  all<Schema extends z.ZodType>(
    schema: Schema,
    sql: string,
    values: Values = none,
  ): z.output<Schema>[] {
    return this.#guard(() =>
      this.#statement(sql)
        .all(values)
        .map((row) => this.#parse(schema, row)),
    );
  }

  /** The first row; null when there is none. */
  first<Schema extends z.ZodType>(
    schema: Schema,
    sql: string,
    values: Values = none,
  ): z.output<Schema> | null {
    return this.#guard(() => {
      const row = this.#statement(sql).get(values);
      return row === undefined ? null : this.#parse(schema, row);
    });
  }

  /** The first column of all rows, which holds numbers. */
  numbers(sql: string, values: Values = none): number[] {
    return this.#guard(() => this.#plucked(sql).all(values) as number[]);
  }

  /** The first column of the first row, a number; null when there is none. */
  number(sql: string, values: Values = none): number | null {
    return this.#guard(() => (this.#plucked(sql).get(values) as number | undefined) ?? null);
  }

  /** Runs a statement that changes something; gives the number of rows it changed itself. */
  run(sql: string, values: Values = none): number {
    return this.#guard(() => this.#statement(sql).run(values).changes);
  }

  /** Runs an INSERT of one row; gives its id. */
  insert(sql: string, values: Values = none): number {
    return this.#guard(() => Number(this.#statement(sql).run(values).lastInsertRowid));
  }

  /**
   * Runs `work` in a transaction, nested ones as savepoints: all of it is kept, or nothing.
   *
   * @param what `contents` (photos, versions, collections) raises the revision, `bookkeeping` (jobs, log) does not
   * @throws HeliochromeError library-read-only, disk-full, library-locked, library-damaged; whatever `work` throws
   */
  write<Result>(work: () => Result, what: 'contents' | 'bookkeeping' = 'contents'): Result {
    if (this.#readOnly !== null) throw libraryReadOnly(this.path, this.#readOnly);
    const outermost = !this.database.inTransaction;
    if (outermost) this.#contentsChanged = false;
    const result = this.#guard(() => this.database.transaction(work).immediate());
    if (what === 'contents') this.#contentsChanged = true;
    if (outermost && this.#contentsChanged) this.#revision += 1;
    return result;
  }

  /** The plan by which SQLite would answer, a line for each step. For tests. */
  explain(sql: string, values: Values = none): string[] {
    const rows = this.database.prepare<[Values]>(`EXPLAIN QUERY PLAN ${sql}`).all(values);
    return (rows as { detail: string }[]).map((row) => row.detail);
  }

  #statement(sql: string): Database.Statement<[Values]> {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.database.prepare<[Values]>(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #plucked(sql: string): Database.Statement<[Values]> {
    return this.#statement(sql).pluck();
  }

  #parse<Schema extends z.ZodType>(schema: Schema, row: unknown): z.output<Schema> {
    const parsed = schema.safeParse(row);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const place = issue.path.join('.');
    throw libraryDamaged(this.path, `a stored “${place}” is unusable (${issue.message})`);
  }

  #guard<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      // What is damaged must not be written to: that could make it worse.
      if (isDamage(error)) this.#readOnly ??= `Its file is damaged. ${restoreAdvice}`;
      throw describeCatalogError(error, this.path);
    }
  }
}
