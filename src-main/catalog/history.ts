import Database from 'better-sqlite3';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import type { HistoryRepository, HistoryStep } from './catalogTypes.ts';
import { recordInto } from './historyRecorder.ts';
import { replay, stepRow, stillMatters, type Direction } from './historyReplay.ts';
import type { Store } from './store.ts';

/** Steps kept of one photo, or of the library. */
const stepsOfScope = 100;
/** Steps kept in all, and changed values in all. The newest step is kept whatever its size. */
const stepsInAll = 2000;
const changesInAll = 1_000_000;

const scope = 'coalesce(photo_id, 0) = coalesce(@photoId, 0)';

interface Step {
  readonly id: number;
  readonly label: string;
}

/** The step that undo or redo would take. Those with nothing left to take back are passed over. */
function nextStep(store: Store, photoId: number | null, direction: Direction): Step | null {
  const order = direction === 'undo' ? 'undone = 0 AND changes > 0' : 'undone = 1 AND changes > 0';
  return store.first(
    stepRow,
    `SELECT id, label FROM history_steps AS step WHERE ${scope} AND ${order} AND ${stillMatters}
     ORDER BY id ${direction === 'undo' ? 'DESC' : 'ASC'} LIMIT 1`,
    { photoId },
  );
}

/** Versions that no step can bring back anymore go, with their colors. */
function purgeRemovedVersions(store: Store): void {
  store.run(
    `DELETE FROM versions WHERE removed = 1 AND NOT EXISTS (
       SELECT 1 FROM history_changes WHERE table_name = 'versions' AND row_id = versions.id)`,
  );
}

function forgetOldSteps(store: Store, photoId: number | null): void {
  store.run(
    `DELETE FROM history_steps WHERE ${scope} AND id <= (
       SELECT id FROM history_steps WHERE ${scope} ORDER BY id DESC LIMIT 1 OFFSET @kept)`,
    { photoId, kept: stepsOfScope },
  );
  store.run(
    `DELETE FROM history_steps WHERE id IN (
       SELECT id FROM (
         SELECT id, row_number() OVER newest AS place, sum(changes) OVER newest AS total
         FROM history_steps WINDOW newest AS (ORDER BY id DESC))
       WHERE place > 1 AND (place > @stepsInAll OR total > @changesInAll))`,
    { stepsInAll, changesInAll },
  );
  purgeRemovedVersions(store);
}

function insertStep(
  store: Store,
  label: string,
  photoId: number | null,
  origin: number | null,
): number {
  store.run(`DELETE FROM history_steps WHERE ${scope} AND undone = 1`, { photoId });
  return store.insert(
    'INSERT INTO history_steps (label, photo_id, origin) VALUES (@label, @photoId, @origin)',
    { label, photoId, origin },
  );
}

function record<Result>(
  store: Store,
  label: string,
  photoId: number | null,
  work: () => Result,
): Result {
  return store.write(() => {
    // Part of a step that is being recorded: no step of its own.
    if (store.number('SELECT step FROM recorder') !== null) return work();
    const last = store.number('SELECT max(id) FROM history_steps') ?? 0;
    const stepId = store.insert(
      'INSERT INTO history_steps (label, photo_id) VALUES (@label, @photoId)',
      { label, photoId },
    );
    const result = recordInto(store, stepId, work);
    const changes = store.number('SELECT changes FROM history_steps WHERE id = @stepId', {
      stepId,
    });
    if (changes === 0) store.run('DELETE FROM history_steps WHERE id = @stepId', { stepId });
    else {
      store.run(`DELETE FROM history_steps WHERE ${scope} AND undone = 1 AND id <= @last`, {
        photoId,
        last,
      });
      forgetOldSteps(store, photoId);
    }
    return result;
  });
}

/** The step to which work that began as `stepId` adds now; null when it is no longer kept. */
function openStep(store: Store, stepId: number): number | null {
  const open = store.number(
    `SELECT id FROM history_steps WHERE (id = @stepId OR origin = @stepId) AND undone = 0
     ORDER BY id DESC LIMIT 1`,
    { stepId },
  );
  if (open !== null) return open;
  const begun = store.first(stepRow, 'SELECT id, label FROM history_steps WHERE id = @stepId', {
    stepId,
  });
  if (begun === null) return null;
  const photoId = store.number('SELECT photo_id FROM history_steps WHERE id = @stepId', { stepId });
  return store.insert(
    'INSERT INTO history_steps (label, photo_id, origin) VALUES (@label, @photoId, @stepId)',
    { label: begun.label, photoId, stepId },
  );
}

function extend<Result>(store: Store, stepId: number, work: () => Result): Result {
  return store.write(() => {
    const open = openStep(store, stepId);
    return open === null ? work() : recordInto(store, open, work);
  });
}

/** What was changed since is in the way, or a name that was given anew. */
function isInTheWay(error: unknown): boolean {
  const cause = error instanceof HeliochromeError ? error.cause : error;
  return cause instanceof Database.SqliteError && cause.code.startsWith('SQLITE_CONSTRAINT');
}

/** Takes a step, all of it or nothing. @returns false when what it changed was changed again since */
function take(store: Store, step: Step, direction: Direction): boolean {
  try {
    return store.write(() => {
      if (replay(store, step.id, direction) > 0) return false;
      store.run('UPDATE history_steps SET undone = @undone WHERE id = @id', {
        id: step.id,
        undone: direction === 'undo' ? 1 : 0,
      });
      return true;
    });
  } catch (error) {
    if (isInTheWay(error)) return false;
    throw error;
  }
}

function go(store: Store, photoId: number | null, direction: Direction): HistoryStep | null {
  const step = store.write(() => nextStep(store, photoId, direction), 'bookkeeping');
  if (step === null) return null;
  if (take(store, step, direction)) return { label: step.label };
  // It would be refused for ever, and stand before those that can be taken.
  store.write(() => store.run('DELETE FROM history_steps WHERE id = @id', { id: step.id }));
  throw new HeliochromeError(
    'usage',
    `“${step.label}” cannot be ${direction === 'undo' ? 'taken back' : 'done again'}: what it changed was changed again since.`,
    'Change it by hand. The steps before it can still be taken back.',
  );
}

function label(step: Step | null): HistoryStep | null {
  return step === null ? null : { label: step.label };
}

/** Undo and redo of a library. */
export function historyRepository(store: Store): HistoryRepository {
  return {
    record: (text, photoId, work) => record(store, text, photoId, work),
    state: (photoId) => ({
      undo: label(nextStep(store, photoId, 'undo')),
      redo: label(nextStep(store, photoId, 'redo')),
    }),
    undo: (photoId) => go(store, photoId, 'undo'),
    redo: (photoId) => go(store, photoId, 'redo'),
    begin: (text, photoId) =>
      store.write(() => {
        const stepId = insertStep(store, text, photoId, null);
        forgetOldSteps(store, photoId);
        return stepId;
      }, 'bookkeeping'),
    extend: (stepId, work) => extend(store, stepId, work),
  };
}
