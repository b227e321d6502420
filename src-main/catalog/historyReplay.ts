import { z } from 'zod';
import { recordedTables, type RecordedTable } from './historyTables.ts';
import { indexPhotos } from './searchIndex.ts';
import type { Store } from './store.ts';

/** Which way a step is gone through: `undo` puts back what was before. */
export type Direction = 'undo' | 'redo';

const ends = {
  undo: { from: 'after', to: 'before' },
  redo: { from: 'before', to: 'after' },
} as const;

/** The rows of `table` (as `there`) that belong to the changes of a step (as `change`). */
function sameKey(table: RecordedTable): string {
  const [first, second] = table.key;
  const one = `there.${first} = change.row_id`;
  return second === undefined ? one : `${one} AND there.${second} = change.other_id`;
}

function canExist(table: RecordedTable): string {
  const conditions = table.needs.map(
    (need) => `EXISTS (SELECT 1 FROM ${need.table} AS named WHERE named.id = change.${need.key})`,
  );
  return ['1', ...conditions].join(' AND ');
}

/**
 * Whether a step (`step`) changed anything that is still there: what it did to photos that were removed for good
 * afterwards can neither be taken back nor done again. SQL.
 */
export const stillMatters = `EXISTS (
  SELECT 1 FROM history_changes AS change WHERE change.step_id = step.id AND CASE change.table_name
    ${recordedTables.map((table) => `WHEN '${table.name}' THEN ${canMatter(table)}`).join(' ')} END)`;

/** Rows whose columns are noted must be there; rows that are noted as a whole must be able to be there. */
function canMatter(table: RecordedTable): string {
  if (table.by === 'row') return canExist(table);
  return `EXISTS (SELECT 1 FROM ${table.name} AS there WHERE ${sameKey(table)})`;
}

function countOf(
  store: Store,
  stepId: number,
  table: string,
  part: string,
  condition: string,
): number {
  const sql = `SELECT count(*) FROM history_changes AS change
    WHERE change.step_id = @stepId AND change.table_name = '${table}' AND change.part = '${part}'
      AND (${condition})`;
  return store.number(sql, { stepId }) ?? 0;
}

/** How many rows are no longer as the step left them. Rows of photos that were removed for good do not count. */
function changedSince(store: Store, stepId: number, direction: Direction): number {
  const { from } = ends[direction];
  let changed = 0;
  for (const table of recordedTables) {
    const row = `SELECT 1 FROM ${table.name} AS there WHERE ${sameKey(table)}`;
    if (table.by === 'column') {
      for (const column of table.columns) {
        const differs = `${row} AND there.${column} IS NOT json_extract(change.${from}, '$')`;
        changed += countOf(store, stepId, table.name, column, `EXISTS (${differs})`);
      }
    } else {
      const same = table.columns.map(
        (column) => `there.${column} IS json_extract(change.${from}, '$.${column}')`,
      );
      const as = [row, ...same].join(' AND ');
      const differs = `CASE WHEN change.${from} IS NULL THEN EXISTS (${row}) ELSE NOT EXISTS (${as}) END`;
      changed += countOf(store, stepId, table.name, '', `${canExist(table)} AND ${differs}`);
    }
  }
  return changed;
}

function setColumns(store: Store, stepId: number, table: RecordedTable, to: string): void {
  for (const column of table.columns) {
    store.run(
      `UPDATE ${table.name} AS there SET ${column} = json_extract(change.${to}, '$')
       FROM history_changes AS change
       WHERE change.step_id = @stepId AND change.table_name = '${table.name}'
         AND change.part = '${column}' AND ${sameKey(table)}`,
      { stepId },
    );
  }
}

function putRows(store: Store, stepId: number, table: RecordedTable, to: string): void {
  const keys = table.key.length === 2 ? 'change.row_id, change.other_id' : 'change.row_id';
  const values = table.columns.map((column) => `json_extract(change.${to}, '$.${column}')`);
  const set = table.columns.map((column) => `${column} = excluded.${column}`).join(', ');
  store.run(
    `INSERT INTO ${table.name} (${[...table.key, ...table.columns].join(', ')})
     SELECT ${[keys, ...values].join(', ')} FROM history_changes AS change
     WHERE change.step_id = @stepId AND change.table_name = '${table.name}' AND change.part = ''
       AND change.${to} IS NOT NULL AND ${canExist(table)}
     ON CONFLICT ${set === '' ? 'DO NOTHING' : `(${table.key.join(', ')}) DO UPDATE SET ${set}`}`,
    { stepId },
  );
}

function takeRows(store: Store, stepId: number, table: RecordedTable, to: string): void {
  store.run(
    `DELETE FROM ${table.name} AS there WHERE EXISTS (
       SELECT 1 FROM history_changes AS change
       WHERE change.step_id = @stepId AND change.table_name = '${table.name}' AND change.part = ''
         AND change.${to} IS NULL AND ${sameKey(table)})`,
    { stepId },
  );
}

/** Photos whose words in the search index a step changes. */
function photosToIndex(store: Store, stepId: number): number[] {
  return store.numbers(
    `SELECT row_id FROM history_changes WHERE step_id = @stepId AND table_name = 'photos'
       AND part IN ('title', 'creator', 'date', 'place', 'identifier', 'notes')
     UNION SELECT other_id FROM history_changes
     WHERE step_id = @stepId AND table_name = 'photo_tags'`,
    { stepId },
  );
}

/**
 * Puts the rows of a step back. Part of a transaction. The statements are those of this file, for the tables and
 * columns that it knows; what is stored only gives values.
 *
 * @returns how many rows were changed by something else since; then nothing was done
 */
export function replay(store: Store, stepId: number, direction: Direction): number {
  const changed = changedSince(store, stepId, direction);
  if (changed > 0) return changed;
  const { to } = ends[direction];
  // Rows may name others that come back a moment later; SQLite looks when the transaction ends.
  store.run('PRAGMA defer_foreign_keys = ON');
  const rowTables = recordedTables.filter((table) => table.by === 'row');
  for (const table of rowTables) putRows(store, stepId, table, to);
  for (const table of [...rowTables].reverse()) takeRows(store, stepId, table, to);
  for (const table of recordedTables) {
    if (table.by === 'column') setColumns(store, stepId, table, to);
  }
  indexPhotos(store, photosToIndex(store, stepId));
  return 0;
}

/** A step as it is stored. */
export const stepRow = z.object({ id: z.int(), label: z.string() });
