import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { provenanceSchema } from '../../src-shared/domain/provenance.ts';
import { atEnd } from '../support/atEnd.ts';
import { launchBrowser } from '../support/browser.ts';
import { writeGreyScan } from '../support/greyScan.ts';
import { temporaryFolder } from '../support/photographs.ts';
import { serveApplication } from '../support/servedApplication.ts';
import { stepsOn } from '../support/steps.ts';
import { meanColorfulness, part, ViewerPage } from '../support/viewerPage.ts';

const names = Array.from({ length: 10 }, (_, at) => `crane ${String(at + 1).padStart(2, '0')}`);
const mostActions = 4;
/** Of one job: long enough for a loaded machine without a graphics card. */
const jobTimeout = 180_000;

test('from the first start to an export, with a power cut between', async (context) => {
  const root = await temporaryFolder(context);
  // The dialog of the page begins at home: there the scans lie.
  const home = path.join(root, 'Harbor 1932');
  await mkdir(home);
  await mkdir(path.join(root, 'Results'));
  for (const [seed, name] of names.entries()) {
    await writeGreyScan(path.join(home, `${name}.png`), 800, 600, seed + 1);
  }
  const application = await serveApplication(context, root, home);
  const browser = await launchBrowser();
  atEnd(context, () => browser.close());
  const window = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  window.setDefaultTimeout(30_000);
  const errors: string[] = [];
  const openPage = async (): Promise<Page> => {
    const opened = await window.newPage();
    opened.on('pageerror', (error) => errors.push(String(error.stack ?? error)));
    await opened.goto(await application.newAddress());
    return opened;
  };
  let page = await openPage();
  const step = stepsOn(context, () => page, 'whole-way');
  const button = (name: string | RegExp): Locator =>
    page.getByRole('button', { name, exact: true });
  const photo = (name: string): Locator => page.getByRole('option', { name: new RegExp(name) });
  const status = page.getByRole('contentinfo');
  const job = (where: string, title: string): Locator =>
    page
      .getByRole('region', { name: where, exact: true })
      .getByRole('article', { name: title, exact: true });

  await step('four actions lead from the first start to a colorized photo', async () => {
    let actions = 0;
    const act = async (work: Promise<void>): Promise<void> => {
      await work;
      actions += 1;
    };
    await act(button('Choose a folder…').click());
    await page.getByText('crane 01.png').waitFor();
    await act(button('Choose this folder').click());
    await photo('crane 10').waitFor();
    await act(photo('crane 01').dblclick());
    await act(button('Colorize').click());
    await page
      .getByRole('img', { name: /crane 01.*version 1 of 1, colorized by/ })
      .waitFor({ timeout: jobTimeout });
    assert.ok(actions <= mostActions, `${actions} actions`);
    assert.ok(meanColorfulness(await new ViewerPage(page).shot()) > 3);
  });

  await step('the line between before and after follows the mouse', async () => {
    await page.getByText('Slider', { exact: true }).click();
    const handle = page.getByRole('slider', { name: 'Line between original and color' });
    await handle.waitFor();
    const viewer = new ViewerPage(page);
    const pane = await viewer.box();
    const grip = await handle.boundingBox();
    assert.ok(grip !== null);
    const [x, y] = [grip.x + grip.width / 2, grip.y + grip.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 150, y + 5, { steps: 5 });
    await page.mouse.up();
    assert.ok(Number(await handle.getAttribute('aria-valuenow')) > 60);
    const shot = await viewer.shot();
    const line = Math.round(x + 150 - pane.x);
    // Left of the line the master, right of it the color; the chips at the lower edge have no hue.
    const left = part(shot, 0, 0, line - 3, shot.height);
    const right = part(shot, line + 3, 0, shot.width - line - 3, shot.height);
    assert.equal(meanColorfulness(left), 0);
    assert.ok(meanColorfulness(right) > 3);
    await page.keyboard.press('Escape');
  });

  await step('it is accepted and rated, taken back and done again', async () => {
    await button('Accept').click();
    await page.getByRole('button', { name: /\b1 .*, accepted/ }).waitFor();
    const stars = button('4 stars');
    const pressed = (state: boolean): Promise<void> =>
      page.locator(`[aria-label="4 stars"][aria-pressed=${state}]`).waitFor();
    await stars.click();
    await pressed(true);
    await page.keyboard.press('Control+z');
    await pressed(false);
    await page.keyboard.press('Control+z');
    await page.getByRole('button', { name: /\b1 .*, accepted/ }).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Shift+z');
    await page.keyboard.press('Control+Shift+z');
    await page.getByRole('button', { name: /\b1 .*, accepted/ }).waitFor();
    await pressed(true);
  });

  await step('photos are searched and filtered, and all shown again', async () => {
    await button('Library').click();
    await page.getByRole('option', { name: /crane 01.*, colorized, accepted, 4 stars/ }).waitFor();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('07');
    await status.getByText(/^1 photo/).waitFor();
    await photo('crane 07').waitFor();
    await button('Remove “07”').click();
    await photo('crane 10').waitFor();
    await button('Color').click();
    await page.getByRole('menuitemcheckbox', { name: 'Colorized' }).click();
    await status.getByText(/^1 photo/).waitFor();
    await photo('crane 01').waitFor();
    await button('Rating').click();
    await page.getByRole('menuitemcheckbox', { name: '5 stars or more' }).click();
    await page.getByText('No photo matches').waitFor();
    await button('Clear filters').last().click();
    await photo('crane 10').waitFor();
  });

  const colorizeAll = `Colorize ${names.length} photos`;
  const version = ({ length }: readonly unknown[]): number => length;
  const versionCounts = async (): Promise<number[]> => {
    const { call } = application.process();
    const { ids } = await call('photos.ids', { sort: 'name' });
    const lists = await Promise.all(ids.map((photoId) => call('versions.list', { photoId })));
    return lists.map(version);
  };

  await step('the power fails while ten photos are colorized', async () => {
    await photo('crane 01').click();
    await page.keyboard.press('Control+a');
    await button(colorizeAll).click();
    await page.keyboard.press('Control+6');
    const running = job('Running', colorizeAll);
    await running.getByText(/^[3-8] of 10/).waitFor({ timeout: jobTimeout });
    await application.kill();
    const silent = page.getByRole('region', { name: 'Messages' }).getByText('does not answer');
    await silent.first().waitFor();
  });

  await step('after the restart the page comes back, and the job goes on to its end', async () => {
    await application.start();
    // The new address is opened beside the old page: that one finds its way back by itself, with or without a reload.
    const old = page;
    page = await openPage();
    const finished = old.getByRole('region', { name: 'Finished', exact: true });
    const done = finished.getByRole('article', { name: colorizeAll, exact: true });
    await until(async () => {
      await old.keyboard.press('Control+6');
      return done.getByText('Done', { exact: true }).isVisible();
    });
    await old.close();
    await page.keyboard.press('Control+6');
    await job('Finished', colorizeAll)
      .getByText('Done', { exact: true })
      .waitFor({ timeout: jobTimeout });
    assert.equal(await page.getByRole('article', { name: colorizeAll }).count(), 1);
    assert.deepEqual(
      await versionCounts(),
      names.map(() => 1),
    );
    const { call } = application.process();
    assert.equal((await call('library.info', {})).photos, names.length);
    assert.deepEqual(await call('library.check', {}), { problems: [] });
    await button('Library').click();
    await page.getByRole('option', { name: /crane 01.*, colorized, accepted, 4 stars/ }).waitFor();
    assert.equal(await page.getByRole('option', { name: /colorized/ }).count(), names.length);
  });

  await step('the colorized photos are exported with their records', async () => {
    await page.keyboard.press('Control+5');
    await page.getByLabel('Which photos').selectOption('All colorized');
    await page.getByLabel('Format', { exact: true }).selectOption('PNG');
    // Not among the masters, which is said before the export begins.
    await button('Choose…').click();
    await button('Choose this folder').click();
    await page.getByText('results may not come to lie among the masters').first().waitFor();
    await button('Choose…').click();
    await button('To the folder above').click();
    await button('Results').click();
    await page.getByText('This folder is empty.').waitFor();
    await button('Choose this folder').click();
    const name = page.getByLabel('Name', { exact: true });
    await name.fill('in color/{name}');
    await page.getByText('in color/crane 01.png').first().waitFor();
    await button(`Export ${names.length} photos`).click();
    await job('Finished', `Export ${names.length} photos`)
      .getByText('Done', { exact: true })
      .waitFor({ timeout: jobTimeout });
    const folder = path.join(root, 'Results', 'in color');
    assert.deepEqual(
      (await readdir(folder)).sort(),
      names.flatMap((each) => [`${each}.png`, `${each}.png.json`]).sort(),
    );
    for (const each of names) {
      const text = await readFile(path.join(folder, `${each}.png.json`), 'utf8');
      const record = provenanceSchema.parse(JSON.parse(text));
      const master = await readFile(path.join(home, `${each}.png`));
      assert.equal(record.master.sha256, createHash('sha256').update(master).digest('hex'));
    }
    const picture = sharp(path.join(folder, 'crane 01.png')).removeAlpha().raw();
    const { data, info } = await picture.toBuffer({ resolveWithObject: true });
    assert.deepEqual([info.width, info.height], [800, 600]);
    assert.ok(meanColorfulness({ width: info.width, height: info.height, data }) > 3);
  });

  assert.deepEqual(errors, []);
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + jobTimeout;
  while (!(await holds())) {
    assert.ok(performance.now() < end, 'It did not come about.');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
