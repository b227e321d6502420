import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { temporaryFolder } from '../../support/photographs.ts';
import { serveProcess, type ServedProcess } from '../../support/servedProcess.ts';
import { openTestApi, writeScans } from '../../support/testApi.ts';

const scans = 250;

async function underWay(served: ServedProcess, jobId: number): Promise<void> {
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
    const first = await serveProcess(context, root);
    const { jobId } = await first.call('jobs.import', { paths: [folder], collectionId: null });
    await underWay(first, jobId);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await serveProcess(context, root);
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
