import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type {
  ApiEvent,
  CallName,
  CallRequest,
  CallResponse,
} from '../../src-shared/api/contract.ts';
import type { Job } from '../../src-shared/domain/job.ts';
import { createApi, type Api, type ApiOptions } from '../../src-main/api/createApi.ts';
import { createLog } from '../../src-main/platform/log.ts';
import { browserHost } from '../../src-main/server/runServer.ts';
import { atEnd } from './atEnd.ts';
import { temporaryFolder } from './photographs.ts';
import { writeGreyPhoto } from './scanFolder.ts';

/** The application in this process, over real files, with what a test asks of it. */
export interface TestApi {
  readonly api: Api;
  /** Folder of its own: `library.heliochrome`, `scans`, `data`. */
  readonly root: string;
  readonly library: string;
  /** Every event so far. */
  readonly events: readonly ApiEvent[];
  /** The answer to a call, which must be good. */
  readonly good: <Name extends CallName>(
    name: Name,
    request: CallRequest<Name>,
  ) => Promise<CallResponse<Name>>;
  /** The code of the error of a call, which must be refused. */
  readonly refused: (name: string, request: unknown) => Promise<string>;
  /** Waits until a job is over. */
  readonly over: (jobId: number) => Promise<Job>;
  /** Waits for an event. */
  heard<Type extends ApiEvent['type']>(
    type: Type,
    which?: (event: Extract<ApiEvent, { type: Type }>) => boolean,
  ): Promise<Extract<ApiEvent, { type: Type }>>;
}

/** How the application is opened in a test. */
export interface TestApiOptions {
  /** Folder to work in; default a fresh one. */
  readonly root?: string;
  readonly library?: string | null;
  readonly host?: ApiOptions['host'];
}

function isOfType<Type extends ApiEvent['type']>(
  event: ApiEvent,
  type: Type,
): event is Extract<ApiEvent, { type: Type }> {
  return event.type === type;
}

const patience = 30_000;

/**
 * Opens the application over real files and closes it at the end. Its user data, models among them, lie in `data`:
 * `HELIOCHROME_DATA` of this process is set to it.
 */
export async function openTestApi(
  context: TestContext,
  options: TestApiOptions = {},
): Promise<TestApi> {
  const root = options.root ?? (await temporaryFolder(context));
  const data = path.join(root, 'data');
  process.env['HELIOCHROME_DATA'] = data;
  const library =
    options.library === undefined ? path.join(root, 'library.heliochrome') : options.library;
  const api = await createApi({
    host: options.host ?? browserHost,
    library,
    dataDirectory: data,
    log: createLog({ screen: null, file: path.join(root, 'log.txt'), fileLevel: 'debug' }),
    checkResponses: true,
  });
  atEnd(context, () => api.close());
  const events: ApiEvent[] = [];
  api.subscribe((event) => {
    events.push(event);
  });

  async function good<Name extends CallName>(
    name: Name,
    request: CallRequest<Name>,
  ): Promise<CallResponse<Name>> {
    const answer = await api.call(name, request);
    if (answer.ok) return answer.value;
    throw new Error(`${name} was refused: ${answer.error.code}: ${answer.error.message}`);
  }

  function heard<Type extends ApiEvent['type']>(
    type: Type,
    which: (event: Extract<ApiEvent, { type: Type }>) => boolean = () => true,
  ): Promise<Extract<ApiEvent, { type: Type }>> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        unsubscribe();
        reject(new Error(`No such event came: ${type}`));
      }, patience);
      const unsubscribe = api.subscribe((event) => {
        if (!isOfType(event, type) || !which(event)) return;
        clearTimeout(timer);
        unsubscribe();
        resolve(event);
      });
    });
  }

  return {
    api,
    root,
    library: library ?? '',
    events,
    good,
    heard,
    refused: async (name, request) => {
      const answer = await api.call(name, request);
      if (answer.ok) throw new Error(`${name} was not refused.`);
      return answer.error.code;
    },
    over: async (jobId) => {
      for (;;) {
        const job = await good('jobs.get', { jobId });
        if (job.finishedAt !== null) return job;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

/** Writes small scans, each different, and gives their folder. */
export async function writeScans(root: string, count: number, name = 'scans'): Promise<string> {
  const folder = path.join(root, name);
  await mkdir(folder, { recursive: true });
  for (let number = 1; number <= count; number += 1) {
    const file = path.join(folder, `scan ${String(number).padStart(4, '0')}.png`);
    await writeGreyPhoto(file, { seed: number, width: 40 + (number % 7), height: 30, noise: true });
  }
  return folder;
}

/** Imports scans into the open library and waits until they are there. Gives the ids of all photos. */
export async function importScans(test: TestApi, count: number): Promise<number[]> {
  const folder = await writeScans(test.root, count);
  const { jobId } = await test.good('jobs.import', { paths: [folder], collectionId: null });
  const job = await test.over(jobId);
  if (job.state !== 'done' || job.failed > 0) throw new Error(`The import ended as ${job.state}.`);
  return (await test.good('photos.ids', {})).ids;
}
