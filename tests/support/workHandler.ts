import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { HeliochromeError } from '../../src-shared/domain/error.ts';
import { temporaryFolder } from './photographs.ts';
import { openTestLibrary, type TestLibrary } from './testLibrary.ts';
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

/** A library that is closed when the test ends. */
export async function openLibrary(context: TestContext): Promise<TestLibrary> {
  const library = openTestLibrary(await temporaryFolder(context));
  context.after(() => library.close());
  return library;
}

/** Work that is done at once. */
export const done = (): Promise<ItemOutcome> => Promise.resolve({ state: 'done' });

/** Never ends by itself; ends at the signal. */
export function untilStopped(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new HeliochromeError('cancelled', 'Stopped.'));
    });
  });
}

/** Waits until something holds, ten seconds at most. */
export async function waitFor(condition: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!condition()) {
    assert.ok(performance.now() < end, 'waited in vain');
    await delay(5);
  }
}
