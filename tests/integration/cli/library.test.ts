import assert from 'node:assert/strict';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { resultOf, runCli, type CliRun } from '../../support/commandLine.ts';
import { temporaryFolder } from '../../support/photographs.ts';
import { serveProcess } from '../../support/servedProcess.ts';
import { openTestApi, writeScans } from '../../support/testApi.ts';
import { ask, letIn } from '../../support/testServer.ts';

function cli(root: string, ...parameters: string[]): Promise<CliRun> {
  const environment = { HELIOCHROME_DATA: path.join(root, 'data') };
  return runCli([...parameters, '--json'], { directory: root, environment });
}

describe('import', () => {
  test('takes folders into a library, names what failed and what was left out, and does nothing twice', async (context) => {
    const root = await temporaryFolder(context);
    const scans = await writeScans(root, 4);
    await writeFile(path.join(scans, 'broken.jpg'), 'no picture');
    await writeFile(path.join(scans, 'Thumbs.db'), 'junk');
    await mkdir(path.join(scans, 'Cranes'));
    await cp(path.join(scans, 'scan 0001.png'), path.join(scans, 'Cranes', 'copy.png'));
    const run = await cli(root, 'import', 'scans', '--library', 'mine');
    assert.equal(run.status, 1, run.stderr);
    const result = resultOf(run, 'import');
    assert.equal(result.library, path.join(root, 'mine.heliochrome'));
    assert.deepEqual([result.status, result.imported, result.failed], ['done', 4, 1]);
    assert.match(result.failures[0].path, /broken\.jpg$/);
    const left = run.events.filter((event) => event.type === 'item' && event.status === 'ignored');
    assert.equal(left.length, result.skipped);
    const reasons = left.map((event) => ('reason' in event ? event.reason : '')).join('; ');
    assert.match(reasons, /operating system/);
    const progress = run.events
      .filter((event) => event.type === 'progress')
      .map((event) => event.progress);
    assert.deepEqual(
      progress,
      progress.toSorted((one, other) => one - other),
    );

    const again = resultOf(await cli(root, 'import', 'scans', '--library', 'mine'), 'import');
    assert.deepEqual([again.imported, again.photos], [0, result.photos]);
    const app = await openTestApi(context, { root, library: path.join(root, 'mine.heliochrome') });
    assert.deepEqual(await app.good('library.check', {}), { problems: [] });
  });

  test('says what is wrong with its arguments, and touches no file that is no library', async (context) => {
    const root = await temporaryFolder(context);
    assert.equal((await cli(root, 'import', 'scans')).status, 2);
    await writeFile(path.join(root, 'no.heliochrome'), 'something else '.repeat(500));
    const run = await cli(root, 'import', 'scans', '--library', 'no.heliochrome');
    assert.equal(run.status, 1);
    const last = run.events.at(-1);
    assert.ok(last?.type === 'result' && 'error' in last && last.error.code === 'library-damaged');
    const text = await readFile(path.join(root, 'no.heliochrome'), 'utf8');
    assert.equal(text, 'something else '.repeat(500));
  });

  test('a library that the application has open is left to it', async (context) => {
    const app = await openTestApi(context);
    const run = await cli(app.root, 'import', '.', '--library', app.library);
    const last = run.events.at(-1);
    assert.ok(last?.type === 'result' && 'error' in last && last.error.code === 'library-locked');
  });
});

describe('serve', () => {
  test('tells an address that works once, gives another on request, and ends cleanly', async (context) => {
    const root = await temporaryFolder(context);
    const served = await serveProcess(context, root);
    const { serving, child } = served;
    assert.equal(serving.library, path.join(root, 'library.heliochrome'));
    const { pathname, search } = new URL(serving.address);
    assert.equal((await ask(serving.port, pathname + search)).status, 401);
    const next = served.nextAddress();
    child.stdin!.write('\n');
    const cookie = await letIn(await next);
    assert.equal((await ask(serving.port, '/', { headers: { cookie } })).status, 200);
    assert.equal((await served.call('app.info', {})).host, 'browser');
    // The one who asked may go; the server stays.
    child.stdin!.end();
    assert.equal((await served.call('library.info', {})).photos, 0);
    child.kill('SIGINT');
    assert.equal(await served.ended, 0);
    const last = served.events.at(-1);
    assert.ok(last?.type === 'result' && last.command === 'serve' && last.exitStatus === 0);
  });

  test('ends with status 3 where its port is taken, or the page is not built', async (context) => {
    const root = await temporaryFolder(context);
    const { serving } = await serveProcess(context, root);
    const page = path.join(root, 'page');
    const other = path.join(root, 'other');
    const taken = await cli(
      root,
      'serve',
      '--library',
      other,
      '--port',
      String(serving.port),
      '--page',
      page,
    );
    assert.equal(taken.status, 3);
    assert.match(taken.stdout, /another program/);
    const missing = await cli(
      root,
      'serve',
      '--library',
      other,
      '--page',
      path.join(root, 'nothing'),
    );
    assert.equal(missing.status, 3);
    assert.match(missing.stdout, /build:renderer/);
    assert.equal((await cli(root, 'serve', '--port', '70000')).status, 2);
  });
});
