import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import type { MenuItemConstructorOptions } from 'electron';
import { actionDefinitions } from '../../../src-shared/domain/actions.ts';
import { until } from '../../support/electronDouble/startShell.ts';
import {
  call,
  clickMenu,
  eventsOf,
  menuItem,
  start,
  temporaryFolder,
  untilJob,
  writePhotos,
  type Built,
} from '../../support/shellDriver.ts';

function submenu(item: MenuItemConstructorOptions): readonly MenuItemConstructorOptions[] {
  return Array.isArray(item.submenu) ? item.submenu : [];
}

/** Menus, and what only the host's system can do. */
export function menuScenarios(built: Built): void {
  test('every action with a place has one menu item, which has the page do it', async (t) => {
    const shell = await start(t, built);
    const events = eventsOf(shell);
    const own = ['view.fullScreen'];
    const expected = actionDefinitions.filter((action) => action.menu !== null);
    for (const action of expected) {
      const item = menuItem(shell, action.id);
      assert.equal(item.label, action.label);
      assert.ok(submenu(menuItem(shell, action.menu!)).includes(item), action.id);
      if (!own.includes(action.id)) clickMenu(shell, action.id);
    }
    assert.equal(menuItem(shell, 'view.fullScreen').role, 'togglefullscreen');
    assert.deepEqual(
      events.map((event) => (event.type === 'action' ? event.action : event.type)),
      expected.map((action) => action.id).filter((id) => !own.includes(id)),
    );
    // Single letters must stay with text fields: the page hears the keys, menus only show them.
    assert.equal(menuItem(shell, 'photo.accept').registerAccelerator, false);
    assert.equal(menuItem(shell, 'photo.accept').accelerator, 'P');
    assert.equal(menuItem(shell, 'file.import').accelerator, 'CmdOrCtrl+Shift+I');
    assert.equal(menuItem(shell, 'go.nextPhoto').accelerator, 'Right');
  });

  for (const platform of ['linux', 'win32', 'darwin'] as const) {
    test(`labels and keys do not clash within a menu on ${platform}`, async (t) => {
      const shell = await start(t, built, { platform, isPackaged: true });
      const menus = shell.electron.menus.menu!.template;
      for (const menu of menus) {
        const labels = submenu(menu).flatMap((item) => item.label ?? []);
        assert.equal(new Set(labels).size, labels.length, `${menu.label}: ${labels.join(', ')}`);
        // Lines only between items.
        const marks = submenu(menu).map((item) => (item.type === 'separator' ? '-' : 'x'));
        assert.doesNotMatch(marks.join(''), /^-|--|-$/);
      }
      const roles = menus
        .flatMap((menu) => [menu, ...submenu(menu)])
        .flatMap((item) => item.role ?? []);
      assert.equal(roles.includes('quit'), platform !== 'darwin');
      assert.equal(roles.includes('appMenu'), platform === 'darwin');
      assert.equal(roles.includes('toggleDevTools'), false);
      if (platform === 'darwin') {
        assert.equal(menuItem(shell, 'photo.accept').accelerator, undefined);
        assert.equal(menuItem(shell, 'view.fullScreen').accelerator, 'Ctrl+CmdOrCtrl+F');
      }
    });
  }

  test('menus show the keys that a person chose', async (t) => {
    const shell = await start(t, built);
    await call(shell, 'app.changeSettings', { keys: { 'photo.accept': 'K', 'photo.reject': '' } });
    assert.equal(menuItem(shell, 'photo.accept').accelerator, 'K');
    assert.equal(menuItem(shell, 'photo.reject').accelerator, undefined);
  });

  test('recent libraries: opened from the menu, told apart, gone ones told of', async (t) => {
    const folder = temporaryFolder(t);
    const shell = await start(t, built);
    const labels = (): (string | undefined)[] =>
      submenu(menuItem(shell, 'recent')).map((item) => item.label);
    assert.deepEqual(labels(), ['My photographs']);
    const first = path.join(folder, 'a', 'Harbour.heliochrome');
    const second = path.join(folder, 'b', 'Harbour.heliochrome');
    for (const library of [first, second]) {
      mkdirSync(path.dirname(library), { recursive: true });
      await call(shell, 'library.create', { path: library });
    }
    await until(() => labels().length === 3, 'the menu has all three');
    assert.deepEqual(labels(), [`Harbour (${second})`, `Harbour (${first})`, 'My photographs']);
    clickMenu(shell, `Harbour (${first})`);
    let open = '';
    await until(() => {
      void call(shell, 'library.info', {}).then((info) => (open = info.path));
      return open === first;
    }, 'the library is open');
    const events = eventsOf(shell);
    rmSync(second, { force: true });
    clickMenu(shell, `Harbour (${second})`);
    await until(() => events.some((event) => event.type === 'notice'), 'a notice tells');
    assert.ok(shell.system.recentDocuments.includes(second));
  });

  test('the log folder is shown; when it cannot be, that is logged', async (t) => {
    const dataDirectory = temporaryFolder(t);
    const shell = await start(t, built, { dataDirectory });
    clickMenu(shell, 'Show log files');
    assert.deepEqual(shell.system.openedPaths, [path.join(dataDirectory, 'logs')]);
  });

  test('dialogs: each choice opens the right one over the window', async (t) => {
    const shell = await start(t, built);
    const { system } = shell;
    const cases = [
      ['folder', ['openDirectory', 'createDirectory'], undefined],
      [
        'photos',
        ['openFile', 'multiSelections'],
        ['tif', 'tiff', 'jpg', 'jpeg', 'png', 'webp', 'jp2', 'j2k', 'jpf', 'jpx', 'gif'],
      ],
      ['library', ['openFile'], ['heliochrome']],
      ['hints', ['openFile'], ['json']],
      ['model', ['openFile'], ['onnx', 'pth', 'pt', 'safetensors']],
      ['record', ['openFile'], ['json']],
    ] as const;
    for (const [what, properties, extensions] of cases) {
      system.answer({ canceled: false, filePaths: ['/chosen'] });
      const { paths } = await call(shell, 'app.choose', { what, title: 'A title' });
      assert.deepEqual(paths, ['/chosen']);
      const shown = system.lastDialog;
      assert.ok(shown.kind === 'open' && shown.hasParent);
      assert.equal(shown.options.title, 'A title');
      assert.deepEqual(shown.options.properties, properties);
      assert.deepEqual(shown.options.filters?.[0]?.extensions, extensions);
    }
    system.answer({ canceled: false, filePath: '/new.heliochrome' });
    const made = await call(shell, 'app.choose', { what: 'newLibrary', title: 'New' });
    assert.deepEqual(made.paths, ['/new.heliochrome']);
    assert.equal(system.lastDialog.kind, 'save');
    system.answer({ canceled: true, filePaths: [] });
    assert.equal((await call(shell, 'app.choose', { what: 'folder', title: '' })).paths, null);
    system.answer({ canceled: true, filePath: '' });
    assert.equal((await call(shell, 'app.choose', { what: 'newLibrary', title: '' })).paths, null);
  });

  test('a master is shown in its folder; a dropped file’s path is told', async (t) => {
    const folder = temporaryFolder(t);
    await writePhotos(folder, 1);
    const shell = await start(t, built);
    const { jobId } = await call(shell, 'jobs.import', { paths: [folder], collectionId: null });
    await untilJob(shell, jobId, (state) => state === 'done');
    const { ids } = await call(shell, 'photos.ids', {});
    await call(shell, 'app.showMaster', { photoId: ids[0] });
    assert.deepEqual(shell.system.shownItems, [path.join(folder, 'photo-0.jpg')]);
    const file = new File(['x'], 'photo-0.jpg');
    shell.page().filePaths.set(file, '/scans/photo-0.jpg');
    assert.equal(shell.page().api.pathOfFile(file), '/scans/photo-0.jpg');
    assert.equal(shell.page().api.pathOfFile(new File(['x'], 'made.jpg')), null);
    assert.equal(shell.page().api.pathOfFile({ path: '/etc/passwd' }), null);
  });

  test('who no longer listens is no longer told', async (t) => {
    const shell = await start(t, built);
    const events: unknown[] = [];
    const stop = shell.page().api.subscribe((event) => events.push(event));
    clickMenu(shell, 'edit.undo');
    stop();
    clickMenu(shell, 'edit.redo');
    assert.equal(events.length, 1);
  });
}
