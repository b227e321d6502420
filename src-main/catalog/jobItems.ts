import { z } from 'zod';
import { jobItemStates, problemSchema, type JobItem } from '../../src-shared/domain/job.ts';
import { notInLibrary } from './catalogErrors.ts';
import type { JobItemRow, JobStore } from './catalogTypes.ts';
import { json } from './columns.ts';
import type { Store } from './store.ts';

const itemShape = {
  id: z.int(),
  label: z.string(),
  photo_id: z.int().nullable(),
  state: z.enum(jobItemStates),
  problem: json(problemSchema).nullable(),
  reason: z.string(),
};
const itemRow = z
  .object(itemShape)
  .transform(({ photo_id: photoId, ...row }): JobItem => ({ ...row, photoId }));
const itemWithData = z
  .object({ ...itemShape, data: json(z.unknown()) })
  .transform(({ photo_id: photoId, ...row }): JobItemRow => ({ ...row, photoId }));

const columns = 'id, label, photo_id, state, problem, reason';
/** Lines of a job's log that are kept, the newest. */
const linesKept = 5000;

type NewItem = Parameters<JobStore['addItems']>[1][number];

function addItems(store: Store, jobId: number, items: readonly NewItem[]): void {
  for (const { label, photoId, data } of items) {
    store.run(
      `INSERT INTO job_items (job_id, label, photo_id, data)
       VALUES (@jobId, @label, @photoId, @data)`,
      { jobId, label, photoId, data: JSON.stringify(data ?? null) },
    );
  }
}

function finishItem(
  store: Store,
  itemId: number,
  outcome: Parameters<JobStore['finishItem']>[1],
): void {
  const changed = store.run(
    `UPDATE job_items SET state = @state, problem = @problem, reason = @reason WHERE id = @itemId`,
    {
      itemId,
      state: outcome.state,
      problem: outcome.state === 'failed' ? JSON.stringify(outcome.problem) : null,
      reason: outcome.state === 'skipped' ? outcome.reason : '',
    },
  );
  if (changed === 0) throw notInLibrary('item', itemId);
}

function itemsPage(
  store: Store,
  jobId: number,
  states: readonly JobItem['state'][],
  offset: number,
  limit: number,
): ReturnType<JobStore['items']> {
  const wanted = JSON.stringify(states.length === 0 ? jobItemStates : states);
  const from = `FROM job_items WHERE job_id = @jobId
    AND state IN (SELECT value FROM json_each(@wanted))`;
  const items = store.all(
    itemRow,
    `SELECT ${columns} ${from} ORDER BY id LIMIT @limit OFFSET @offset`,
    { jobId, wanted, limit, offset },
  );
  const total = store.number(`SELECT count(*) ${from}`, { jobId, wanted }) ?? 0;
  return { items, total };
}

function appendLog(store: Store, jobId: number, line: string): void {
  store.run('INSERT INTO job_log (job_id, line) VALUES (@jobId, @line)', { jobId, line });
  store.run(
    `DELETE FROM job_log WHERE job_id = @jobId AND id <= (
       SELECT id FROM job_log WHERE job_id = @jobId ORDER BY id DESC LIMIT 1 OFFSET @linesKept)`,
    { jobId, linesKept },
  );
}

function logLines(store: Store, jobId: number): string[] {
  const line = z.object({ line: z.string() });
  return store
    .all(line, 'SELECT line FROM job_log WHERE job_id = @jobId ORDER BY id', { jobId })
    .map((row) => row.line);
}

/** Items and logs of jobs. */
export function jobItemStore(
  store: Store,
): Pick<
  JobStore,
  | 'addItems'
  | 'clearItems'
  | 'nextItems'
  | 'itemRows'
  | 'finishItem'
  | 'items'
  | 'retryFailed'
  | 'appendLog'
  | 'log'
> {
  const write = <Result>(work: () => Result): Result => store.write(work, 'bookkeeping');
  return {
    addItems: (jobId, items) => {
      write(() => {
        addItems(store, jobId, items);
      });
    },
    clearItems: (jobId, most) =>
      write(() =>
        store.run(
          `DELETE FROM job_items WHERE id IN (
             SELECT id FROM job_items WHERE job_id = @jobId ORDER BY id LIMIT @most)`,
          { jobId, most },
        ),
      ),
    nextItems: (jobId, after, limit) =>
      store.all(
        itemWithData,
        `SELECT ${columns}, data FROM job_items INDEXED BY job_items_by_state
         WHERE job_id = @jobId AND state = 'pending' AND id > @after ORDER BY id LIMIT @limit`,
        { jobId, after, limit },
      ),
    itemRows: (jobId, after, limit) =>
      store.all(
        itemWithData,
        `SELECT ${columns}, data FROM job_items
         WHERE job_id = @jobId AND id > @after ORDER BY id LIMIT @limit`,
        { jobId, after, limit },
      ),
    finishItem: (itemId, outcome) => {
      write(() => {
        finishItem(store, itemId, outcome);
      });
    },
    items: (jobId, states, offset, limit) => itemsPage(store, jobId, states, offset, limit),
    retryFailed: (jobId) =>
      write(() =>
        store.run(
          `UPDATE job_items SET state = 'pending', problem = NULL
           WHERE job_id = @jobId AND state = 'failed'`,
          { jobId },
        ),
      ),
    appendLog: (jobId, line) => {
      write(() => {
        appendLog(store, jobId, line);
      });
    },
    log: (jobId) => logLines(store, jobId),
  };
}
