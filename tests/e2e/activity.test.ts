import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import type { CallName, CallRequest, CallResponse } from '../../src-shared/api/contract.ts';
import type { Settings } from '../../src-shared/domain/settings.ts';
import { openApplicationPage, seriousFindings } from '../support/applicationPage.ts';
import { writeGreyPhoto } from '../support/scanFolder.ts';

const photoCount = 8;

test('jobs, settings and models in the page', async (context) => {
  const application = await openApplicationPage(context);
  const { page, root } = application;
  const good = <Name extends CallName>(
    name: Name,
    request: CallRequest<Name>,
  ): Promise<CallResponse<Name>> => application.good(name, request);
  page.setDefaultTimeout(20_000);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const scans = path.join(root, 'scans');
  for (let number = 1; number <= photoCount; number += 1) {
    const file = path.join(scans, `plate-${number}.png`);
    await writeGreyPhoto(file, { width: 320, height: 240, seed: number, noise: true });
  }
  const imported = await good('jobs.import', { paths: [scans], collectionId: null });
  await application.over(imported.jobId);
  const { ids } = await good('photos.ids', { sort: 'name' });
  const coloring = { model: 'base' };

  /** Each step begins where the one before ended. */
  let broken = false;
  const step = (name: string, work: () => Promise<void>): Promise<void> =>
    context.test(name, async () => {
      assert.equal(broken, false, 'A step before this one failed.');
      broken = true;
      try {
        await work();
      } catch (error) {
        const file = path.join(os.tmpdir(), 'heliochrome-activity-failed.png');
        await page.screenshot({ path: file });
        context.diagnostic(`The page as it was: ${file}`);
        throw error;
      }
      broken = false;
    });

  const section = (name: string): Locator => page.getByRole('region', { name, exact: true });
  const card = (where: string, title: string): Locator =>
    section(where).getByRole('article', { name: title, exact: true });
  const colorizeAll = `Colorize ${photoCount} photos`;

  await step('a job is seen to run, paused, resumed and cancelled', async () => {
    await page.keyboard.press('Control+6');
    await good('jobs.colorize', { photos: { ids }, coloring });
    const running = card('Running', colorizeAll);
    const bar = running.getByRole('progressbar');
    await bar.waitFor();
    await page.getByRole('button', { name: /^Jobs: \d/ }).waitFor();
    await running.getByRole('button', { name: 'Pause' }).click();
    const paused = card('Waiting', colorizeAll);
    await paused.getByText('Paused').waitFor();
    const before = Number(await paused.getByRole('progressbar').getAttribute('aria-valuenow'));
    await paused.getByRole('button', { name: 'Resume' }).click();
    await bar.waitFor();
    assert.ok(Number(await bar.getAttribute('aria-valuenow')) >= before);
    const started = performance.now();
    await running.getByRole('button', { name: 'Cancel' }).click();
    await card('Finished', colorizeAll).getByText('Cancelled').waitFor();
    assert.ok(performance.now() - started < 5000);
  });

  await step('what was cancelled goes on, and its bar never falls', async () => {
    const goOn = card('Finished', colorizeAll).getByRole('button', { name: 'Go on' });
    const seen: number[] = [];
    await page.exposeFunction('barSeen', (value: number) => seen.push(value));
    // Thumbnails run beside it.
    await page.evaluate(`setInterval(() => {
      const bar = document.querySelector('[role=progressbar][aria-label="Progress of ${colorizeAll}"]');
      const value = bar?.getAttribute('aria-valuenow');
      if (value != null) barSeen(Number(value));
    }, 20)`);
    await goOn.click();
    await card('Finished', colorizeAll)
      .getByText('Done', { exact: true })
      .waitFor({ timeout: 120_000 });
    assert.ok(seen.length > 0);
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    const photos = await good('photos.summaries', { ids });
    assert.ok(photos.every((photo) => photo.versions === 1));
  });

  await step('failures are told with their reasons, and retried', async () => {
    const lost = path.join(scans, 'plate-3.png');
    await rename(lost, `${lost}.away`);
    await good('jobs.colorize', { photos: { ids: ids.slice(2, 4) }, coloring, again: true });
    const failed = card('Finished', 'Colorize 2 photos');
    await failed.getByText('Done, with failures').waitFor({ timeout: 60_000 });
    await failed.getByRole('button', { name: 'Reasons' }).click();
    const reason = failed.locator('summary');
    await reason.getByText('1 failed').waitFor();
    await reason.click();
    await failed.getByRole('button', { name: 'plate-3.png' }).waitFor();
    await failed.getByRole('button', { name: 'Copy list' }).click();
    await page.getByText('1 line copied.').first().waitFor();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    assert.match(copied, /^plate-3\.png\t.+/);

    await rename(`${lost}.away`, lost);
    await failed.getByRole('button', { name: 'Retry 1 failed' }).click();
    await failed.getByText('Done', { exact: true }).waitFor({ timeout: 60_000 });
  });

  await step('waiting jobs change places by keyboard', async () => {
    const long = { photos: { ids }, coloring, again: true };
    await good('jobs.colorize', long);
    await good('jobs.colorize', { ...long, photos: { ids: ids.slice(0, 3) } });
    await good('jobs.colorize', { ...long, photos: { ids: ids.slice(0, 4) } });
    const waiting = section('Waiting');
    const titles = (): Promise<string[]> => waiting.locator('h3').allTextContents();
    await card('Waiting', 'Colorize 4 photos').waitFor();
    assert.deepEqual(await titles(), ['Colorize 3 photos', 'Colorize 4 photos']);
    await waiting.getByRole('button', { name: 'Move “Colorize 4 photos” earlier' }).focus();
    await page.keyboard.press('Enter');
    const first = waiting.locator('li').first();
    await first.getByRole('heading', { name: 'Colorize 4 photos' }).waitFor();
    for (const job of await good('jobs.list', {})) {
      if (job.state !== 'done') await good('jobs.cancel', { jobId: job.id });
    }
    await waiting.waitFor({ state: 'detached' });
  });

  const settings = async (name: string): Promise<void> => {
    await page.keyboard.press('Control+,');
    await page
      .getByRole('navigation', { name: 'Sections of the settings' })
      .getByText(name)
      .click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
  };

  /** Waits until what was chosen is stored. */
  const kept = async (holds: (stored: Settings) => boolean): Promise<void> => {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      if (holds(await good('app.settings', {}))) return;
      await delay(50);
    }
    assert.fail('The settings were not kept.');
  };

  await step('the theme changes at once and is kept', async () => {
    await settings('Appearance');
    const background = (): Promise<string> =>
      page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    assert.equal(await background(), 'rgb(30, 30, 30)');
    await page.getByLabel('Theme').selectOption('Light');
    assert.equal(await background(), 'rgb(210, 210, 210)');
    await page.getByLabel('What lies around a picture').selectOption('White');
    await kept((stored) => stored.surround === 'white');
    assert.equal((await good('app.settings', {})).theme, 'light');
    await page.getByLabel('Theme').selectOption('Dark');
  });

  await step('keys are set by pressing them; clashes are refused and said', async () => {
    await settings('Keyboard');
    await page.getByLabel('Search actions and keys').fill('accept');
    const change = page.getByRole('button', { name: 'Change keys of “Accept”' });
    await change.click();
    await page.keyboard.press('x');
    await page.getByRole('alert').getByText('X already means “Reject” here.').waitFor();
    await page.keyboard.press('k');
    await page
      .getByRole('row', { name: /^Accept Library/ })
      .getByText('K')
      .waitFor();
    await kept((stored) => stored.keys['photo.accept'] === 'K');
    await page.getByRole('button', { name: 'Reset keys of “Accept” to P' }).click();
    await page.getByLabel('As darktable: R rejects, too').check();
    await kept((stored) => stored.keys['photo.reject'] === 'X R');
  });

  await step('engines are tried and measured', async () => {
    await settings('Engines');
    await page.getByRole('button', { name: 'Test engines' }).click();
    await page.getByText('Every engine was tried.').first().waitFor({ timeout: 180_000 });
    const used = page.locator('.content li', { hasText: 'in use' });
    await used.getByText(/\d s a photo/).waitFor();
  });

  await step('a copy of the library is made, and the library checked', async () => {
    await settings('Backups');
    await page.getByRole('button', { name: 'Check library' }).click();
    await page.getByText('The library is sound').waitFor();
    const rows = page.getByRole('button', { name: /^Restore the copy of/ });
    await rows.first().waitFor();
    const before = await rows.count();
    await page.getByRole('button', { name: 'Back up now' }).click();
    await rows.nth(before).waitFor();
    await rows.first().click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('button', { name: 'Keep the library' }).click();
    await dialog.waitFor({ state: 'detached' });
  });

  await step(
    'the command palette finds by a few letters; the sheet shows what it finds',
    async () => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Type what you want to do' }).fill('mdls');
      await page.getByRole('option', { name: 'Models', selected: true }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'What it scores' }).waitFor();
      await page.getByText('Its files have the checksums that its package names').waitFor();
      await page.keyboard.press('?');
      const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
      await sheet.getByLabel('Search by name or key').fill('r');
      await sheet
        .locator('.row', { hasText: /Reject/ })
        .first()
        .getByText('R', { exact: true })
        .waitFor();
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'detached' });
    },
  );

  await step('no view has a serious fault of accessibility', async () => {
    for (const [keys, heading] of [
      ['Control+4', 'Train'],
      ['Control+6', 'Finished'],
      ['Control+7', 'What it scores'],
      ['Control+,', 'Backups'],
    ] as const) {
      await page.keyboard.press(keys);
      await page.getByRole('heading', { name: heading }).first().waitFor();
      assert.deepEqual(await seriousFindings(page), [], keys);
    }
  });

  assert.deepEqual(application.errors, []);
});
