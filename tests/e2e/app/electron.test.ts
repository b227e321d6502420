/** The application in Electron itself, where its program is there. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { _electron } from 'playwright-core';
import { buildApplication } from '../../../src-main/build/bundles.ts';
import { electronBinary } from '../../../src-main/build/electronBinary.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const binary = electronBinary(root);
const hasScreen = process.platform !== 'linux' || process.env['DISPLAY'] !== undefined;

function reasonToSkip(): string | false {
  if (binary === null) return 'Electron’s program is not on this computer';
  return hasScreen ? false : 'there is no display (DISPLAY is not set)';
}

test('Electron starts the application', { skip: reasonToSkip(), timeout: 120_000 }, async (t) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'heliochrome-electron-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await buildApplication({ root, output: path.join(root, 'build') });
  const application = await _electron.launch({
    executablePath: binary ?? '',
    // Chromium’s sandbox refuses root, as which containers run tests.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root],
    env: { ...(process.env as Record<string, string>), HELIOCHROME_DATA: folder },
  });
  t.after(() => application.close());
  const page = await application.firstWindow();
  await page.waitForFunction(() => document.body.childElementCount > 0);
  const info = await page.evaluate(() => {
    const { api } = window as unknown as { api: { call(name: string, request: object): unknown } };
    return api.call('app.info', {});
  });
  assert.equal((info as { value: { host: string } }).value.host, 'electron');
  assert.equal(
    await page.evaluate(() => typeof (globalThis as { process?: unknown }).process),
    'undefined',
  );
  assert.equal(page.url(), 'app://heliochrome/index.html');
});
