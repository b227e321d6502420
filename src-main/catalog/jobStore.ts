import { z } from 'zod';
import { jobKinds, jobStates, problemSchema } from '../../src-shared/domain/job.ts';
import { notInLibrary } from './catalogErrors.ts';
import type { JobCounts, JobRow, JobStore } from './catalogTypes.ts';
import { flag, json, toFlag } from './columns.ts';
import { jobFigureStore } from './jobFigures.ts';
import { jobItemStore } from './jobItems.ts';
import type { Store } from './store.ts';

const jobRow = z
  .object({
    id: z.int(),
    kind: z.enum(jobKinds),
    title: z.string(),
    state: z.enum(jobStates),
    checkpoint: json(z.unknown()),
    position: z.int(),
    progress: z.number(),
    created_at: z.string(),
    started_at: z.string().nullable(),
    finished_at: z.string().nullable(),
    problem: json(problemSchema).nullable(),
    listed: flag,
    seconds: z.number(),
  })
  .transform(
    ({
      created_at: createdAt,
      started_at: startedAt,
      finished_at: finishedAt,
      ...row
    }): JobRow => ({
      ...row,
      createdAt,
      startedAt,
      finishedAt,
    }),
  );

const parametersRow = z.object({ parameters: json(z.unknown()) });

const columns = `id, kind, title, state, checkpoint, position, progress, created_at,
  started_at, finished_at, problem, listed, seconds`;

const countsRow = z.object({
  total: z.int(),
  pending: z.int(),
  done: z.int(),
  skipped: z.int(),
  failed: z.int(),
});

function get(store: Store, jobId: number): JobRow | null {
  return store.first(jobRow, `SELECT ${columns} FROM jobs WHERE id = @jobId`, { jobId });
}

function expect(store: Store, jobId: number): JobRow {
  const job = get(store, jobId);
  if (job === null) throw notInLibrary('job', jobId);
  return job;
}

/** JSON for a column; what is undefined is stored as null. */
function toJson(value: unknown): string {
  return JSON.stringify(value ?? null);
}

function create(store: Store, kind: string, title: string, given: unknown): JobRow {
  const jobId = store.insert(
    `INSERT INTO jobs (kind, title, state, parameters, position, created_at)
     VALUES (@kind, @title, 'queued', @parameters,
       (SELECT coalesce(max(position), 0) + 1 FROM jobs), @createdAt)`,
    { kind, title, parameters: toJson(given), createdAt: new Date().toISOString() },
  );
  return expect(store, jobId);
}

function update(store: Store, jobId: number, change: Parameters<JobStore['update']>[1]): JobRow {
  const job = { ...expect(store, jobId), ...change };
  store.run(
    `UPDATE jobs SET title = @title, state = @state, checkpoint = @checkpoint,
       position = @position, progress = @progress, started_at = @startedAt,
       finished_at = @finishedAt, problem = @problem, listed = @listed, seconds = @seconds
     WHERE id = @jobId`,
    {
      jobId,
      title: job.title,
      state: job.state,
      checkpoint: toJson(job.checkpoint),
      position: job.position,
      progress: job.progress,
      startedAt: job.startedAt,
      finishedAt: job.finishedAt,
      problem: job.problem === null ? null : JSON.stringify(job.problem),
      listed: toFlag(job.listed),
      seconds: job.seconds,
    },
  );
  return job;
}

function parameters(store: Store, jobId: number): unknown {
  const sql = 'SELECT parameters FROM jobs WHERE id = @jobId';
  const row = store.first(parametersRow, sql, { jobId });
  if (row === null) throw notInLibrary('job', jobId);
  return row.parameters;
}

function counts(store: Store, jobId: number): JobCounts {
  const row = store.first(
    countsRow,
    `SELECT pending + done + skipped + failed AS total, pending, done, skipped, failed
     FROM jobs WHERE id = @jobId`,
    { jobId },
  );
  if (row === null) throw notInLibrary('job', jobId);
  return row;
}

/** Jobs of a library, for the queue. What it stores is bookkeeping: it does not make views stale. */
export function jobStore(store: Store): JobStore {
  const write = <Result>(work: () => Result): Result => store.write(work, 'bookkeeping');
  return {
    ...jobItemStore(store),
    ...jobFigureStore(store),
    create: (kind, title, given) => write(() => create(store, kind, title, given)),
    get: (jobId) => get(store, jobId),
    parameters: (jobId) => parameters(store, jobId),
    list: () => store.all(jobRow, `SELECT ${columns} FROM jobs ORDER BY position, id`),
    update: (jobId, change) => write(() => update(store, jobId, change)),
    remove: (jobId) => {
      write(() => {
        // Items first, while the job's own counts are still there to be kept.
        store.run('DELETE FROM job_items WHERE job_id = @jobId', { jobId });
        store.run('DELETE FROM jobs WHERE id = @jobId', { jobId });
      });
    },
    counts: (jobId) => counts(store, jobId),
    transaction: write,
  };
}
