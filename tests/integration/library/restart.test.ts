import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { commandEventSchema } from '../../../src-shared/api/commandEvents.ts';
import type {
  CallAnswer,
  CallName,
  CallRequest,
  CallResponse,
} from '../../../src-shared/api/contract.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import { openTestApi, writeScans } from '../../support/testApi.ts';
import { letIn } from '../../support/testServer.ts';

const program = path.resolve(import.meta.dirname, '../../../src-main/cli/main.ts');
const scans = 250;

/** `serve` as a process of its own. */
interface Served {
  readonly child: ChildProcess;
  call<Name extends CallName>(name: Name, request: CallRequest<Name>): Promise<CallResponse<Name>>;
  ended: Promise<number | null>;
}

async function serve(context: TestContext, root: string): Promise<Served> {
  const child = spawn(
    process.execPath,
    [program, 'serve', '--library', path.join(root, 'library.heliochrome'), '--json'],
    {
      env: { ...process.env, HELIOCHROME_DATA: path.join(root, 'data') },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  context.after(() => child.kill('SIGKILL'));
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
  });
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const event = commandEventSchema.parse(JSON.parse(line));
      if (event.type === 'serving') resolve(event.address);
    });
    void ended.then((status) => {
      reject(new Error(`serve ended with ${status}`));
    });
  });
  const cookie = await letIn(address);
  const { origin } = new URL(address);
  return {
    child,
    ended,
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

async function underWay(served: Served, jobId: number): Promise<void> {
  for (;;) {
    const job = await served.call('jobs.get', { jobId });
    if (job.done > 10) {
      assert.ok(job.done < scans, 'The import was through too early.');
      return;
    }
    await wait(5);
  }
}

describe('a restart in the middle of a job', () => {
  test('closed in order: the job goes on, says so, and does nothing twice', async (context) => {
    const app = await openTestApi(context);
    const folder = await writeScans(app.root, scans);
    const { jobId } = await app.good('jobs.import', { paths: [folder], collectionId: null });
    for (;;) {
      const { done } = await app.good('jobs.get', { jobId });
      if (done > 10) break;
      await wait(2);
    }
    const before = (await app.good('jobs.get', { jobId })).progress;
    await app.api.close();
    assert.equal((await app.api.call('library.info', {})).ok, false);
    const again = await openTestApi(context, { root: app.root });
    const { notices } = await again.good('app.info', {});
    assert.deepEqual(notices, ['1 job goes on where it was cut off.']);
    const job = await again.over(jobId);
    assert.ok(job.progress >= before);
    assert.deepEqual([job.state, job.total, job.failed, job.skipped], ['done', scans, 0, 0]);
    assert.equal((await again.good('library.info', {})).photos, scans);
    assert.deepEqual(await again.good('library.check', {}), { problems: [] });
  });

  test('killed outright: the same', async (context) => {
    const root = await temporaryFolder(context);
    const folder = await writeScans(root, scans);
    const first = await serve(context, root);
    const { jobId } = await first.call('jobs.import', { paths: [folder], collectionId: null });
    await underWay(first, jobId);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await serve(context, root);
    for (;;) {
      const job = await second.call('jobs.get', { jobId });
      if (job.state === 'done') break;
      assert.ok(job.state === 'queued' || job.state === 'running', job.state);
      await wait(50);
    }
    assert.equal((await second.call('library.info', {})).photos, scans);
    assert.deepEqual(await second.call('library.check', {}), { problems: [] });
    second.child.kill('SIGTERM');
    assert.equal(await second.ended, 0);
  });
});
