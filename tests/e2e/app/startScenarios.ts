import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import type { ApiEvent } from '../../../src-shared/api/contract.ts';
import { loadShell, until } from '../../support/electronDouble/startShell.ts';
import { display, SystemDouble } from '../../support/electronDouble/system.ts';
import {
  call,
  eventsOf,
  load,
  start,
  temporaryFolder,
  untilJob,
  writePhotos,
  type Built,
} from '../../support/shellDriver.ts';

/** Starting, opening from outside, and the window's place. */
export function startScenarios(built: Built): void {
  test('the first start makes a library and shows a window of the usual size', async (t) => {
    const dataDirectory = temporaryFolder(t);
    const shell = await start(t, built, { dataDirectory });
    const { app } = shell.electron;
    assert.equal(app.paths.get('userData'), path.join(dataDirectory, 'electron'));
    assert.equal(app.logsPath, path.join(dataDirectory, 'logs'));
    assert.equal(app.userModelId, 'org.heliochrome.Heliochrome');
    const { minWidth, minHeight, show, width, height } = shell.window().options;
    assert.deepEqual({ minWidth, minHeight, show }, { minWidth: 640, minHeight: 400, show: false });
    assert.deepEqual({ width, height }, { width: 1280, height: 800 });
    const info = await call(shell, 'library.info', {});
    assert.equal(existsSync(info.path), true);
  });

  test('a library named at the start is made and opened', async (t) => {
    const folder = temporaryFolder(t);
    for (const parameters of [
      ['--library', path.join(folder, 'One.heliochrome')],
      [`--library=${path.join(folder, 'Two.heliochrome')}`],
    ]) {
      const shell = await start(t, built, { parameters });
      const info = await call(shell, 'library.info', {});
      assert.equal(parameters.join('=').endsWith(info.path), true, info.path);
      await shell.quit();
    }
  });

  test('photos named at the start go to the page once it listens, missing ones are told of', async (t) => {
    const folder = temporaryFolder(t);
    await writePhotos(folder, 1);
    const missing = path.join(folder, 'gone.tif');
    const dataDirectory = temporaryFolder(t);
    const bundle = built().main;
    const events: ApiEvent[] = [];
    await load(t, {
      bundle,
      dataDirectory,
      parameters: [folder, missing],
      onLoad: ({ api }) => api.subscribe((event) => events.push(event)),
    });
    await until(() => events.some((event) => event.type === 'action'), 'the page is told');
    const [notice, action] = events.filter((event) => ['action', 'notice'].includes(event.type));
    assert.equal(notice.type === 'notice' && notice.message, `${missing} was not found.`);
    assert.deepEqual(action, { type: 'action', action: 'file.import', paths: [folder] });
  });

  test('a file that is no library is refused with a notice', async (t) => {
    const folder = temporaryFolder(t);
    const file = path.join(folder, 'Notes.heliochrome');
    writeFileSync(file, 'These are notes, and no library.');
    const shell = await start(t, built);
    const events = eventsOf(shell);
    shell.electron.app.emit('second-instance', {}, [], '', { paths: [file] });
    await until(() => events.some((event) => event.type === 'notice'), 'the page is told');
    const notice = events.find((event) => event.type === 'notice');
    assert.equal(notice?.level, 'error');
  });

  test('a second start hands its files to the first and ends', async (t) => {
    const system = new SystemDouble();
    const dataDirectory = temporaryFolder(t);
    const folder = temporaryFolder(t);
    const first = await start(t, built, { system, dataDirectory });
    const other = path.join(folder, 'Other.heliochrome');
    const original = (await call(first, 'library.info', {})).path;
    await call(first, 'library.create', { path: other });
    first.window().minimize();
    const second = await loadShell({
      bundle: built().main,
      dataDirectory,
      system,
      parameters: [original],
    });
    assert.equal(second.electron.app.exitCode, 0);
    assert.equal(second.electron.app.windows.length, 0);
    await until(() => first.window().isFocused(), 'the first window comes to the front');
    assert.equal(first.window().isMinimized(), false);
    let open = '';
    await until(() => {
      void call(first, 'library.info', {}).then((info) => (open = info.path));
      return open === original;
    }, 'the first opens the library');
    // Anything may come from another process.
    first.electron.app.emit('second-instance', {}, [], '', { paths: 'not a list' });
    await until(() => first.window().isVisible(), 'the window is shown');
    await until(() => system.recentDocuments.includes(other), 'the library is a recent document');
  });

  test('macOS: files by event, also before the start is done; the dock brings the window', async (t) => {
    const folder = temporaryFolder(t);
    await writePhotos(folder, 1);
    const dataDirectory = temporaryFolder(t);
    const told: string[] = [];
    const shell = await load(t, {
      bundle: built().main,
      dataDirectory,
      platform: 'darwin',
      onLoad: ({ api }) =>
        api.subscribe((event) => {
          if (event.type === 'action') told.push(...event.paths);
        }),
    });
    let prevented = 0;
    const event = { preventDefault: () => (prevented += 1) };
    shell.electron.app.emit('open-file', event, path.join(folder, 'photo-0.jpg'));
    await until(() => told.length > 0, 'the page is told');
    assert.deepEqual(told, [path.join(folder, 'photo-0.jpg')]);
    assert.equal(prevented, 1);
    shell.window().close();
    assert.equal(shell.window().isVisible(), false);
    assert.equal(shell.electron.app.exitCode, null);
    shell.electron.app.emit('activate');
    await until(() => shell.window().isVisible(), 'the window is back');
  });

  test('what keeps it from starting is shown and logged', async (t) => {
    const dataDirectory = temporaryFolder(t);
    const system = new SystemDouble();
    // The built page is missing, as in a damaged installation.
    const bundle = path.join(temporaryFolder(t), 'build', 'app', 'main', 'main.js');
    mkdirSync(path.dirname(bundle), { recursive: true });
    const imports = ['node_modules', 'package.json'];
    for (const name of imports) {
      symlinkSync(
        path.join(path.resolve(built().main, '../../../..'), name),
        path.join(path.resolve(bundle, '../../../..'), name),
      );
    }
    writeFileSync(bundle, readFileSync(built().main));
    const shell = await loadShell({ bundle, dataDirectory, system });
    await until(() => shell.electron.app.exitCode !== null, 'it ends');
    const shown = system.lastDialog;
    assert.equal(shown.kind, 'error');
    assert.match(
      readFileSync(path.join(dataDirectory, 'logs', 'heliochrome.log'), 'utf8'),
      /start failed/,
    );
  });

  test('the window comes back where it was, also maximized and full screen', async (t) => {
    const dataDirectory = temporaryFolder(t);
    const first = await start(t, built, { dataDirectory });
    first.window().place({ x: 40, y: 50, width: 900, height: 700 });
    first.window().place({ x: 60, y: 50, width: 900, height: 700 });
    first.window().maximize();
    first.window().setFullScreen(true);
    await first.quit();
    const second = await start(t, built, { dataDirectory });
    const { x, y, width, height } = second.window().options;
    assert.deepEqual({ x, y, width, height }, { x: 60, y: 50, width: 900, height: 700 });
    assert.equal(second.window().isMaximized(), true);
    assert.equal(second.window().isFullScreen(), true);
    // Moved while it runs, it is kept soon, not only at the end.
    const file = path.join(dataDirectory, 'window.json');
    second.window().place({ x: 70, y: 50, width: 900, height: 700 });
    await until(() => readFileSync(file, 'utf8').includes('"x":70'), 'the place is kept');
    await second.quit();
  });

  test('a display that is gone, or a file that is damaged, loses no window', async (t) => {
    const dataDirectory = temporaryFolder(t);
    const state = { bounds: { x: 2500, y: 100, width: 3000, height: 200 } };
    const file = path.join(dataDirectory, 'window.json');
    writeFileSync(file, JSON.stringify({ ...state, maximized: false, fullScreen: false }));
    const system = new SystemDouble();
    const gone = await start(t, built, { dataDirectory, system });
    const { x, y, width, height } = gone.window().options;
    assert.deepEqual({ x, y, width, height }, { x: 0, y: 320, width: 1920, height: 400 });
    await gone.quit();
    // With a second display it is seen there.
    system.displays = [
      ...system.displays,
      display(2, { x: 1920, y: 0, width: 1920, height: 1080 }),
    ];
    writeFileSync(
      file,
      JSON.stringify({
        ...state,
        bounds: { x: 2500, y: 100, width: 700, height: 300 },
        maximized: false,
        fullScreen: false,
      }),
    );
    const seen = await start(t, built, { dataDirectory, system });
    assert.equal(seen.window().options.x, 2500);
    assert.equal(seen.window().options.height, 400);
    await seen.quit();
    writeFileSync(file, '{');
    const damaged = await start(t, built, { dataDirectory, system });
    assert.equal(damaged.window().options.width, 1280);
  });

  test('a window state that cannot be kept is logged and stops nothing', async (t) => {
    const dataDirectory = temporaryFolder(t);
    const shell = await start(t, built, { dataDirectory });
    mkdirSync(path.join(dataDirectory, 'window.json'));
    shell.window().place({ x: 1, y: 1, width: 800, height: 600 });
    await shell.quit();
    assert.equal(shell.electron.app.exitCode, 0);
    const log = readFileSync(path.join(dataDirectory, 'logs', 'heliochrome.log'), 'utf8');
    assert.match(log, /size of the window was not kept/);
  });

  test('the theme of the settings reaches the system and the window', async (t) => {
    const dataDirectory = temporaryFolder(t);
    const system = new SystemDouble();
    const first = await start(t, built, { dataDirectory, system });
    assert.equal(first.window().backgroundColor, '#D2D2D2');
    await call(first, 'app.changeSettings', { theme: 'dark' });
    assert.equal(first.electron.nativeTheme.themeSource, 'dark');
    assert.equal(first.window().backgroundColor, '#1E1E1E');
    await first.quit();
    const second = await start(t, built, { dataDirectory, system });
    assert.equal(second.window().options.backgroundColor, '#1E1E1E');
  });

  test('pixels come by catalog id, readable by the page alone', async (t) => {
    const folder = temporaryFolder(t);
    await writePhotos(folder, 1);
    const shell = await start(t, built);
    const { jobId } = await call(shell, 'jobs.import', { paths: [folder], collectionId: null });
    await untilJob(shell, jobId, (state) => state === 'done');
    const { ids } = await call(shell, 'photos.ids', {});
    const { session } = shell.window().webContents;
    const requester = { origin: 'app://heliochrome', resourceType: 'xhr', mode: 'cors' } as const;
    const answer = await session.request(
      shell.page().api.pixelAddress(`info/${ids[0]}`),
      requester,
    );
    assert.ok(answer instanceof Response);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('access-control-allow-origin'), 'app://heliochrome');
    const size = (await answer.json()) as { width: number; height: number };
    assert.deepEqual([size.width, size.height], [48, 32]);
    for (const url of [
      'photo://other/info/1',
      `photo://library${path.join(folder, 'photo-0.jpg')}`,
    ]) {
      const refused = await session.request(url, requester);
      assert.ok(refused instanceof Response);
      assert.ok(refused.status >= 400, url);
    }
  });
}
