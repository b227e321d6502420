import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import Database from 'better-sqlite3';
import { until, type StartedShell } from '../../support/electronDouble/startShell.ts';
import { start, temporaryFolder, type Built } from '../../support/shellDriver.ts';

const buttons = { tryAgain: 0, logs: 1, quit: 2 } as const;

function crash(shell: StartedShell, reason = 'crashed'): void {
  shell.window().webContents.emit('render-process-gone', {}, { reason, exitCode: 1 });
}

/** Crashes the page and waits until it is there again. */
async function crashAndWait(shell: StartedShell): Promise<void> {
  const { loads } = shell.page();
  crash(shell);
  await until(() => shell.page().loads > loads, 'the page is loaded again');
  await shell.window().webContents.loading;
}

async function withLog(
  t: TestContext,
  built: Built,
): Promise<{ shell: StartedShell; log: () => string; logFolder: string }> {
  const dataDirectory = temporaryFolder(t);
  const shell = await start(t, built, { dataDirectory });
  const logFolder = path.join(dataDirectory, 'logs');
  return {
    shell,
    logFolder,
    log: () => readFileSync(path.join(logFolder, 'heliochrome.log'), 'utf8'),
  };
}

/** What happens when something goes wrong. */
export function recoveryScenarios(built: Built): void {
  test('a page whose process ended is started again, with a notice', async (t) => {
    const { shell, log } = await withLog(t, built);
    crash(shell, 'clean-exit');
    assert.equal(shell.page().loads, 1);
    const types: string[] = [];
    shell.page().onLoad = () => {
      shell.page().api.subscribe((event) => types.push(event.type));
    };
    crash(shell);
    await until(() => types.length > 0, 'the notice comes');
    assert.deepEqual(types, ['notice']);
    assert.equal(shell.page().loads, 2);
    assert.match(log(), /page’s process ended/);
  });

  test('ending again and again, it asks: try again, look at the logs, quit', async (t) => {
    const { shell, logFolder } = await withLog(t, built);
    await crashAndWait(shell);
    await crashAndWait(shell);
    shell.system.press(buttons.logs);
    shell.system.press(buttons.tryAgain);
    await crashAndWait(shell);
    assert.equal(shell.system.dialogs.length, 2);
    assert.deepEqual(shell.system.openedPaths, [logFolder]);
    await crashAndWait(shell);
    await crashAndWait(shell);
    shell.system.press(buttons.quit);
    crash(shell);
    await until(() => shell.electron.app.exitCode !== null, 'it ends');
  });

  test('a window that closed meanwhile is not started again', async (t) => {
    const { shell } = await withLog(t, built);
    const contents = shell.window().webContents;
    await crashAndWait(shell);
    await crashAndWait(shell);
    crash(shell);
    await until(() => shell.system.dialogs.length > 0, 'it asks');
    shell.window().close();
    shell.system.press(buttons.tryAgain);
    await until(() => shell.electron.app.exitCode !== null, 'it ends');
    assert.equal(contents.isDestroyed, true);
  });

  test('a page that cannot be loaded is told of; parts of it and given up loads are not', async (t) => {
    const { shell } = await withLog(t, built);
    const { webContents: contents } = shell.window();
    contents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', '', false);
    contents.emit('did-fail-load', {}, -3, 'ERR_ABORTED', '', true);
    assert.equal(shell.system.dialogs.length, 0);
    await assert.rejects(contents.load('app://heliochrome/missing.html'));
    assert.equal(shell.system.lastDialog.kind, 'error');
  });

  test('a window that does not answer: wait, or start it again', async (t) => {
    const { shell } = await withLog(t, built);
    shell.system.press(0);
    shell.window().emit('unresponsive');
    await until(() => shell.system.dialogs.length === 1, 'it asks');
    assert.equal(shell.window().webContents.crashes, 0);
    shell.system.press(1);
    shell.window().emit('unresponsive');
    await until(() => shell.page().loads === 2, 'the page is loaded again');
    assert.equal(shell.window().webContents.crashes, 1);
  });

  test('unexpected errors are logged and shown, one at a time', async (t) => {
    const { shell, log, logFolder } = await withLog(t, built);
    shell.meetError('uncaughtException', new Error('a wire came loose'));
    shell.meetError('unhandledRejection', 'another');
    await until(() => shell.system.dialogs.length > 0, 'it is shown');
    const shown = shell.system.lastDialog;
    assert.ok(shown.kind === 'message');
    assert.match(shown.options.detail ?? '', /a wire came loose/);
    assert.equal(shell.system.dialogs.length, 1);
    assert.match(log(), /Unexpected: a wire came loose/);
    assert.match(log(), /Unexpected: another/);
    shell.system.openPathProblem = 'There is no file manager.';
    shell.system.press(buttons.logs);
    await until(() => log().includes('could not be shown'), 'that it fails is logged');
    assert.deepEqual(shell.system.openedPaths, [logFolder]);
    shell.system.press(buttons.quit);
    shell.meetError('uncaughtException', new Error('and again'));
    await until(() => shell.electron.app.exitCode !== null, 'it ends');
  });

  test('closing that hangs, or fails, does not keep the application', async (t) => {
    const { shell, log } = await withLog(t, built);
    t.mock.timers.enable({ apis: ['setTimeout'] });
    shell.electron.app.quit();
    t.mock.timers.tick(10_000);
    t.mock.timers.reset();
    await until(() => shell.electron.app.exitCode !== null, 'it ends');
    assert.match(log(), /Closing took too long/);

    const failing = await withLog(t, built);
    const close = t.mock.method(Database.prototype, 'close', () => {
      throw new Error('the disk is gone');
    });
    failing.shell.electron.app.quit();
    await until(() => failing.shell.electron.app.exitCode !== null, 'it ends');
    close.mock.restore();
    assert.match(failing.log(), /Closing failed.*the disk is gone/);
  });
}
