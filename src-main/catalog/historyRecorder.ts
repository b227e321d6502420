import type Database from 'better-sqlite3';
import { recordedTables, type RecordedTable } from './historyTables.ts';
import type { Store } from './store.ts';

const recording = '(SELECT step FROM recorder) IS NOT NULL';

function keyOf(table: RecordedTable, row: 'OLD' | 'NEW'): string {
  const [first, second] = table.key;
  return `${row}.${first}, ${second === undefined ? '0' : `${row}.${second}`}`;
}

function rowOf(table: RecordedTable, row: 'OLD' | 'NEW'): string {
  return `json_object(${table.columns.map((column) => `'${column}', ${row}.${column}`).join(', ')})`;
}

/** A later change of the same value in the same step only moves what it is afterwards. */
function note(table: string, key: string, part: string, before: string, after: string): string {
  return `
    INSERT INTO history_changes (step_id, table_name, row_id, other_id, part, before, after)
    VALUES ((SELECT step FROM recorder), '${table}', ${key}, '${part}', ${before}, ${after})
    ON CONFLICT DO UPDATE SET after = excluded.after;`;
}

function trigger(name: string, event: string, condition: string, body: string): string {
  return `CREATE TEMP TRIGGER record_${name} AFTER ${event} WHEN ${condition} BEGIN ${body} END;`;
}

function columnTriggers(table: RecordedTable): string[] {
  return table.columns.map((column) =>
    trigger(
      `${table.name}_${column}`,
      `UPDATE OF ${column} ON main.${table.name}`,
      `${recording} AND OLD.${column} IS NOT NEW.${column}`,
      note(
        table.name,
        keyOf(table, 'NEW'),
        column,
        `json_quote(OLD.${column})`,
        `json_quote(NEW.${column})`,
      ),
    ),
  );
}

function rowTriggers(table: RecordedTable): string[] {
  const { name } = table;
  const [before, after] = [rowOf(table, 'OLD'), rowOf(table, 'NEW')];
  const [oldKey, newKey] = [keyOf(table, 'OLD'), keyOf(table, 'NEW')];
  const on = `ON main.${name}`;
  const added = trigger(
    `${name}_in`,
    `INSERT ${on}`,
    recording,
    note(name, newKey, '', 'NULL', after),
  );
  const gone = trigger(
    `${name}_out`,
    `DELETE ${on}`,
    recording,
    note(name, oldKey, '', before, 'NULL'),
  );
  if (table.columns.length === 0) return [added, gone];
  const event = `UPDATE OF ${table.columns.join(', ')} ${on}`;
  return [
    added,
    gone,
    trigger(`${name}_set`, event, recording, note(name, newKey, '', before, after)),
  ];
}

/** A new version is one that is no longer removed: taking it back hides it, and its colors are kept for redo. */
const versionAdded = trigger(
  'versions_in',
  'INSERT ON main.versions',
  recording,
  note('versions', 'NEW.id, 0', 'removed', `'1'`, `'0'`),
);

/**
 * Lets the connection note changes while a step is recorded. The triggers are temporary: they live in this connection,
 * and none is in the file.
 */
export function addRecorder(database: Database.Database): void {
  database.exec('CREATE TEMP TABLE recorder (step INTEGER); INSERT INTO recorder VALUES (NULL);');
  for (const table of recordedTables) {
    const triggers = table.by === 'row' ? rowTriggers(table) : columnTriggers(table);
    for (const sql of triggers) database.exec(sql);
  }
  database.exec(versionAdded);
}

/** Runs `work`, its changes noted as part of a step. Part of a transaction. Inside another step it is part of that. */
export function recordInto<Result>(store: Store, stepId: number, work: () => Result): Result {
  if (store.number('SELECT step FROM recorder') !== null) return work();
  const last = store.number('SELECT max(id) FROM history_changes') ?? 0;
  store.run('UPDATE recorder SET step = @stepId', { stepId });
  const result = work();
  store.run('UPDATE recorder SET step = NULL');
  // Only what is new is looked at: a job's step may have grown long before.
  store.run('DELETE FROM history_changes WHERE id > @last AND before IS after', { last });
  store.run(
    `UPDATE history_steps
     SET changes = changes + (SELECT count(*) FROM history_changes WHERE id > @last)
     WHERE id = @stepId`,
    { stepId, last },
  );
  return result;
}
