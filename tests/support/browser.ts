import { existsSync } from 'node:fs';
import { chromium as playwright, type Browser } from 'playwright-core';

const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Starts a real Chromium without a window: the system's, else the one of `@sparticuz/chromium`, which brings its own
 * libraries. WebGL runs on the processor.
 */
export async function launchBrowser(): Promise<Browser> {
  const system = systemBrowsers.find((file) => existsSync(file));
  const flags = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
  if (system !== undefined) return playwright.launch({ executablePath: system, args: flags });
  const { default: chromium } = await import('@sparticuz/chromium');
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args, ...flags],
  });
}
