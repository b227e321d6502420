import { z } from 'zod';
import type {
  ItemOutcome,
  ItemToDo,
  JobHandler,
  Lane,
  RunningJob,
} from '../../src-main/jobs/jobTypes.ts';
import type { JobKind } from '../../src-shared/domain/job.ts';

const parametersSchema = z.strictObject({ items: z.int().nonnegative() });
export type WorkParameters = z.infer<typeof parametersSchema>;
const dataSchema = z.strictObject({ number: z.int() });
export type WorkData = z.infer<typeof dataSchema>;

export type Work = (
  number: number,
  job: RunningJob<WorkParameters>,
  report: (share: number) => void,
) => Promise<ItemOutcome>;

/** Items to do at a time, listed so. */
const listed = 10;

/** A handler whose items are the numbers from 0 on, for tests of the queue. */
export function workHandler(
  work: Work,
  options: Partial<Pick<JobHandler<WorkParameters, WorkData>, 'end' | 'list'>> & {
    readonly kind?: JobKind;
    readonly lane?: Lane;
    readonly concurrency?: number;
  } = {},
): JobHandler<WorkParameters, WorkData> {
  return {
    kind: 'verify',
    lane: 'disk',
    concurrency: 1,
    parameters: parametersSchema,
    data: dataSchema,
    list: numbers,
    run: ({ data }, job, report) => work(data.number, job, report),
    ...options,
  };
}

async function* numbers(
  job: RunningJob<WorkParameters>,
): AsyncGenerator<readonly ItemToDo<WorkData>[]> {
  const { items } = job.parameters;
  for (let at = 0; at < items; at += listed) {
    const count = Math.min(listed, items - at);
    yield await Promise.resolve(Array.from({ length: count }, (_, index) => itemToDo(at + index)));
  }
}

/** The item of a number. */
export function itemToDo(number: number): ItemToDo<WorkData> {
  return { label: `item ${number}`, photoId: null, data: { number } };
}
