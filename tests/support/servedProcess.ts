import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import {
  commandEventSchema,
  type CommandEvent,
  type ServingEvent,
} from '../../src-shared/api/commandEvents.ts';
import type {
  CallAnswer,
  CallName,
  CallRequest,
  CallResponse,
} from '../../src-shared/api/contract.ts';
import { atEnd } from './atEnd.ts';
import { letIn } from './testServer.ts';

const program = path.resolve(import.meta.dirname, '../../src-main/cli/main.ts');

/** `serve` as a process of its own. */
export interface ServedProcess {
  readonly child: ChildProcess;
  readonly serving: ServingEvent;
  /** Every line so far. */
  readonly events: readonly CommandEvent[];
  /** The next address it tells. */
  readonly nextAddress: () => Promise<string>;
  readonly call: <Name extends CallName>(
    name: Name,
    request: CallRequest<Name>,
  ) => Promise<CallResponse<Name>>;
  /** Its exit status; null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** Starts `serve --json` over the library in `root`, with a page of no contents, and lets one browser in. */
export async function serveProcess(
  context: TestContext,
  root: string,
  parameters: readonly string[] = [],
): Promise<ServedProcess> {
  const page = path.join(root, 'page');
  await mkdir(page, { recursive: true });
  await writeFile(path.join(page, 'index.html'), '<!doctype html><title>Heliochrome</title>');
  const library = path.join(root, 'library.heliochrome');
  return startServing(context, ['--library', library, '--page', page, ...parameters], {
    HELIOCHROME_DATA: path.join(root, 'data'),
  });
}

/** Starts `serve --json` and lets one browser in, the caller of {@link ServedProcess.call}. */
export async function startServing(
  context: TestContext,
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<ServedProcess> {
  const child = spawn(process.execPath, [program, 'serve', '--json', ...parameters], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  atEnd(context, () => {
    child.kill('SIGKILL');
    return ended;
  });
  const events: CommandEvent[] = [];
  const waiting: ((event: ServingEvent) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = commandEventSchema.parse(JSON.parse(line));
    events.push(event);
    if (event.type === 'serving') waiting.shift()?.(event);
  });
  const next = (): Promise<ServingEvent> =>
    new Promise((resolve, reject) => {
      waiting.push(resolve);
      void ended.then((status) => {
        reject(new Error(`serve ended with ${status}: ${JSON.stringify(events)}`));
      });
    });
  const serving = await next();
  const cookie = await letIn(serving.address);
  const { origin } = new URL(serving.address);
  return {
    child,
    serving,
    events,
    ended,
    nextAddress: async () => (await next()).address,
    call: async (name, request) => {
      const response = await fetch(`${origin}/api/${name}`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify(request),
      });
      const answer = (await response.json()) as CallAnswer<typeof name>;
      if (answer.ok) return answer.value;
      throw new Error(answer.error.message);
    },
  };
}
