import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import type { WebContents } from 'electron';
import type { StartedShell } from '../../support/electronDouble/startShell.ts';
import type { FrameDouble } from '../../support/electronDouble/windows.ts';
import { call, start, type Built } from '../../support/shellDriver.ts';

const pageUrl = 'app://heliochrome/index.html';
const channel = 'heliochrome:call';

/** What a page may be refused or granted, tried on a running shell. */
interface Item {
  /** The item of Electron's checklist. */
  readonly item: string;
  readonly check: (shell: StartedShell, built: Built) => Promise<void> | void;
}

async function asks(shell: StartedShell, url: string): Promise<boolean> {
  const requester = { origin: 'app://heliochrome', resourceType: 'xhr', mode: 'cors' } as const;
  return shell.window().webContents.session.mayRequest(url, requester);
}

function fetchPage(shell: StartedShell, url: string): Promise<Response | string> {
  const requester = { origin: null, resourceType: 'mainFrame', mode: 'navigate' } as const;
  return shell.window().webContents.session.request(url, requester);
}

/** Sends as another sender than the page would. */
function sendFrom(
  shell: StartedShell,
  senderFrame: FrameDouble | null,
  sender: object = shell.window().webContents,
): Promise<unknown> {
  return shell.electron.ipcMain.invoke({ sender, senderFrame }, channel, ['app.info', {}]);
}

async function isRefused(answer: Promise<unknown>): Promise<void> {
  const refused = (await answer) as { ok: boolean; error: { code: string } };
  assert.equal(refused.ok, false);
  assert.equal(refused.error.code, 'not-allowed');
}

const outside = [
  'https://example.org/',
  'http://127.0.0.1/',
  'ws://example.org/',
  'ftp://x/',
  'file:///etc/passwd',
  'devtools://devtools/',
  'nonsense',
];

const checklist: readonly Item[] = [
  {
    item: '1 only secure content: the network is refused at the session and no name is resolved',
    check: async (shell) => {
      for (const url of outside) assert.equal(await asks(shell, url), false, url);
      for (const url of [pageUrl, 'photo://library/info/1', 'blob:app://heliochrome/1']) {
        assert.equal(await asks(shell, url), true, url);
      }
      const { switches } = shell.electron.app;
      assert.equal(switches.get('host-resolver-rules'), 'MAP * ~NOTFOUND');
      assert.equal(shell.window().webContents.webRtcPolicy, 'disable_non_proxied_udp');
      assert.equal(shell.window().webContents.session.isSpellCheckerEnabled, false);
    },
  },
  {
    item: '2 no Node in pages',
    check: (shell) => {
      const { preferences } = shell.window().webContents;
      assert.equal(preferences.nodeIntegration, false);
      assert.equal(preferences.nodeIntegrationInWorker, false);
      assert.equal(preferences.nodeIntegrationInSubFrames, false);
    },
  },
  {
    item: '3 context isolation',
    check: (shell) => {
      assert.equal(shell.window().webContents.preferences.contextIsolation, true);
    },
  },
  {
    item: '4 the sandbox of the system',
    check: (shell) => {
      assert.equal(shell.window().webContents.preferences.sandbox, true);
      assert.equal(shell.electron.app.isSandboxEnabled, true);
    },
  },
  {
    item: '5 permissions are refused, asked or checked, but two harmless ones to the page; devices are',
    check: (shell) => {
      const { session } = shell.window().webContents;
      const contents = shell.window().webContents as unknown as WebContents;
      const granted: boolean[] = [];
      const details = { requestingUrl: pageUrl, isMainFrame: true };
      const asked = ['media', 'notifications', 'openExternal', 'fullscreen'] as const;
      for (const permission of asked) {
        session.permissionRequestHandler!(
          contents,
          permission,
          (one) => granted.push(one),
          details,
        );
        assert.equal(
          session.permissionCheckHandler!(contents, permission, 'app://heliochrome', details),
          permission === 'fullscreen',
        );
      }
      assert.deepEqual(granted, [false, false, false, true]);
      const copying = 'clipboard-sanitized-write';
      for (const [origin, isMainFrame, expected] of [
        ['app://heliochrome', true, true],
        ['app://heliochrome', false, false],
        ['https://example.org', true, false],
      ] as const) {
        const frame = { isMainFrame };
        assert.equal(session.permissionCheckHandler!(contents, copying, origin, frame), expected);
      }
      const device = { deviceType: 'usb', origin: 'app://heliochrome' } as Parameters<
        NonNullable<typeof session.devicePermissionHandler>
      >[0];
      assert.equal(session.devicePermissionHandler!(device), false);
      let streams: unknown = null;
      session.displayMediaHandler!({} as never, (chosen) => {
        streams = chosen;
      });
      assert.deepEqual(streams, {});
    },
  },
  {
    item: '6 web security stays on',
    check: (shell) => {
      assert.equal(shell.window().webContents.preferences.webSecurity, true);
    },
  },
  {
    item: '7 a content security policy on every answer of app://',
    check: async (shell) => {
      for (const url of [pageUrl, 'app://heliochrome/missing.js']) {
        const answer = await fetchPage(shell, url);
        assert.ok(answer instanceof Response);
        const policy = answer.headers.get('content-security-policy') ?? '';
        assert.match(policy, /default-src 'none'/);
        assert.match(policy, /script-src 'self'(;|$)/);
        assert.match(policy, /style-src 'self'(;|$)/);
        assert.doesNotMatch(policy, /unsafe|\*|https?:/);
        assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
      }
    },
  },
  {
    item: '8 no insecure content, 9 no experimental features, 10 no Blink features',
    check: (shell) => {
      const { preferences } = shell.window().webContents;
      assert.equal(preferences.allowRunningInsecureContent, false);
      assert.equal(preferences.experimentalFeatures, false);
      assert.equal(preferences.enableBlinkFeatures, undefined);
    },
  },
  {
    item: '11 and 12 no webviews',
    check: (shell) => {
      assert.equal(shell.window().webContents.preferences.webviewTag, false);
      assert.equal(shell.window().webContents.attachesWebview(), false);
    },
  },
  {
    item: '13 navigation stays on the page',
    check: (shell) => {
      const { webContents: contents } = shell.window();
      for (const url of [...outside, 'app://other/', 'photo://library/info/1']) {
        assert.equal(contents.navigates(url, 'will-navigate'), false, url);
        assert.equal(contents.navigates(url, 'will-redirect'), false, url);
        assert.equal(contents.navigates(url, 'will-navigate', false), false, url);
      }
      assert.equal(contents.navigates(pageUrl, 'will-navigate'), true);
      assert.equal(contents.preferences.navigateOnDragDrop, false);
    },
  },
  {
    item: '14 no new windows',
    check: (shell) => {
      for (const url of [...outside, pageUrl]) {
        assert.equal(shell.window().webContents.opens(url), false, url);
      }
    },
  },
  {
    item: '15 nothing is opened outside, 18 nothing is loaded from file://',
    check: (shell, built) => {
      const code = readFileSync(built().main, 'utf8');
      assert.doesNotMatch(code, /openExternal\(|loadFile\(|file:\/\//);
      assert.equal(shell.window().webContents.url, pageUrl);
      const { registered } = shell.electron.app.schemes;
      const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true };
      assert.deepEqual(registered, [
        { scheme: 'app', privileges },
        { scheme: 'photo', privileges: { ...privileges, corsEnabled: true } },
      ]);
    },
  },
  {
    item: '16 Electron is pinned to one version',
    check: () => {
      const file = path.resolve(import.meta.dirname, '../../../package.json');
      const { devDependencies } = JSON.parse(readFileSync(file, 'utf8')) as {
        devDependencies: Record<string, string>;
      };
      assert.match(devDependencies['electron'] ?? '', /^\d+\.\d+\.\d+$/);
    },
  },
  {
    item: '17 only the page’s main frame in the own window may call',
    check: async (shell) => {
      const origin = 'app://heliochrome';
      const main: FrameDouble = { url: pageUrl, origin, parent: null };
      const accepted = (await sendFrom(shell, main)) as { ok: boolean };
      assert.equal(accepted.ok, true);
      await isRefused(sendFrom(shell, null));
      await isRefused(sendFrom(shell, main, {}));
      await isRefused(sendFrom(shell, { ...main, parent: main as FrameDouble['parent'] }));
      await isRefused(sendFrom(shell, { ...main, origin: 'https://example.org' }));
      await isRefused(sendFrom(shell, { ...main, url: 'https://example.org/' }));
      await isRefused(sendFrom(shell, { ...main, url: 'app://heliochrome.example.org/' }));
    },
  },
  {
    item: '20 the page gets named functions, nothing of Electron',
    check: (shell) => {
      const { exposed } = shell.page();
      assert.deepEqual(Object.keys(exposed), ['api']);
      const { api } = shell.page();
      const kinds = Object.entries(api).map(([name, value]) => [name, typeof value]);
      assert.deepEqual(Object.fromEntries(kinds), {
        call: 'function',
        subscribe: 'function',
        pixelAddress: 'function',
        pathOfFile: 'function',
        upload: 'object',
      });
      assert.equal(api.upload, null);
      assert.deepEqual([...shell.electron.ipcMain.handlers.keys()], [channel]);
    },
  },
  {
    item: 'certificates, logins, developer tools',
    check: (shell) => {
      const prevented: boolean[] = [];
      const event = () => {
        const index = prevented.push(false) - 1;
        return { preventDefault: () => (prevented[index] = true) };
      };
      const { app } = shell.electron;
      let trusted = true;
      const trust = (answer: boolean): void => {
        trusted = answer;
      };
      app.emit('certificate-error', event(), null, '', '', null, trust);
      app.emit('login', event());
      app.emit('select-client-certificate', event());
      assert.deepEqual(prevented, [true, true, true]);
      assert.equal(trusted, false);
      assert.equal(shell.window().webContents.preferences.devTools, false);
      assert.equal(shell.window().webContents.preferences.spellcheck, false);
    },
  },
  {
    item: 'downloads: what the page made may be saved, nothing else',
    check: (shell) => {
      const tries = (url: string): boolean => {
        let allowed = true;
        const event = { preventDefault: () => (allowed = false) };
        shell.window().webContents.session.emit('will-download', event, { getURL: () => url });
        return allowed;
      };
      assert.equal(tries('blob:app://heliochrome/123'), true);
      assert.equal(tries('https://example.org/x.exe'), false);
      assert.equal(tries('data:text/plain,x'), false);
    },
  },
];

/** Every item of Electron's security checklist, and the one entry for calls. */
export function securityScenarios(built: Built): void {
  test('the security checklist, item by item', async (t) => {
    const shell = await start(t, built, { isPackaged: true, parameters: ['--some-switch'] });
    for (const { item, check } of checklist) {
      await t.test(item, async () => {
        await check(shell, built);
      });
    }
  });

  test('malformed calls are refused, the contract refuses the rest', async (t) => {
    const shell = await start(t, built);
    const { webContents: contents } = shell.window();
    const from = { sender: contents, senderFrame: contents.mainFrame };
    const send = (...parameters: unknown[]): Promise<unknown> =>
      shell.electron.ipcMain.invoke(from, channel, parameters);
    for (const parameters of [[], [1, {}], [null], ['x'.repeat(101), {}], ['app.info', {}, {}]]) {
      await isRefused(send(...parameters));
    }
    const answers = (await Promise.all([
      send('app.info', { more: 1 }),
      send('__proto__', {}),
      send('app.nothing', {}),
    ])) as { ok: boolean }[];
    assert.deepEqual(
      answers.map((answer) => answer.ok),
      [false, false, false],
    );
    assert.equal((await call(shell, 'app.info', {})).host, 'electron');
  });

  test('the page’s protocol serves its files and no others', async (t) => {
    const shell = await start(t, built);
    const status = async (url: string): Promise<number | string> => {
      const answer = await fetchPage(shell, url);
      return typeof answer === 'string' ? answer : answer.status;
    };
    assert.equal(await status(pageUrl), 200);
    for (const url of [
      'app://heliochrome/',
      'app://heliochrome/assets',
      'app://heliochrome/../main/main.js',
      'app://heliochrome/%2e%2e/main/main.js',
      'app://heliochrome/..%2fapp%2fmain%2fmain.js',
      'app://heliochrome//etc/passwd',
      'app://heliochrome/index.html%00.png',
    ]) {
      assert.equal(await status(url), 404, url);
    }
    assert.equal(await status('app://other/index.html'), 405);
    const page = await fetchPage(shell, pageUrl);
    assert.ok(page instanceof Response);
    const scripts = [...(await page.text()).matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+)"/g)];
    assert.ok(scripts.length > 0);
    for (const [, file] of scripts) {
      assert.equal(await status(`app://heliochrome/${file}`), 200, file);
    }
  });

  test('developer tools stay usable while developing', async (t) => {
    const shell = await start(t, built, { isPackaged: false });
    assert.equal(shell.window().webContents.preferences.devTools, true);
    assert.equal(await asks(shell, 'devtools://devtools/bundled/'), true);
  });
}
