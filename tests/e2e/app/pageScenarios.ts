import assert from 'node:assert/strict';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../support/browser.ts';
import { ChromiumPage } from '../../support/electronDouble/chromiumPage.ts';
import { until, type StartedShell } from '../../support/electronDouble/startShell.ts';
import {
  clickMenu,
  start,
  temporaryFolder,
  writePhotos,
  type Built,
} from '../../support/shellDriver.ts';

/** A shell whose page is in a real Chromium. */
interface ShellInBrowser {
  readonly shell: StartedShell;
  readonly chromium: ChromiumPage;
  readonly page: Page;
}

async function startInBrowser(
  t: TestContext,
  built: Built,
  options: { filePaths?: Record<string, string>; parameters?: readonly string[] } = {},
): Promise<ShellInBrowser> {
  const browser: Browser = await launchBrowser();
  t.after(() => browser.close());
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const pages: ChromiumPage[] = [];
  const shell = await start(t, built, {
    isPackaged: true,
    parameters: options.parameters ?? [],
    makePage: (electron) => (contents) => {
      const page = new ChromiumPage(electron, contents, context, options.filePaths);
      pages.push(page);
      return page;
    },
  });
  return { shell, chromium: pages[0], page: await pages[0].page() };
}

/** The built page with the built preload script in a real Chromium, its requests served by the shell. */
export function pageScenarios(built: Built): void {
  test('the page starts, speaks with the shell and breaks no policy', async (t) => {
    const photos = temporaryFolder(t);
    await writePhotos(photos, 3);
    const { shell, chromium, page } = await startInBrowser(t, built, {
      filePaths: { 'photo-0.jpg': path.join(photos, 'photo-0.jpg') },
    });
    await page
      .getByRole('button', { name: 'Library' })
      .or(page.getByRole('tab', { name: 'Library' }))
      .first()
      .waitFor();

    // What a page of Electron sees and does not see.
    const seen = await page.evaluate(async () => {
      const scope = globalThis as unknown as Record<string, unknown>;
      const api = scope['api'] as Record<string, (...parameters: unknown[]) => unknown>;
      const attempt = async (request: unknown): Promise<string> => {
        try {
          await api['call']('app.info', request);
          return 'sent';
        } catch (error) {
          return String(error);
        }
      };
      const file = new File(['x'], 'photo-0.jpg');
      const made = new File(['x'], 'made.jpg');
      return {
        types: [typeof scope['require'], typeof scope['process'], typeof scope['Buffer']],
        frozen: Object.isFrozen(scope['api']),
        info: await api['call']('app.info', {}),
        refused: await api['call']('nothing', {}),
        symbol: await attempt({ run: Symbol('x') }),
        socket: await attempt({ run: new WeakMap() }),
        paths: [api['pathOfFile'](file), api['pathOfFile'](made), api['pathOfFile']('text')],
      };
    });
    assert.deepEqual(seen.types, ['undefined', 'undefined', 'undefined']);
    assert.equal(seen.frozen, true);
    assert.equal((seen.info as { ok: boolean; value: { host: string } }).value.host, 'electron');
    assert.equal((seen.refused as { ok: boolean }).ok, false);
    assert.match(seen.symbol, /symbol/);
    assert.match(seen.socket, /could not be cloned/);
    assert.deepEqual(seen.paths, [path.join(photos, 'photo-0.jpg'), null, null]);

    // Files handed over from outside are imported by the page, which shows their thumbnails.
    shell.electron.app.emit('second-instance', {}, [], '', { paths: [photos] });
    await page.waitForFunction(
      () =>
        [...document.querySelectorAll('img')].filter((image) => image.naturalWidth > 0).length >= 3,
      undefined,
      { timeout: 30_000 },
    );
    clickMenu(shell, 'go.activity');
    await page
      .getByText(/Import/)
      .first()
      .waitFor();
    assert.deepEqual(chromium.complaints, []);
    assert.deepEqual(chromium.refused, []);
  });

  test('no way leads out of the page', async (t) => {
    const { shell, chromium, page } = await startInBrowser(t, built);
    await page.waitForFunction(() => document.body.childElementCount > 0);
    const address = page.url();
    // The policy stops the page itself; were it to fail, the session would.
    const tried = await page.evaluate(async () => {
      const ends = (promise: Promise<unknown>): Promise<string> =>
        promise.then(
          () => 'reached',
          () => 'refused',
        );
      const image = new Image();
      const loaded = new Promise((resolve, reject) => {
        image.onload = resolve;
        image.onerror = reject;
      });
      image.src = 'https://example.org/pixel.png';
      const element = document.createElement('script');
      const script = new Promise<void>((resolve) => {
        element.textContent = "document.body.dataset['ran'] = 'yes'";
        document.body.append(element);
        if (document.body.dataset['ran'] === undefined) throw new Error('It did not run.');
        resolve();
      });
      window.open('https://example.org/');
      return {
        fetch: await ends(fetch('https://example.org/')),
        image: await ends(loaded),
        // Text never becomes code.
        script: await ends(script),
      };
    });
    assert.deepEqual(
      { fetch: tried.fetch, image: tried.image, script: tried.script },
      { fetch: 'refused', image: 'refused', script: 'refused' },
    );
    await page.evaluate(() => {
      location.href = 'https://example.org/';
    });
    // What else was refused (the picture, the window) may be told before or after it.
    await until(
      () => chromium.refused.some(({ reason }) => reason === 'navigation'),
      'the navigation is refused',
    );
    assert.deepEqual(
      chromium.refused.find(({ reason }) => reason === 'navigation'),
      { url: 'https://example.org/', reason: 'navigation' },
    );
    await until(() => page.context().pages().length === 1, 'the window is closed');
    assert.equal(page.url(), address);
    assert.equal(page.context().pages().length, 1);

    // A frame within the page reaches no preload script, and what it sends is refused.
    const answer = await page.evaluate(async () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const inner = frame.contentWindow as unknown as Record<string, unknown>;
      const invoke = inner['__electronInvoke'] as (
        channel: string,
        parameters: unknown[],
      ) => Promise<unknown>;
      return { api: typeof inner['api'], sent: await invoke('heliochrome:call', ['app.info', {}]) };
    });
    assert.equal(answer.api, 'undefined');
    assert.equal((answer.sent as { value: { ok: boolean } }).value.ok, false);
    assert.equal(shell.electron.app.windows.length, 1);
  });
}
