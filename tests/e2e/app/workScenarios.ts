import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { until, type StartedShell } from '../../support/electronDouble/startShell.ts';
import { SystemDouble } from '../../support/electronDouble/system.ts';
import {
  beginWork,
  call,
  eventsOf,
  start,
  temporaryFolder,
  untilJob,
  writePhotos,
  type Built,
} from '../../support/shellDriver.ts';

/** A shell with an import under way that will not end by itself during the test. */
async function working(
  t: TestContext,
  built: Built,
  options: Parameters<typeof start>[2] = {},
): Promise<{ shell: StartedShell; jobId: number }> {
  const photos = temporaryFolder(t);
  await writePhotos(photos, 200);
  const shell = await start(t, built, options);
  const jobId = await beginWork(shell, photos);
  await untilJob(shell, jobId, (state) => state === 'running');
  return { shell, jobId };
}

/** Makes every look at the clock find it more than a minute later than the last, until the test ends. */
function hurryClock(t: TestContext): void {
  const RealDate = Date;
  let minutes = 0;
  const now = (): number => RealDate.now() + (minutes += 2) * 60_000;
  globalThis.Date = class extends RealDate {
    constructor(...given: [] | [number | string | Date]) {
      super(given.length === 0 ? now() : given[0]);
    }

    static override now(): number {
      return now();
    }
  } as DateConstructor;
  t.after(() => {
    globalThis.Date = RealDate;
  });
}

const buttons = { background: 0, pause: 1, cancel: 2 } as const;

/** Closing the window, and what is shown of work outside it. */
export function workScenarios(built: Built): void {
  test('without work, closing the window ends the application', async (t) => {
    const shell = await start(t, built);
    shell.window().close();
    await until(() => shell.electron.app.exitCode !== null, 'it ends');
    assert.equal(shell.system.dialogs.length, 0);
  });

  test('with work, closing asks; cancelled, everything stays', async (t) => {
    const { shell } = await working(t, built);
    shell.window().close();
    shell.window().close();
    await until(() => shell.system.dialogs.length > 0, 'the question is asked');
    const shown = shell.system.lastDialog;
    assert.ok(shown.kind === 'message' && shown.hasParent);
    assert.deepEqual(shown.options.buttons, [
      'Keep working in the background',
      'Pause and quit',
      'Cancel',
    ]);
    shell.system.press(buttons.cancel, true);
    await until(() => shell.window().isVisible(), 'the window stays');
    assert.equal(shell.system.dialogs.length, 1);
    assert.equal((await call(shell, 'app.settings', {})).onClose, 'ask');
  });

  test('kept in the background it goes on without a window, and is shown again', async (t) => {
    const { shell, jobId } = await working(t, built);
    shell.system.press(buttons.background, false);
    shell.window().close();
    await until(() => !shell.window().isVisible(), 'the window is hidden');
    assert.match(shell.system.notifications[0]?.options.title ?? '', /goes on working/);
    assert.equal((await call(shell, 'app.settings', {})).onClose, 'ask');
    shell.electron.app.emit('second-instance', {}, [], '', { paths: [] });
    await until(() => shell.window().isVisible(), 'the window is back');
    await call(shell, 'jobs.cancel', { jobId });
    assert.equal(shell.electron.app.exitCode, null);
  });

  test('in the background it ends when the work does; the choice is remembered', async (t) => {
    const dataDirectory = temporaryFolder(t);
    const { shell, jobId } = await working(t, built, { dataDirectory });
    shell.system.showsNotifications = false;
    shell.system.press(buttons.background, true);
    shell.window().close();
    await until(() => !shell.window().isVisible(), 'the window is hidden');
    assert.equal((await call(shell, 'app.settings', {})).onClose, 'background');
    await call(shell, 'jobs.cancel', { jobId });
    await until(() => shell.electron.app.exitCode !== null, 'it ends');
    assert.equal(shell.system.notifications.length, 0);
  });

  test('paused it quits, and the next start goes on with the job', async (t) => {
    const dataDirectory = temporaryFolder(t);
    const { shell, jobId } = await working(t, built, { dataDirectory });
    await call(shell, 'app.changeSettings', { onClose: 'pause' });
    shell.window().close();
    await until(() => shell.electron.app.exitCode !== null, 'it ends');
    assert.equal(shell.system.dialogs.length, 0);
    const again = await start(t, built, { dataDirectory });
    await untilJob(again, jobId, (state) => state === 'done');
    assert.equal((await call(again, 'library.info', {})).photos, 200);
  });

  test('quitting with work ends at once, everywhere', async (t) => {
    const { shell } = await working(t, built, { platform: 'darwin' });
    shell.window().close();
    assert.equal(shell.window().isVisible(), false);
    await shell.quit();
    assert.equal(shell.electron.app.exitCode, 0);
    assert.equal(shell.system.dialogs.length, 0);
  });

  test('progress, wakefulness, and a notice after a long job when nobody looks', async (t) => {
    const system = new SystemDouble();
    const { shell, jobId } = await working(t, built, { system, platform: 'darwin' });
    const shown = (): number => shell.window().progress;
    await until(() => shown() > 0 && shown() <= 1, 'progress is shown');
    const before = shown();
    assert.equal(system.powerBlockers.size, 1);
    shell.window().blur();
    hurryClock(t);
    await until(() => system.notifications.length > 0, 'the notice is shown');
    assert.ok(before > 0);
    await until(() => shown() === -1, 'no progress is shown any more');
    assert.equal(system.powerBlockers.size, 0);
    assert.match(system.notifications[0]?.options.title ?? '', /^Done: /);
    assert.match(system.notifications[0]?.options.body ?? '', /^200 items are done\.$/);
    assert.equal(system.dockBounces, 1);
    const events = eventsOf(shell);
    system.notifications[0]?.emit('click');
    await until(() => shell.window().isFocused(), 'the window comes to the front');
    assert.deepEqual(events.at(-1), { type: 'action', action: 'go.activity', paths: [] });
    await call(shell, 'jobs.remove', { jobId });
  });

  test('no notice while the window is looked at, or where the system shows none', async (t) => {
    const system = new SystemDouble();
    const photos = temporaryFolder(t);
    await writePhotos(photos, 60);
    const shell = await start(t, built, { system });
    hurryClock(t);
    const first = await beginWork(shell, photos);
    await untilJob(shell, first, (state) => state === 'done');
    assert.equal(system.notifications.length, 0);
    system.showsNotifications = false;
    shell.window().blur();
    const second = await beginWork(shell, photos);
    await untilJob(shell, second, (state) => state === 'done');
    assert.equal(system.notifications.length, 0);
  });

  test('a job that left things undone, or failed as a whole, says so', async (t) => {
    const system = new SystemDouble();
    const photos = temporaryFolder(t);
    await writePhotos(photos, 20);
    const shell = await start(t, built, { system });
    await untilJob(shell, await beginWork(shell, photos), (state) => state === 'done');
    shell.window().blur();
    const endOf = async (job: Promise<{ jobId: number }>): Promise<string> => {
      const count = system.notifications.length;
      const { jobId } = await job;
      await untilJob(shell, jobId, (state) => state === 'done' || state === 'failed');
      await until(() => system.notifications.length > count, 'the notice is shown');
      const { title, body } = system.notifications[count].options;
      return `${title} / ${body}`;
    };
    hurryClock(t);
    rmSync(path.join(photos, 'photo-0.jpg'));
    const verify = call(shell, 'jobs.verify', { photos: { query: {} } });
    assert.match(await endOf(verify), /^Done: .* \/ 1 item could not be done\.$/);
    system.notifications[0]?.emit('close');
    // There is nothing to learn from in an empty folder.
    const train = call(shell, 'jobs.train', {
      photos: null,
      folder: temporaryFolder(t),
      from: null,
      name: 'Empty',
      minutes: null,
      passes: 1,
    });
    assert.match(await endOf(train), /^Not finished: /);
  });
}
