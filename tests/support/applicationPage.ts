import { existsSync, globSync, statSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import axeCore, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { build } from 'vite';
import { createLog } from '../../src-main/platform/log.ts';
import { startLoopbackServer } from '../../src-main/server/loopbackServer.ts';
import { atEnd } from './atEnd.ts';
import { launchBrowser } from './browser.ts';
import { openTestApi, type TestApi, type TestApiOptions } from './testApi.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

/** The renderer, built as it is now: once for all tests that run together. */
export async function builtPage(): Promise<string> {
  const sources = globSync('{src-renderer,src-shared}/**/*', { cwd: root });
  const newest = Math.max(...sources.map((file) => statSync(path.join(root, file)).mtimeMs));
  const name = `heliochrome-page-${Math.round(newest)}-${sources.length}`;
  const folder = path.join(os.tmpdir(), name);
  if (existsSync(folder)) return folder;
  const making = await mkdtemp(path.join(os.tmpdir(), 'heliochrome-page-'));
  await build({
    configFile: path.join(root, 'src-renderer', 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: making, emptyOutDir: true },
  });
  try {
    await rename(making, folder);
  } catch {
    // Another test was faster.
    await rm(making, { recursive: true, force: true });
  }
  return folder;
}

/** The application in a real browser, served by this process. */
export interface ApplicationPage extends TestApi {
  readonly browser: Browser;
  readonly page: Page;
  /** What the page reported as an error. */
  readonly errors: readonly string[];
  /** Opens another window of the same application. */
  readonly openPage: (options?: BrowserContextOptions) => Promise<Page>;
}

/** Serves the built application on a port of its own and opens it, dark, at 1280 × 800. */
export async function openApplicationPage(
  context: TestContext,
  options: TestApiOptions & { readonly browser?: BrowserContextOptions } = {},
): Promise<ApplicationPage> {
  const folder = await builtPage();
  const application = await openTestApi(context, options);
  const log = createLog({ screen: null, file: path.join(application.root, 'log.txt') });
  const server = await startLoopbackServer({ api: application.api, page: folder, port: 0, log });
  atEnd(context, () => server.close());
  const browser = await launchBrowser();
  atEnd(context, () => browser.close());
  const errors: string[] = [];
  const openPage = async (more: BrowserContextOptions = {}): Promise<Page> => {
    const window = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      colorScheme: 'dark',
      ...more,
    });
    const page = await window.newPage();
    page.on('pageerror', (error) => errors.push(String(error.stack ?? error)));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(server.newAddress());
    await page.getByRole('navigation').first().waitFor();
    return page;
  };
  return { ...application, browser, errors, openPage, page: await openPage(options.browser) };
}

/** What axe finds that is serious or worse: rule and elements. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeCore.source);
  // Colors that are still changing, as after another theme, have no contrast to be measured.
  await page.evaluate(async () => {
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  });
  // As text: these tests are compiled without the browser's types.
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
